package io.tidemark.schedule;

import java.util.Objects;

/**
 * What {@code $jobid}, {@code $nodeid} and {@code $taskid} stand for. Each may be null: then the text that uses it cannot be resolved.
 *
 * @param jobId  the flow that the task belongs to
 * @param nodeId the task
 * @param taskId the cycle instance
 */
public record InstanceIds(String jobId, String nodeId, String taskId) {

    /** No value for any of them. */
    public static final InstanceIds NONE = new InstanceIds(null, null, null);

    /**
     * The identifiers of a slot of a cycle task: the same for every attempt.
     *
     * @param jobId the route that runs the task, may be null
     * @param task  the cycle task's name
     */
    public static InstanceIds of(String jobId, String task, ScheduledTime slot) {
        Objects.requireNonNull(task, "task");
        return new InstanceIds(jobId, task, task + '/' + slot.instant());
    }
}
