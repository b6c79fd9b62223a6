package io.tidemark.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import org.apache.camel.CamelContext;

import io.tidemark.cycle.CycleComponent;
import io.tidemark.cycle.RerunPolicy;
import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.DeadLetterState;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.RunKind;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code once}: runs chosen slots of a task to their end in this process. */
@Command(name = "once", mixinStandardHelpOptions = true, description = "Run these slots of a task to their end; exit code 0 only if all succeeded.")
final class OnceCommand implements Callable<Integer> {

    private static final Duration LETTER_PATIENCE = Duration.ofSeconds(30);

    @Mixin
    private SettingsOptions options = new SettingsOptions();
    @Option(names = "--task", paramLabel = "T", required = true, description = "The cycle task")
    private String task;
    @Option(names = "--at", paramLabel = "SLOT", split = ",", description = "These slots, local time of the task's zone (2024-03-01T00:15)")
    private List<String> at = List.of();
    @Option(names = "--from", paramLabel = "SLOT", description = "All slots from this one on")
    private String from;
    @Option(names = "--to", paramLabel = "SLOT", description = "up to this one, which is included")
    private String to;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        requireSlots();
        // no timer ticks: only the slots asked for are planned and run
        Settings settings = options.settings()
                .with("camel.component.quartz.autoStartScheduler", "false")
                .with("camel.management.enabled", "false");
        RouteCheck.require(settings, spec.commandLine().getErr());
        try (Node node = Node.create(settings, this::restrict)) {
            node.closeOnExit();
            node.start();
            return run(node);
        }
    }

    private void requireSlots() {
        boolean range = from != null && to != null;
        if (at.isEmpty() != range || (from == null) != (to == null)) {
            throw new Mistake("once needs either --at SLOT[,SLOT] or both --from SLOT and --to SLOT.");
        }
    }

    private void restrict(CamelContext context) {
        OnlyFeeds.restrict(context);
        context.getComponent("cycle", CycleComponent.class).runOnly(task, Set.of());
    }

    private int run(Node node) {
        if (node.cycle().rerunPolicy(task).isEmpty()) {
            throw new Mistake("--task=%s is run by no route of %s. A feed begins with: from cycle:%s".formatted(task,
                    options.settings().routes(), task));
        }
        ZoneId zone = TaskTimers.of(node.context(), task).map(TaskTimers.Timer::zone).orElseGet(() -> node.cycle().zone(task));
        Set<Instant> slots = slots(node, zone);
        slots.forEach(slot -> requireRunnable(node, slot, zone));
        node.ledger().register(task, zone, null);
        node.ledger().plan(task, slots, RunKind.MANUAL, 0, null);
        slots.forEach(slot -> again(node.ledger(), slot));
        node.cycle().runOnly(task, slots);
        Poll.until(() -> slots.stream().allMatch(slot -> instance(node.ledger(), slot).state().isTerminal()));
        awaitLetters(node.ledger(), slots);
        return summarize(node.ledger(), slots, zone);
    }

    /** A report that the dead letter channel does not take now stays in the ledger for the next node; nobody waits for ever. */
    private void awaitLetters(Ledger ledger, Set<Instant> slots) {
        Instant patience = ledger.now().plus(LETTER_PATIENCE);
        Poll.until(() -> slots.stream().noneMatch(slot -> instance(ledger, slot).deadLetter() == DeadLetterState.PENDING)
                         || ledger.now().isAfter(patience));
    }

    private Set<Instant> slots(Node node, ZoneId zone) {
        Set<Instant> slots = new TreeSet<>();
        at.forEach(text -> slots.add(TaskArgument.slot("--at", text, zone)));
        if (from != null) {
            Instant first = TaskArgument.slot("--from", from, zone);
            Instant last = TaskArgument.slot("--to", to, zone);
            TaskTimers.Timer timer = TaskTimers.of(node.context(), task).orElseThrow(() -> new Mistake(
                    "--from and --to need the recurrence of %s, and no timer route plans it. Name the slots with --at.".formatted(task)));
            timer.recurrence().slots(first.minusMillis(1), last).forEach(slots::add);
            if (slots.isEmpty()) {
                throw new Mistake("%s has no slot from %s to %s (%s).".formatted(task, from, to, timer.recurrence().describe()));
            }
        }
        return slots;
    }

    /** Before anything is planned or run again: a wrong call changes nothing. */
    private void requireRunnable(Node node, Instant slot, ZoneId zone) {
        if (slot.isAfter(node.ledger().now())) {
            throw new Mistake("%s %s is in the future; its object cannot be complete yet.".formatted(task, local(slot, zone)));
        }
        InstanceState state = node.ledger().instance(task, slot).map(CycleInstance::state).orElse(InstanceState.PLANNED);
        if (state == InstanceState.FROZEN) {
            throw new Mistake("%s %s is FROZEN: somebody holds it back. Unfreeze it first.".formatted(task, local(slot, zone)));
        }
        RerunPolicy policy = node.cycle().rerunPolicy(task).orElseThrow();
        if (state == InstanceState.FAILED && policy == RerunPolicy.allDenied) {
            throw new Mistake("%s %s is FAILED and rerunPolicy=%s forbids to run it again.".formatted(task, local(slot, zone), policy));
        }
    }

    private static String local(Instant slot, ZoneId zone) {
        return slot.atZone(zone).toLocalDateTime().toString();
    }

    private void again(Ledger ledger, Instant slot) {
        if (instance(ledger, slot).state() == InstanceState.FAILED) {
            ledger.requeue(task, slot, RunKind.MANUAL);
        }
    }

    private int summarize(Ledger ledger, Set<Instant> slots, ZoneId zone) {
        InstanceTable table = new InstanceTable();
        boolean allSucceeded = true;
        for (Instant slot : slots) {
            CycleInstance instance = instance(ledger, slot);
            table.add(instance, zone);
            allSucceeded &= instance.state() == InstanceState.SUCCEEDED;
        }
        table.print(spec.commandLine().getOut());
        return allSucceeded ? Main.DONE : Main.FAILED;
    }

    private CycleInstance instance(Ledger ledger, Instant slot) {
        return ledger.instance(task, slot).orElseThrow();
    }
}
