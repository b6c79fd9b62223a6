package io.tidemark.oss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import com.aliyun.oss.OSS;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.ListObjectsV2Result;
import com.aliyun.oss.model.OSSObjectSummary;

import io.tidemark.oss.client.OssFailures;
import io.tidemark.schedule.ListedObject;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Lists what belongs to many slots of one bucket, in one pass over their keys. A page shows every slot whose keys lie on it, and
 * the next page begins where the next slot's keys do: never more pages than slots and what their objects fill, and mostly very
 * few, because slots are named by their time and stand side by side.
 */
final class SlotListing {

    /** A million keys: more are not looked through again and again. */
    private static final int MOST_PAGES = 1_000;
    private static final int PAGE = 1_000;
    private static final String LINK = "Symlink";
    /** As OSS orders keys. */
    private static final Comparator<String> ORDER = Comparator.comparing(key -> key.getBytes(UTF_8), Arrays::compareUnsigned);

    private final OSS client;
    private final OssFailures failures;
    private final String bucket;
    private final BiConsumer<SlotSource, ListedObject> found;
    private final Map<String, List<SlotSource>> byPrefix = new HashMap<>();
    private final Set<Integer> prefixLengths = new HashSet<>();
    private final List<SlotSource> left;
    private final String common;

    /** @param sources of this bucket, at least one */
    SlotListing(OSS client, OssFailures failures, String bucket, Collection<SlotSource> sources, BiConsumer<SlotSource, ListedObject> found) {
        this.client = client;
        this.failures = failures;
        this.bucket = bucket;
        this.found = found;
        for (SlotSource source : sources) {
            byPrefix.computeIfAbsent(prefix(source), p -> new ArrayList<>()).add(source);
            prefixLengths.add(prefix(source).length());
        }
        this.left = new ArrayList<>(sources);
        left.sort(Comparator.comparing(SlotListing::prefix, ORDER));
        this.common = common(prefix(left.get(0)), prefix(left.get(left.size() - 1)));
    }

    /** @throws OssException when OSS cannot be asked, or there is too much to look through */
    void run() {
        String after = before(prefix(left.get(0)));
        for (int pages = 0; after != null; pages++) {
            if (pages == MOST_PAGES) {
                throw new OssException("TooManyKeys", false, ("%d keys and more would have to be looked through at oss://%s/%s*: let objectName begin "
                        + "with what tells its slots from other objects, or set lookback=0").formatted(MOST_PAGES * PAGE, bucket, common));
            }
            ListObjectsV2Result page = page(after);
            page.getObjectSummaries().forEach(this::tell);
            after = page.isTruncated() ? next(page) : null;
        }
    }

    /** Where the first slot begins that lies behind the page, or is cut by its end; null when there is none. */
    private String next(ListObjectsV2Result page) {
        List<OSSObjectSummary> objects = page.getObjectSummaries();
        if (objects.isEmpty()) {
            throw new OssException("InvalidResponse", true, "oss://%s/%s: the listing is truncated but names no object".formatted(bucket, common));
        }
        String last = objects.get(objects.size() - 1).getKey();
        left.removeIf(source -> isBehind(source, last));
        if (left.isEmpty()) {
            return null;
        }
        String begin = before(prefix(left.get(0)));
        return ORDER.compare(begin, last) > 0 ? begin : last;
    }

    /** Whether all keys of the source come before the one that follows {@code last}. */
    private static boolean isBehind(SlotSource source, String last) {
        String prefix = prefix(source);
        return ORDER.compare(prefix, last) <= 0 && (source.pattern().match() == ObjectMatch.exact || !last.startsWith(prefix));
    }

    private ListObjectsV2Result page(String after) {
        ListObjectsV2Request request = new ListObjectsV2Request(bucket).withPrefix(common).withMaxKeys(PAGE).withEncodingType(ObjectFinder.URL_ENCODED);
        if (!after.isEmpty()) {
            request.setStartAfter(after);
        }
        try {
            return ObjectFinder.decoded(client.listObjectsV2(request));
        } catch (RuntimeException e) {
            throw failures.translate(e, "oss://" + bucket + "/" + common);
        }
    }

    private void tell(OSSObjectSummary summary) {
        String key = summary.getKey();
        for (int length : prefixLengths) {
            if (length <= key.length()) {
                for (SlotSource source : byPrefix.getOrDefault(key.substring(0, length), List.of())) {
                    if (source.holds(key)) {
                        found.accept(source, listed(summary));
                    }
                }
            }
        }
    }

    /** A link's entry shows the link, and a read gets what it points to. */
    private ListedObject listed(OSSObjectSummary summary) {
        String etag = LINK.equalsIgnoreCase(summary.getType()) ? null : summary.getETag();
        return new ListedObject(bucket, summary.getKey(), etag, summary.getSize(), summary.getLastModified().toInstant());
    }

    private static String prefix(SlotSource source) {
        return source.pattern().prefix();
    }

    /** A key that comes before all with the prefix and behind nearly all that come before those. */
    private static String before(String prefix) {
        if (prefix.isEmpty()) {
            return "";
        }
        String head = prefix.substring(0, prefix.length() - 1);
        char last = prefix.charAt(prefix.length() - 1);
        if (Character.isLowSurrogate(last)) {
            return head.substring(0, head.length() - 1);
        }
        return last > '!' && last <= '~' ? head + (char) (last - 1) + '~' : head;
    }

    private static String common(String first, String last) {
        int end = 0;
        while (end < Math.min(first.length(), last.length()) && first.charAt(end) == last.charAt(end)) {
            end++;
        }
        if (end > 0 && Character.isHighSurrogate(first.charAt(end - 1))) {
            end--;
        }
        return first.substring(0, end);
    }
}
