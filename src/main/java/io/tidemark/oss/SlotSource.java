package io.tidemark.oss;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a slot's objects are looked for, with all parameters resolved: what a poll used, kept as text so that the same place can
 * be looked at again later.
 *
 * @param endpoint    by what the endpoint that polled knows the text for its own
 * @param delimiter   null for none
 * @param doneFile    null when none is awaited
 * @param movedPrefix with which the endpoint itself puts objects into the same bucket after their load; null when it does not
 * @param movedSuffix likewise
 */
record SlotSource(
        String endpoint,
        String bucket,
        ObjectPattern pattern,
        String delimiter,
        String doneFile,
        Duration minAge,
        String movedPrefix,
        String movedSuffix) {

    private static final String KIND = "oss-source";

    String text() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("endpoint", endpoint);
        values.put("bucket", bucket);
        values.put("name", pattern.text());
        values.put("match", pattern.match().name());
        values.put("delimiter", delimiter);
        values.put("doneFile", doneFile);
        values.put("minAge", minAge.isZero() ? null : minAge.toString());
        values.put("movedPrefix", movedPrefix);
        values.put("movedSuffix", movedSuffix);
        return SourceText.of(KIND, values);
    }

    /** Empty when somebody else wrote the text. */
    static Optional<SlotSource> parse(String text) {
        return SourceText.parse(KIND, text).filter(values -> values.keySet().containsAll(Set.of("endpoint", "bucket", "name", "match")))
                .map(values -> new SlotSource(values.get("endpoint"), values.get("bucket"),
                        ObjectPattern.of(values.get("name"), ObjectMatch.valueOf(values.get("match"))), values.get("delimiter"),
                        values.get("doneFile"), Duration.parse(values.getOrDefault("minAge", "PT0S")), values.get("movedPrefix"),
                        values.get("movedSuffix")));
    }

    /** Whether a poll would take the object, as far as its key tells. */
    boolean holds(String key) {
        return !ObjectFinder.isFolder(key) && pattern.matches(key) && !ObjectFinder.isDoneFile(key, doneFile) && !isBehindDelimiter(key)
                && !isMoved(key);
    }

    private boolean isBehindDelimiter(String key) {
        return delimiter != null && pattern.match() != ObjectMatch.exact && key.indexOf(delimiter, pattern.prefix().length()) >= 0;
    }

    /** What the feed itself has put there is not new, also where the pattern happens to match it. */
    private boolean isMoved(String key) {
        return movedPrefix != null && key.length() > movedPrefix.length() + movedSuffix.length() && key.startsWith(movedPrefix)
                && key.endsWith(movedSuffix);
    }
}
