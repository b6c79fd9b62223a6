package io.tidemark.cycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.LateObject;
import io.tidemark.ledger.SourceObject;
import io.tidemark.ledger.WatchedSlot;
import io.tidemark.schedule.ListedObject;
import io.tidemark.schedule.SourceListing;

/** One slot that has ended, beside what its sources hold now. */
final class SlotComparison {

    /** So many are named to people, and the others counted. */
    private static final int NAMED = 3;

    private final WatchedSlot slot;
    private final Map<String, SourceObject> read = new HashMap<>();
    /** What is no longer there, by what was seen so far. */
    private final Map<String, SourceObject> gone = new HashMap<>();
    private final Map<String, List<ListedObject>> late = new LinkedHashMap<>();

    SlotComparison(WatchedSlot slot) {
        this.slot = slot;
        slot.objects().forEach(object -> read.put(address(object.bucket(), object.key()), object));
        gone.putAll(read);
    }

    WatchedSlot slot() {
        return slot;
    }

    /**
     * @param keep whether there is room for another late one
     * @return whether one more is kept
     */
    boolean found(String source, ListedObject object, boolean keep) {
        String address = address(object.bucket(), object.key());
        gone.remove(address);
        SourceObject before = read.get(address);
        boolean isLate = before == null || object.etag() != null && !isSame(before, object);
        if (!keep || !isLate || isTold(object)) {
            return false;
        }
        late.computeIfAbsent(source, s -> new ArrayList<>()).add(object);
        return true;
    }

    /** The same content written again is nothing new. A listing names no versions. */
    private static boolean isSame(SourceObject before, ListedObject now) {
        return now.etag().equals(before.etag()) && now.size() == before.size();
    }

    /**
     * A failed slot is not run again for what it was run again for before: else it would be for ever. Of a slot that succeeded
     * since then, and still did not read it, it is told once more.
     */
    private boolean isTold(ListedObject object) {
        return slot.told().stream().anyMatch(told -> isVersion(told, object)
                && (slot.state() == InstanceState.FAILED || told.epoch() == slot.epoch()));
    }

    private static boolean isVersion(LateObject told, ListedObject object) {
        return told.isVersion(sourceObject(object));
    }

    boolean hasNews() {
        return !late.isEmpty();
    }

    /** Whether a run would read what came late, rather than wait for it or for its marker. */
    boolean isComplete(Map<String, SourceListing> listings) {
        return late.entrySet().stream().allMatch(each -> listings.get(each.getKey()).isComplete(each.getKey(), each.getValue()));
    }

    List<SourceObject> news() {
        return late.values().stream().flatMap(List::stream).map(SlotComparison::sourceObject).toList();
    }

    /** Why the slot must not be run again by itself; null when it may. */
    String hindrance(CycleConfiguration configuration) {
        if (configuration.getLateObjects() != LateObjects.rerun) {
            return "lateObjects=" + configuration.getLateObjects();
        }
        if (configuration.getRerunPolicy() == RerunPolicy.allDenied
                || configuration.getRerunPolicy() == RerunPolicy.failureAllowed && slot.state() != InstanceState.FAILED) {
            return "rerunPolicy=" + configuration.getRerunPolicy();
        }
        if (slot.appended()) {
            return "the slot was appended, and running it again would append it once more";
        }
        if (slot.state() == InstanceState.SUCCEEDED && !slot.replaces()) {
            return "no recorded commit says that running the slot again replaces what was loaded";
        }
        if (slot.state() == InstanceState.SUCCEEDED && !gone.isEmpty()) {
            return "%d of the %d objects that were loaded are gone (%s), and running the slot again would leave out what they held"
                    .formatted(gone.size(), read.size(), named(List.copyOf(gone.keySet())));
        }
        if (late.values().stream().flatMap(List::stream).anyMatch(this::wasRunAgainFor)) {
            return "the slot was run again for that before and did not read it";
        }
        return null;
    }

    private boolean wasRunAgainFor(ListedObject object) {
        return slot.told().stream().anyMatch(told -> told.epoch() < slot.epoch() && isVersion(told, object));
    }

    /** For people: which objects, and since when. */
    String describe() {
        List<String> objects = late.values().stream().flatMap(List::stream)
                .map(object -> "%s of %d bytes%s at %s".formatted(address(object.bucket(), object.key()), object.size(),
                        read.containsKey(address(object.bucket(), object.key())) ? " was replaced" : " came", object.lastModified()))
                .toList();
        return "late after it had %s: %s".formatted(slot.state(), named(objects));
    }

    private static String named(List<String> all) {
        String first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() <= NAMED ? first : "%s and %d more".formatted(first, all.size() - NAMED);
    }

    private static SourceObject sourceObject(ListedObject object) {
        return new SourceObject(object.bucket(), object.key(), null, object.etag(), object.size(), object.lastModified(), null);
    }

    private static String address(String bucket, String key) {
        return bucket + "/" + key;
    }
}
