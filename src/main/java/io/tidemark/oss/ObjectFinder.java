package io.tidemark.oss;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.ListObjectsV2Request;
import com.aliyun.oss.model.ListObjectsV2Result;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.oss.client.OssFailures;
import io.tidemark.oss.stream.PinnedObject;
import io.tidemark.schedule.SlotNotReadyException;

/** Finds the objects that a name stands for and says whether they are complete. */
final class ObjectFinder {

    static final String URL_ENCODED = "url";

    private static final String OWN_NAME = "{name}";

    private final OSS client;
    private final String bucket;
    private final OssConfiguration configuration;
    private final OssFailures failures;

    ObjectFinder(OSS client, String bucket, OssConfiguration configuration) {
        this.client = client;
        this.bucket = bucket;
        this.configuration = configuration;
        this.failures = new OssFailures(configuration);
    }

    /**
     * The objects in the order of their keys, pinned to what they are now.
     *
     * @param doneFileName resolved for the slot; null when none is awaited
     * @throws SlotNotReadyException when there is none, or they may still be written
     * @throws OssException          when OSS cannot be asked, or there are more than {@code maxObjects}
     */
    List<PinnedObject> find(ObjectPattern pattern, String doneFileName) {
        List<PinnedObject> found = pattern.match() == ObjectMatch.exact ? exact(pattern.text()) : listed(pattern, doneFileName);
        if (found.isEmpty()) {
            throw new SlotNotReadyException(pattern.match() == ObjectMatch.exact
                    ? "%s does not exist yet".formatted(address(pattern.text()))
                    : "no object matches %s yet".formatted(address(pattern.text())));
        }
        if (doneFileName != null) {
            requireDone(found, doneFileName);
        }
        if (!configuration.getMinAge().isZero()) {
            requireAge(found);
        }
        return found;
    }

    private List<PinnedObject> exact(String key) {
        return head(key).map(metadata -> List.of(PinnedObject.of(bucket, key, metadata))).orElse(List.of());
    }

    private List<PinnedObject> listed(ObjectPattern pattern, String doneFileName) {
        List<PinnedObject> found = new ArrayList<>();
        list(pattern.prefix(), null, summary -> {
            String key = summary.getKey();
            if (!isFolder(key) && pattern.matches(key) && !isDoneFile(key, doneFileName)) {
                found.add(PinnedObject.of(bucket, summary));
            }
            return found.size() <= configuration.getMaxObjects();
        });
        if (found.size() > configuration.getMaxObjects()) {
            throw tooMany(pattern);
        }
        return found;
    }

    private OssException tooMany(ObjectPattern pattern) {
        return new OssException("TooManyObjects", false, "more than maxObjects=%d objects match %s; none is read: narrow objectName or raise maxObjects"
                .formatted(configuration.getMaxObjects(), address(pattern.text())));
    }

    /** A marker is not data, also where the pattern happens to match it. */
    static boolean isDoneFile(String key, String doneFileName) {
        if (doneFileName == null) {
            return false;
        }
        int name = doneFileName.indexOf(OWN_NAME);
        return name < 0 ? key.equals(doneFileName)
                : key.length() > doneFileName.length() - OWN_NAME.length() && key.startsWith(doneFileName.substring(0, name))
                        && key.endsWith(doneFileName.substring(name + OWN_NAME.length()));
    }

    private void requireDone(List<PinnedObject> found, String doneFileName) {
        Set<String> present = new HashSet<>();
        for (PinnedObject object : found) {
            String marker = doneFileName.replace(OWN_NAME, object.key());
            if (present.add(marker) && head(marker).isEmpty()) {
                throw new SlotNotReadyException("%s does not count yet: its done file %s is absent"
                        .formatted(object.address(), address(marker)));
            }
        }
    }

