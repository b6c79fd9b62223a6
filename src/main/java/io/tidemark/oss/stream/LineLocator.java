package io.tidemark.oss.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;

/**
 * Knows from which file, and from which of its lines, a line of the joined body comes. Other threads than the reading one may
 * ask. A body that is read again has the same lines, so what is known stays.
 */
final class LineLocator implements LongFunction<String> {

    private record Start(long ownLine, String name) {
    }

    private final ConcurrentSkipListMap<Long, Start> starts = new ConcurrentSkipListMap<>();

    /** From this body line on, lines come from the named file, beginning with the given one of its own lines. Both count from 1. */
    void startsAt(long bodyLine, long ownLine, String name) {
        starts.put(bodyLine, new Start(ownLine, name));
    }

    @Override
    public String apply(long bodyLine) {
        Map.Entry<Long, Start> entry = starts.floorEntry(bodyLine);
        if (entry == null) {
            return "line " + bodyLine;
        }
        return entry.getValue().name() + " line " + (entry.getValue().ownLine() + bodyLine - entry.getKey());
    }
}
