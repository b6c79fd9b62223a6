package io.tidemark.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerException;
import io.tidemark.ledger.SourceObject;
import io.tidemark.ledger.WatchedSlot;
import io.tidemark.schedule.SourceListing;

/**
 * Compares slots that have ended with what is in their sources now, and reports what came or changed since, or has the slot run
 * again. Only lists; reads no object.
 */
final class LateWatch {

    private static final Logger LOG = LoggerFactory.getLogger(LateWatch.class);
    /** Of one part of the slots; more are found by the next look. */
    private static final int MOST_LATE = 10_000;

    private final CycleConsumer consumer;
    private final CycleConfiguration configuration;
    private final Ledger ledger;
    private boolean troubled;

    LateWatch(CycleConsumer consumer, Ledger ledger) {
        this.consumer = consumer;
        this.configuration = consumer.getEndpoint().getConfiguration();
        this.ledger = ledger;
    }

    boolean isWanted() {
        return configuration.getLateObjects() != LateObjects.ignore && configuration.getLookback() > 0;
    }

    /** One node at a time, and none of those that run chosen slots only. */
    void look() {
        if (!consumer.looksAfterAll() || !ledger.claimLateCheck(consumer.task(), Duration.ofMillis(configuration.getLookbackDelay()))) {
            return;
        }
        Instant from = ledger.now().minusMillis(configuration.getWaitFor()).minusMillis(configuration.getLookback());
        while (from != null && consumer.looksAfterAll()) {
            List<WatchedSlot> slots = ledger.watchedSlots(consumer.task(), from);
            compare(slots);
            from = slots.isEmpty() ? null : slots.get(slots.size() - 1).scheduledTime().plusMillis(1);
        }
    }

    private void compare(List<WatchedSlot> slots) {
        Map<String, SlotComparison> bySource = bySource(slots);
        Map<String, SourceListing> listings = listings(bySource);
        Set<SlotComparison> comparisons = new LinkedHashSet<>(bySource.values());
        comparisons.removeIf(comparison -> !listings.keySet().containsAll(comparison.slot().sources()));
        comparisons.removeAll(list(bySource, listings, comparisons));
        for (SlotComparison comparison : comparisons) {
            try {
                if (comparison.hasNews() && comparison.isComplete(listings)) {
                    tell(comparison);
                }
            } catch (LedgerException e) {
                throw e;
            } catch (RuntimeException e) {
                inTrouble(e);
            }
        }
    }

    /** Only slots all of whose sources are theirs alone: what comes to a place where other slots look too says nothing. */
    private static Map<String, SlotComparison> bySource(List<WatchedSlot> slots) {
        Map<String, SlotComparison> bySource = new LinkedHashMap<>();
        Set<SlotComparison> sharing = new HashSet<>();
        for (WatchedSlot slot : slots) {
            SlotComparison comparison = new SlotComparison(slot);
            for (String source : slot.sources()) {
                SlotComparison other = bySource.putIfAbsent(source, comparison);
                if (slot.sharesSource() || other != null && other != comparison) {
                    sharing.add(comparison);
                    sharing.add(bySource.get(source));
                }
            }
        }
        bySource.values().removeIf(sharing::contains);
        return bySource;
    }

    private Map<String, SourceListing> listings(Map<String, SlotComparison> bySource) {
        Map<String, SourceListing> listings = new HashMap<>();
        bySource.keySet().forEach(source -> listing(source).ifPresent(listing -> listings.put(source, listing)));
        return listings;
    }

    /** @return those that could not be compared, because one of their sources could not be listed */
    private Set<SlotComparison> list(Map<String, SlotComparison> bySource, Map<String, SourceListing> listings, Set<SlotComparison> comparisons) {
        Map<SourceListing, List<String>> sources = bySource.keySet().stream().filter(source -> comparisons.contains(bySource.get(source)))
                .collect(Collectors.groupingBy(listings::get, LinkedHashMap::new, Collectors.toList()));
        Set<SlotComparison> unlisted = new HashSet<>();
        int[] room = {MOST_LATE};
        sources.forEach((listing, ofListing) -> {
            try {
                listing.list(ofListing, (source, object) -> {
                    if (bySource.get(source).found(source, object, room[0] > 0)) {
                        room[0]--;
                    }
                });
                troubled = false;
            } catch (RuntimeException e) {
                inTrouble(e);
                ofListing.forEach(source -> unlisted.add(bySource.get(source)));
            }
        });
        return unlisted;
    }

    /** Empty when no route here reads there any more: then nothing that comes there is expected either. */
    private Optional<SourceListing> listing(String source) {
        return consumer.getEndpoint().getCamelContext().getEndpoints().stream()
                .filter(SourceListing.class::isInstance).map(SourceListing.class::cast)
                .filter(each -> each.acceptsSource(source))
                .findFirst();
    }

    private void tell(SlotComparison comparison) {
        WatchedSlot slot = comparison.slot();
        String hindrance = comparison.hindrance(configuration);
        List<SourceObject> news = comparison.news();
        String text = "%s; %s".formatted(comparison.describe(), hindrance == null ? "it runs again" : "not loaded: " + hindrance);
        if (ledger.late(consumer.task(), slot, news, text, hindrance == null)) {
            LOG.warn("{}: {}", consumer.name(slot.scheduledTime()), text);
            if (hindrance == null) {
                consumer.wakeUp();
            }
        }
    }

    /** Said once until it works again: the loads go on. */
    private void inTrouble(RuntimeException e) {
        if (troubled) {
            LOG.debug("{}: late objects still cannot be looked for", consumer.task(), e);
        } else {
            troubled = true;
            LOG.warn("{}: late objects cannot be looked for, loads go on: {}", consumer.task(), Failure.cause(e), e);
        }
    }
}
