package io.tidemark.cycle;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

/** The options of a cycle task. Times are milliseconds here and {@code 30s}, {@code 15m}, {@code 4h} in a route. */
@UriParams
public class CycleConfiguration implements Cloneable {

    @UriPath(description = "Name of the cycle task")
    @Metadata(required = true)
    private String task;

    @UriParam(label = "consumer", defaultValue = "1",
              description = "How many instances of the task run at a time, over all nodes of the ledger")
    private int parallelism = 1;
    @UriParam(label = "consumer", description = "Whether a slot runs only after all earlier slots of the task have succeeded")
    private boolean selfDependency;
    @UriParam(label = "consumer", defaultValue = "3",
              description = "How many attempts an instance has before it fails and goes to the dead letter channel")
    private int maximumAttempts = 3;
    @UriParam(label = "consumer", javaType = "java.time.Duration", defaultValue = "30s",
              description = "Pause between the first failed attempt and the next")
    private long retryDelay = 30_000;
    @UriParam(label = "consumer", defaultValue = "1.0",
              description = "By how much each further pause is longer than the one before; 2 doubles it each time")
    private double backoffMultiplier = 1.0;
    @UriParam(label = "consumer", javaType = "java.time.Duration", defaultValue = "30m", description = "The longest pause between attempts")
    private long maximumRetryDelay = 30 * 60_000L;
    @UriParam(label = "consumer", javaType = "java.time.Duration", defaultValue = "30m",
              description = "How long after its scheduled time an absent object may still come. The instance waits without holding a"
                            + " thread and without using up an attempt; then it fails.")
    private long waitFor = 30 * 60_000L;
    @UriParam(label = "consumer", javaType = "java.time.Duration", defaultValue = "10s",
              description = "How often a waiting instance looks for its object again")
    private long recheckDelay = 10_000;
    @UriParam(label = "consumer", javaType = "java.time.Duration", defaultValue = "4h",
              description = "How long an attempt may run before it is stopped and counts as failed")
    private long timeout = 4 * 3_600_000L;
    @UriParam(label = "consumer", enums = "allAllowed,failureAllowed,allDenied", defaultValue = "allAllowed",
              description = "Which finished instances may be run again")
    private RerunPolicy rerunPolicy = RerunPolicy.allAllowed;
    @UriParam(label = "consumer", enums = "rerun,report,ignore", defaultValue = "report",
              description = "What becomes of an object that came or changed after its slot was loaded, or after waitFor had run out."
                            + " report shows it on the instance. rerun runs the slot again too, where that replaces what was loaded; elsewhere,"
                            + " for example after an append, it only reports why it did not.")
    private LateObjects lateObjects = LateObjects.report;
    @UriParam(label = "consumer", javaType = "java.time.Duration", defaultValue = "1d",
              description = "How long, counted from its scheduled time and behind waitFor, a slot that has ended is compared with what its"
                            + " source holds. Nothing is read for that, only listed. 0 never looks.")
    private long lookback = 24 * 3_600_000L;
    @UriParam(label = "consumer", javaType = "java.time.Duration", defaultValue = "5m",
              description = "How often late objects are looked for, by one node at a time")
    private long lookbackDelay = 5 * 60_000L;

    @UriParam(label = "common", description = "Time zone of the task's slots. The timer's trigger.timeZone comes first, the component's"
                                              + " timeZone (Asia/Shanghai unless set) last.")
    private String timeZone;
    @UriParam(label = "common", defaultValue = "0", description = "Of the task's due instances those that were planned with a higher"
                                                                    + " priority are claimed first, for example what is planned after the value was raised")
    private int priority;
    @UriParam(label = "common", description = "First slot that the timer plans, as local date or date-time of the task's zone"
                                              + " (2019-11-06 or 2019-11-06T23:15). A new task without it starts with the newest slot; of a task"
                                              + " that was planned before, only slots after its newest are planned.")
    private String effectiveFrom;
    @UriParam(label = "common", description = "Last slot that the timer plans, as local date (that day included) or date-time of the task's zone")
    private String effectiveTo;

