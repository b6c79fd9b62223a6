package io.tidemark.schedule;

/** The names under which an attempt carries its slot through a route. */
public final class SlotHeaders {

    /** Header: the {@link ScheduledTime} of the attempt. */
    public static final String SCHEDULED_TIME = "CamelTidemarkScheduledTime";

    /** Header: the cycle task's name, a String. */
    public static final String TASK = "CamelTidemarkTask";

    /** Header: which attempt of its instance this is, an Integer counted from 1. */
    public static final String ATTEMPT = "CamelTidemarkAttempt";

    /** Header: a String that names this attempt and no other, {@code task/2019-11-06T15:15:00Z/3} with the claim's epoch last. */
    public static final String LOAD_ID = "CamelTidemarkLoadId";

    /**
     * Exchange property: the objects that the attempt reads, a {@code List<Map<String, Object>>} in reading order with the
     * keys {@code bucket}, {@code key}, {@code versionId} (may be absent), {@code etag}, {@code size} (Long, bytes as stored),
     * {@code lastModified} (Instant), {@code crc64} (String, may be absent). An object that has been read to its end and checked
     * also has {@code bytesRead} (Long, bytes as stored; equal to {@code size}) and {@code bytesUnpacked} (Long, bytes of its
     * text): an object without them has not been read completely.
     */
    public static final String MANIFEST = "CamelTidemarkManifest";

    /**
     * Exchange property: a {@code java.util.function.LongFunction<String>} from a line of the body (counted from 1) to where
     * that line stands, for example {@code oss://iot-raw/iot_log_201911062315.csv line 17}.
     */
    public static final String LINE_LOCATOR = "CamelTidemarkLineLocator";

    /**
     * Exchange property: a {@code java.util.function.LongFunction<Map<String, Object>>} from a byte of the body (counted from 0)
     * to the file that it comes from, with the keys
     * <ul>
     * <li>{@code bucket}, {@code key}, {@code versionId} (may be absent), {@code etag}: as in {@link #MANIFEST};</li>
     * <li>{@code entry}: the name of the file within a zip archive, absent for all other objects;</li>
     * <li>{@code name}: for people, {@code oss://bucket/key} or {@code oss://bucket/key!entry};</li>
     * <li>{@code bodyOffset}: Long, the byte of the body with which the file's bytes begin there;</li>
     * <li>{@code fileOffset}: Long, which byte of the file that one is, counted from 0 in its unpacked text with byte order mark
     * and header. So byte {@code n} of the body is byte {@code n - bodyOffset + fileOffset} of the file.</li>
     * </ul>
     * All bytes of one file give the same unmodifiable map: when the first and the last byte of a piece of the body give
     * identical maps, so does every byte between them. A line feed that was supplied between two files counts to the first. Any
     * thread may ask, for bytes that were received; null before the first byte has been.
     */
    public static final String FILE_LOCATOR = "CamelTidemarkFileLocator";

    /**
     * Exchange property: a {@code java.util.function.LongSupplier} of the number of bytes of the body, for comparison with the
     * bytes that were used. It is known when a reader has been told that the body ends, and -1 before. Where it is the body itself,
     * the body is still the one that the source made, and {@link #FILE_LOCATOR} speaks of its bytes.
     */
    public static final String BODY_LENGTH = "CamelTidemarkBodyLength";

    /**
     * Exchange property: where the attempt looked for its objects, a {@code List<String>} of texts that only the endpoint which
     * wrote them interprets (see {@link SourceListing}), at most one for each look. Also there when nothing was found. Each is one
     * line without secrets.
     */
    public static final String SOURCES = "CamelTidemarkSources";

    /**
     * Exchange property: a {@code Map<String, List<String>>}, safe for several threads, that whoever remembers the attempt puts
     * there: by source, what is to be done to its objects after the load (see {@link SourceActions}). A source that finds none does
     * it itself when the exchange completes.
     */
    public static final String SOURCE_ACTIONS = "CamelTidemarkSourceActions";

    private SlotHeaders() {
    }
}
