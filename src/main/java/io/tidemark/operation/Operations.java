package io.tidemark.operation;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.Backfill;
import io.tidemark.ledger.BackfillSlot;
import io.tidemark.ledger.BackfillState;
import io.tidemark.ledger.CycleTask;
import io.tidemark.ledger.Intervention;
import io.tidemark.ledger.InterventionResult;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerException;
import io.tidemark.ledger.Signature;
import io.tidemark.schedule.Recurrence;
import io.tidemark.schedule.RecurrenceWords;

/**
 * Everything that people do to tasks and instances, for REST, console and command line alike. It works on the ledger alone, beside
 * the nodes that run the instances or without any. Safe for any number of threads.
 *
 * <p>All methods throw {@link IllegalArgumentException} for a call that cannot be meant so, with a message that names the value, and
 * {@link LedgerException} when the ledger does not answer.
 */
public final class Operations {

    private final Ledger ledger;
    private final BiFunction<String, ZoneId, Recurrence> cron;

    /** @param cron makes a recurrence of a cron expression; it throws IllegalArgumentException for one that it cannot read */
    public Operations(Ledger ledger, BiFunction<String, ZoneId, Recurrence> cron) {
        this.ledger = ledger;
        this.cron = cron;
    }

    /** What an action would do to each slot; nothing changes. */
    public Preview preview(OperationRequest request) {
        return new Look(ledger, task(request.selection().task()), request).preview();
    }

    /**
     * Does it to every slot that allows it, each in a transaction of its own together with its entry in the audit trail. A slot that
     * changes between the look and the change stays as it is, and its answer says so.
     *
     * @param token  of the preview that the person saw; null when they saw none
     * @param actor  who, 1 to 200 characters
     * @param reason why; null where none is given and none is needed
     * @return an answer for every slot of the preview, also when the ledger fails on the way
     * @throws PreviewOutdatedException when the token is not that of the preview as it is now; nothing changed
     */
    public Answer apply(OperationRequest request, String token, String actor, String reason) {
        Signature signature = sign(actor, reason);
        if (request.needsReason() && signature.reason() == null) {
            throw new IllegalArgumentException("%s%s needs a reason; it stands in the audit trail".formatted(request.action(),
                    request.force() ? " by force" : ""));
        }
        Preview preview = preview(request);
        requireSame(preview, token);
        return new Answer(signature.request(), answers(request, preview, signature));
    }

    private List<ItemAnswer> answers(OperationRequest request, Preview preview, Signature signature) {
        List<ItemAnswer> answers = new ArrayList<>(preview.items().size());
        String broken = null;
        for (PreviewItem item : preview.items()) {
            if (!item.allowed()) {
                answers.add(new ItemAnswer(item.scheduledTime(), false, item.state(), item.state(), item.refusal()));
            } else if (broken != null) {
                answers.add(new ItemAnswer(item.scheduledTime(), false, item.state(), item.state(), "was not tried; " + broken));
            } else {
                try {
                    answers.add(answer(request, item, signature));
                } catch (LedgerException e) {
                    broken = e.getMessage();
                    answers.add(new ItemAnswer(item.scheduledTime(), false, item.state(), item.state(), "was tried; " + broken));
                }
            }
        }
        return answers;
    }

    private ItemAnswer answer(OperationRequest request, PreviewItem item, Signature signature) {
        InterventionResult result = ledger.interventions().apply(new Intervention(request.action(), request.selection().task(),
                item.scheduledTime(), item.state(), item.epoch(), request.force(), request.outcome()), signature);
        return new ItemAnswer(item.scheduledTime(), result.done(), result.before(), result.after(), result.message());
    }

    /** What a backfill would let run, oldest slot first; nothing changes. */
    public Preview preview(BackfillRequest request) {
        CycleTask task = task(request.task());
        return new BackfillPlan(ledger, task, recurrence(task), request).preview();
    }

    /**
     * Makes the backfill of the slots that allow it. Whichever nodes run the task carry it out.
     *
     * @param token of the preview that the person saw; null when they saw none
     * @throws PreviewOutdatedException when the token is not that of the preview as it is now; nothing changed
     * @throws IllegalArgumentException also when no slot allows it
     */
    public Backfill start(BackfillRequest request, String token, String actor, String reason) {
        Signature signature = sign(actor, reason);
        if (request.force() && signature.reason() == null) {
            throw new IllegalArgumentException("BACKFILL by force needs a reason; it stands in the audit trail");
        }
        Preview preview = preview(request);
        requireSame(preview, token);
        List<BackfillSlot> slots = BackfillPlan.inOrder(preview, request.newestFirst());
        if (slots.isEmpty()) {
            throw new IllegalArgumentException("the backfill of %s (%s) would let none of its %d slots run".formatted(request.task(),
                    request.describe(), preview.items().size()));
        }
        return ledger.backfills().create(request.task(), request.describe(), slots, request.concurrency(), request.force(), signature);
    }

    /**
     * Pauses, resumes or cancels a backfill.
     *
     * @throws IllegalStateException when it is not in a state for that
     */
    public Backfill turn(long id, BackfillState to, String actor, String reason) {
        return ledger.backfills().turn(id, to, sign(actor, reason));
    }

    /**
     * The newest first.
     *
     * @param task  null for all
     * @param limit 1 or more
     */
    public List<Backfill> backfills(String task, int limit) {
        return ledger.backfills().backfills(task, limit);
    }

    public Optional<Backfill> backfill(long id) {
        return ledger.backfills().backfill(id);
    }

    /**
     * Lets the slots that the task plans from now on begin held back, or no longer.
     *
     * @return false when it was so before
     */
    public boolean freezeTask(String task, boolean frozen, String actor, String reason) {
        return ledger.interventions().freezeTask(task(task).name(), frozen, sign(actor, reason));
    }

    /** The audit trail, newest first. */
    public List<AuditEntry> audit(AuditQuery query) {
        return ledger.interventions().audit(query);
    }

    /** @throws IllegalArgumentException when the ledger does not have it; names those that it has */
    public CycleTask task(String name) {
        return ledger.task(name).orElseThrow(() -> new IllegalArgumentException("task %s is not in the ledger; known tasks: %s".formatted(name,
                ledger.tasks().isEmpty() ? "none" : ledger.tasks().stream().map(CycleTask::name).collect(Collectors.joining(", ")))));
    }

    /** When the task's slots are, as its timer has told the ledger. */
    public Recurrence recurrence(CycleTask task) {
        if (task.recurrence() == null) {
            throw new IllegalArgumentException("the ledger does not know yet when the slots of %s are; start a node with its timer once"
                    .formatted(task.name()));
        }
        return RecurrenceWords.parse(task.recurrence(), cron);
    }

    private static Signature sign(String actor, String reason) {
        return new Signature(actor, reason, UUID.randomUUID().toString());
    }

    private static void requireSame(Preview preview, String token) {
        if (token != null && !token.equals(preview.token())) {
            throw new PreviewOutdatedException(("slots of %s changed since the preview, and %s has done nothing; look at the new preview")
                    .formatted(preview.task(), preview.action()));
        }
    }
}
