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
     * keys {@code bucket}, {@code key}, {@code versionId} (may be absent), {@code etag}, {@code size} (Long, bytes),
     * {@code lastModified} (Instant), {@code crc64} (String, may be absent).
     */
    public static final String MANIFEST = "CamelTidemarkManifest";

    /**
     * Exchange property: a {@code java.util.function.LongFunction<String>} from a line of the body (counted from 1) to where
     * that line stands, for example {@code oss://iot-raw/iot_log_201911062315.csv line 17}.
     */
    public static final String LINE_LOCATOR = "CamelTidemarkLineLocator";

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
