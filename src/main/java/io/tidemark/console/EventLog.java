package io.tidemark.console;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest events of this process, as they are sent: bounded in number and in size. Guarded by whoever uses it. */
final class EventLog {

    private static final int MOST_EVENTS = 1000;
    private static final int MOST_CHARACTERS = 4 << 20;
    private static final int MOST_AT_ONCE = 512 << 10;

    private final String process;
    private final Deque<Event> events = new ArrayDeque<>();
    private long newest;
    private long characters;

    /** @param process tells the marks of this process from those of another */
    EventLog(String process) {
        this.process = process;
    }

    /**
     * A place among the events.
     *
     * @param number of the last event before it, in its process
     * @param seen   up to when the ledger had been read: what counts in another process
     */
    record Mark(String process, long number, Instant seen) {

        String text() {
            return process + "." + number + "." + seen.toEpochMilli();
        }

        /** @throws Problem when it is none */
        static Mark parse(String text) {
            String[] parts = text.split("\\.", -1);
            try {
                if (parts.length == 3) {
                    return new Mark(parts[0], Long.parseLong(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[2])));
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw Problem.badRequest("since=%s is no id of an event".formatted(Problem.shown(text)),
                    "begin without it, and read anew what is shown");
        }
    }

    private record Event(long number, Instant seen, String kind, String data) {
    }

    Mark mark(Instant seen) {
        return new Mark(process, newest, seen);
    }

    void add(String kind, String data, Instant seen) {
        newest++;
        events.add(new Event(newest, seen, kind, data));
        characters += data.length();
        while (events.size() > MOST_EVENTS || characters > MOST_CHARACTERS) {
            characters -= events.remove().data().length();
        }
    }

    /** Whether there are events behind the mark. */
    boolean hasMore(Mark mark) {
        return mark.number() < newest;
    }

    /** Whether all events behind the mark are still here. */
    boolean knows(Mark mark) {
        return mark.process().equals(process) && mark.number() <= newest && mark.number() >= newest - events.size();
    }

    /** The events behind a mark that this log knows, as many as fit into one answer; adds them to the text and returns where they end. */
    Mark write(Mark mark, StringBuilder text) {
        Mark end = mark;
        List<Event> behind = new ArrayList<>(events);
        for (Event event : behind.subList((int) (behind.size() - (newest - mark.number())), behind.size())) {
            if (text.length() > MOST_AT_ONCE) {
                break;
            }
            end = new Mark(process, event.number(), event.seen());
            write(end, event.kind(), event.data(), text);
        }
        return end;
    }

    static void write(Mark id, String kind, String data, StringBuilder text) {
        text.append("id: ").append(id.text()).append("\nevent: ").append(kind).append("\ndata: ").append(data).append("\n\n");
    }
}