    @UriParam(label = "producer", enums = "all,last,none", defaultValue = "all",
              description = "What becomes of the slots that were missed while nothing planned")
    private CatchUp catchUp = CatchUp.all;
    @UriParam(label = "producer", defaultValue = "10000",
              description = "At most so many slots are planned at once; older ones are left out with a warning that names the first"
                            + " and the last of them")
    private int catchUpLimit = 10_000;
    @UriParam(label = "producer", description = "First slot of each day (00:00), where the task has its own recurrence instead of the timer's cron")
    private String startFrom;
    @UriParam(label = "producer", description = "Minutes between the slots of a day (15m). Need not divide an hour.")
    private String interval;
    @UriParam(label = "producer", description = "No slot of a day is later (23:59)")
    private String endAt;
    @UriParam(label = "producer", description = "Times of day of the slots (03:00 or 00:00,06:00), instead of interval or the timer's cron")
    private String at;
    @UriParam(label = "producer", description = "With at: only on these days of the week (MON,FRI) or of the month (1,15,L; L is the last)")
    private String days;

    /** Whether the task brings its own recurrence and the timer is only an alarm clock. */
    public boolean hasOwnRecurrence() {
        return interval != null || at != null;
    }

    public CycleConfiguration copy() {
        try {
            return (CycleConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getTask() {
        return task;
    }

    public void setTask(String task) {
        this.task = task;
    }

    public int getParallelism() {
        return parallelism;
    }

    public void setParallelism(int parallelism) {
        this.parallelism = parallelism;
    }

    public boolean isSelfDependency() {
        return selfDependency;
    }

    public void setSelfDependency(boolean selfDependency) {
        this.selfDependency = selfDependency;
    }

    public int getMaximumAttempts() {
        return maximumAttempts;
    }

    public void setMaximumAttempts(int maximumAttempts) {
        this.maximumAttempts = maximumAttempts;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public double getBackoffMultiplier() {
        return backoffMultiplier;
    }

    public void setBackoffMultiplier(double backoffMultiplier) {
        this.backoffMultiplier = backoffMultiplier;
    }

    public long getMaximumRetryDelay() {
        return maximumRetryDelay;
    }

    public void setMaximumRetryDelay(long maximumRetryDelay) {
        this.maximumRetryDelay = maximumRetryDelay;
    }

    public long getWaitFor() {
        return waitFor;
    }

    public void setWaitFor(long waitFor) {
        this.waitFor = waitFor;
    }

    public long getRecheckDelay() {
        return recheckDelay;
    }

    public void setRecheckDelay(long recheckDelay) {
        this.recheckDelay = recheckDelay;
    }

    public long getTimeout() {
        return timeout;
    }

    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public RerunPolicy getRerunPolicy() {
        return rerunPolicy;
    }

    public void setRerunPolicy(RerunPolicy rerunPolicy) {
        this.rerunPolicy = rerunPolicy;
    }

    public LateObjects getLateObjects() {
        return lateObjects;
    }

    public void setLateObjects(LateObjects lateObjects) {
        this.lateObjects = lateObjects;
    }

    public long getLookback() {
        return lookback;
    }

    public void setLookback(long lookback) {
        this.lookback = lookback;
    }

    public long getLookbackDelay() {
        return lookbackDelay;
    }

    public void setLookbackDelay(long lookbackDelay) {
        this.lookbackDelay = lookbackDelay;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }

    public int getPriority() {
        return priority;
    }

    public void setPriority(int priority) {
        this.priority = priority;
    }

    public String getEffectiveFrom() {
        return effectiveFrom;
    }

    public void setEffectiveFrom(String effectiveFrom) {
        this.effectiveFrom = effectiveFrom;
    }

    public String getEffectiveTo() {
        return effectiveTo;
    }

    public void setEffectiveTo(String effectiveTo) {
        this.effectiveTo = effectiveTo;
    }

    public CatchUp getCatchUp() {
        return catchUp;
    }

    public void setCatchUp(CatchUp catchUp) {
        this.catchUp = catchUp;
    }

    public int getCatchUpLimit() {
        return catchUpLimit;
    }

    public void setCatchUpLimit(int catchUpLimit) {
        this.catchUpLimit = catchUpLimit;
    }

    public String getStartFrom() {
        return startFrom;
    }

    public void setStartFrom(String startFrom) {
        this.startFrom = startFrom;
    }

    public String getInterval() {
        return interval;
    }

    public void setInterval(String interval) {
        this.interval = interval;
    }

    public String getEndAt() {
        return endAt;
    }

    public void setEndAt(String endAt) {
        this.endAt = endAt;
    }

    public String getAt() {
        return at;
    }

    public void setAt(String at) {
        this.at = at;
    }

    public String getDays() {
        return days;
    }

    public void setDays(String days) {
        this.days = days;
    }
}
