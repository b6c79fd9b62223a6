package io.tidemark.sandbox.oss;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of an object that a GET asks for.
 *
 * @param partial whether the answer is 206
 */
record ByteRange(long offset, long length, boolean partial) {

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * OSS ignores a range that does not lie wholly inside the object and sends everything with 200; with
     * {@code x-oss-range-behavior: standard} it cuts the end to the object and refuses a beginning outside it.
     */
    static ByteRange of(String header, boolean standard, long size) {
        ByteRange all = new ByteRange(0, size, false);
        Matcher range = ONE_RANGE.matcher(header == null ? "" : header.trim());
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return all;
        }
        if (range.group(1).isEmpty()) {
            return suffix(Long.parseLong(range.group(2)), standard, size, all);
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? Math.max(first, size - 1) : Long.parseLong(range.group(2));
        if (last < first) {
            return all;
        }
        if (first >= size) {
            return outside(header, standard, size, all);
        }
        if (last >= size && !standard) {
            return all;
        }
        return new ByteRange(first, Math.min(last, size - 1) - first + 1, true);
    }

    private static ByteRange suffix(long count, boolean standard, long size, ByteRange all) {
        if (count == 0 || size == 0) {
            return outside("bytes=-" + count, standard, size, all);
        }
        if (count > size && !standard) {
            return all;
        }
        long length = Math.min(count, size);
        return new ByteRange(size - length, length, true);
    }

    private static ByteRange outside(String header, boolean standard, long size, ByteRange all) {
        if (standard) {
            throw new OssException(416, "InvalidRange", "The range %s lies outside the object of %d bytes.".formatted(header, size));
        }
        return all;
    }

    String contentRange(long size) {
        return "bytes %d-%d/%d".formatted(offset, offset + length - 1, size);
    }
}
