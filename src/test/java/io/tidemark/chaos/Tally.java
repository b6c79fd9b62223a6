package io.tidemark.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a run has done and found, and the table that says it. */
final class Tally {

    private final Map<Step, Integer> kills = new EnumMap<>(Step.class);
    private final Map<Event, Integer> events = new EnumMap<>(Event.class);
    private final Map<String, Long> faults = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private RoundCheck.Result result = RoundCheck.Result.NONE;
    private Duration longestStop = Duration.ZERO;
    private long instances;
    private long rows;

    /** What is done to the nodes and to what they work with, besides kills at a step. */
    enum Event {
        RANDOM_KILL("kill -9 at a random moment"),
        ZOMBIE("node paused past its lease (SIGSTOP), then resumed"),
        ZOMBIE_REFUSED("of these, refused by the ledger"),
        ZOMBIE_SILENT("of these, completed nothing and did not ask the ledger within 15 s"),
        POSTGRES_RESTART("PostgreSQL stopped at once and restarted"),
        SANDBOX_RESTART("both services stopped and restarted"),
        SKEWED_NODE("nodes started with a clock that is minutes off"),
        ENDED_BY_ITSELF("nodes that ended by themselves"),
        NODE_START("nodes started"),
        STOP("nodes stopped by SIGTERM, in time"),
        SETTLED("instances UNKNOWN that a person settled"),
        ROUND_ON_H2("rounds on H2"),
        ROUND_ON_POSTGRES("rounds on PostgreSQL");

        private final String text;

        Event(String text) {
            this.text = text;
        }
    }

    void killed(Step step) {
        kills.merge(step, 1, Integer::sum);
    }

    void happened(Event event) {
        happened(event, 1);
    }

    void happened(Event event, int times) {
        events.merge(event, times, Integer::sum);
    }

    void stopped(Duration duration) {
        happened(Event.STOP);
        longestStop = duration.compareTo(longestStop) > 0 ? duration : longestStop;
    }

    /** @param all since the beginning of the run */
    void injected(Map<String, Long> all) {
        faults.putAll(all);
    }

    void checked(long moreInstances, long moreRows, RoundCheck.Result found) {
        instances += moreInstances;
        rows += moreRows;
        result = result.plus(found);
    }

    void failed(String what) {
        failures.add(what);
    }

    int kills() {
        return kills.values().stream().mapToInt(Integer::intValue).sum() + count(Event.RANDOM_KILL);
    }

    int kills(Step step) {
        return kills.getOrDefault(step, 0);
    }

    int count(Event event) {
        return events.getOrDefault(event, 0);
    }

    long faults() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }

    RoundCheck.Result result() {
        return result;
    }

    List<String> failures() {
        return failures;
    }

    /** Steps at which no node was killed: of these the run has proven nothing. */
    List<Step> neverHit() {
        return List.of(Step.values()).stream().filter(step -> kills(step) == 0).toList();
    }

    boolean isProof() {
        boolean fenced = count(Event.ZOMBIE) == 0 || count(Event.ZOMBIE_REFUSED) > 0;
        return result.isExactlyOnce() && failures.isEmpty() && neverHit().isEmpty() && fenced;
    }

    String markdown(String title, Duration took) {
        StringBuilder text = new StringBuilder("# %s%n%n".formatted(title));
        row(text, "what", "count");
        row(text, "---", "---:");
        kills.forEach((step, count) -> row(text, "kill -9 " + step, count));
        neverHit().forEach(step -> row(text, "kill -9 " + step + " **never hit**", 0));
        row(text, Event.RANDOM_KILL.text, count(Event.RANDOM_KILL));
        row(text, "**kills in all**", kills());
        faults.forEach((kind, count) -> row(text, "fault " + kind, count));
        row(text, "**faults in all**", faults());
        events.forEach((event, count) -> {
            if (event != Event.RANDOM_KILL) {
                row(text, event.text, count);
            }
        });
        row(text, "longest stop by SIGTERM", seconds(longestStop));
        row(text, "instances", instances);
        row(text, "rows written by devices", rows);
        row(text, "**rows lost**", result.lost());
        row(text, "**rows doubled**", result.doubled());
        row(text, "**instances stuck**", result.stuck());
        row(text, "instances UNKNOWN at the end", result.unknown());
        row(text, "instances completed twice", result.completedTwice());
        row(text, "loaded objects not moved", result.notMoved());
        row(text, "time", seconds(took));
        text.append(System.lineSeparator());
        failures.forEach(failure -> text.append("- ").append(failure).append(System.lineSeparator()));
        result.findings().stream().limit(200).forEach(finding -> text.append("- ").append(finding).append(System.lineSeparator()));
        return text.toString();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static void row(StringBuilder text, String what, Object count) {
        text.append("| ").append(what).append(" | ").append(count).append(" |").append(System.lineSeparator());
    }
}
