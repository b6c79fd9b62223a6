package io.tidemark.maxcompute;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;

import io.tidemark.schedule.SlotHeaders;

/** How long the text of a body will be, for people who wait for it. */
final class SourceSize {

    private static final long UNKNOWN = -1;
    /** Whose size says nothing about the text in them. */
    private static final Pattern COMPRESSED = Pattern.compile("(?i).*\\.(gz|gzip|bz2|zip|zst|zstd)");

    private SourceSize() {
    }

    /** By the objects that the source found, header lines included; -1 where they do not tell. */
    static long ofText(Exchange exchange) {
        if (!(exchange.getProperty(SlotHeaders.MANIFEST) instanceof List<?> objects)) {
            return UNKNOWN;
        }
        long total = 0;
        for (Object entry : objects) {
            if (!(entry instanceof Map<?, ?> object) || !(object.get("size") instanceof Number size) || size.longValue() < 0
                    || COMPRESSED.matcher(String.valueOf(object.get("key"))).matches()) {
                return UNKNOWN;
            }
            total += size.longValue();
        }
        return total;
    }
}