    /** Both times are the server's: this machine's clock decides nothing. */
    private void requireAge(List<PinnedObject> found) {
        PinnedObject newest = found.stream().max(Comparator.comparing(PinnedObject::lastModified)).orElseThrow();
        ObjectMetadata metadata = head(newest.key())
                .orElseThrow(() -> new SlotNotReadyException("%s was deleted while its slot was looked at".formatted(newest.address())));
        Duration age = age(newest, metadata);
        if (age.compareTo(configuration.getMinAge()) < 0) {
            throw new SlotNotReadyException("%s does not count yet: it was modified %d s ago, minAge is %d s".formatted(
                    newest.address(), age.toSeconds(), configuration.getMinAge().toSeconds()));
        }
    }

    private static Duration age(PinnedObject object, ObjectMetadata metadata) {
        if (!(metadata.getRawMetadata().get("Date") instanceof Date now)) {
            throw new OssException("NoServerTime", false, object.address() + ": the answer holds no Date, so that minAge cannot be checked: set minAge=0");
        }
        Instant modified = metadata.getLastModified().toInstant();
        return Duration.between(modified, now.toInstant());
    }

    /** Whether the object has been left alone for long enough and its marker is there. */
    boolean isComplete(PinnedObject object, String doneFileName) {
        return areComplete(List.of(object), doneFileName);
    }

    /** Whether the objects have been left alone for long enough and their markers are there. */
    boolean areComplete(List<PinnedObject> objects, String doneFileName) {
        try {
            if (doneFileName != null) {
                requireDone(objects, doneFileName);
            }
            if (!configuration.getMinAge().isZero()) {
                requireAge(objects);
            }
            return true;
        } catch (SlotNotReadyException e) {
            return false;
        }
    }

    /** Empty when the object does not exist. */
    Optional<ObjectMetadata> head(String key) {
        try {
            return Optional.of(client.headObject(bucket, key));
        } catch (OSSException e) {
            if (OssFailures.isAbsent(e)) {
                return Optional.empty();
            }
            throw failures.translate(e, address(key));
        } catch (RuntimeException e) {
            throw failures.translate(e, address(key));
        }
    }

    /**
     * All objects with the prefix in key order, page by page, until {@code each} says false.
     *
     * @param startAfter the key behind which to begin; null for the first
     * @return whether {@code each} saw them all
     */
    boolean list(String prefix, String startAfter, Predicate<OSSObjectSummary> each) {
        String token = null;
        do {
            ListObjectsV2Request request = new ListObjectsV2Request(bucket)
                    .withPrefix(prefix)
                    .withDelimiter(configuration.getDelimiter())
                    .withMaxKeys(configuration.getMaxKeys())
                    .withEncodingType(URL_ENCODED);
            if (startAfter != null) {
                request.setStartAfter(startAfter);
            }
            request.setContinuationToken(token);
            ListObjectsV2Result page = page(request, prefix);
            for (OSSObjectSummary summary : page.getObjectSummaries()) {
                if (!each.test(summary)) {
                    return false;
                }
            }
            token = page.isTruncated() ? nextToken(page, prefix) : null;
        } while (token != null);
        return true;
    }

    private String nextToken(ListObjectsV2Result page, String prefix) {
        if (page.getNextContinuationToken() == null) {
            throw new OssException("InvalidResponse", true, address(prefix) + ": the listing is truncated but names no next page");
        }
        return page.getNextContinuationToken();
    }

    private ListObjectsV2Result page(ListObjectsV2Request request, String prefix) {
        try {
            return decoded(client.listObjectsV2(request));
        } catch (RuntimeException e) {
            throw failures.translate(e, address(prefix == null ? "" : prefix));
        }
    }

    /** The SDK asks for URL encoding, because XML cannot hold every key, and for this kind of listing leaves it to the caller to undo it. */
    static ListObjectsV2Result decoded(ListObjectsV2Result page) {
        if (URL_ENCODED.equals(page.getEncodingType())) {
            page.getObjectSummaries().forEach(summary -> summary.setKey(URLDecoder.decode(summary.getKey(), StandardCharsets.UTF_8)));
        }
        return page;
    }

    static boolean isFolder(String key) {
        return key.endsWith("/");
    }

    private String address(String key) {
        return "oss://" + bucket + "/" + key;
    }
}
