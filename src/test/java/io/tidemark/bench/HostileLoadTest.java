package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All hostile objects one after the other through the route of one process whose memory is smaller than the largest of them. The same
 * with a line of 5 GB is {@link HostileBench}.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class HostileLoadTest {

    private static final long SIZE = 300L << 20;
    private static final List<String> LITTLE_MEMORY = List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    /** The heap, and what a JVM has beside it. */
    private static final long MOST_MEBIBYTES = 330;

    @TempDir
    private static Path directory;
    private static final Map<HostileObject, HostileEnding> ENDINGS = new EnumMap<>(HostileObject.class);

    @BeforeAll
    static void loadAll() throws IOException {
        List<HostileObject> all = List.of(HostileObject.values());
        try (HostileLoads loads = HostileLoads.start(directory)) {
            for (HostileObject object : all) {
                loads.put(object, SIZE);
            }
            List<HostileEnding> endings = loads.load(all, LITTLE_MEMORY);
            for (HostileObject object : all) {
                ENDINGS.put(object, endings.get(object.ordinal()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itEndsAsRejectedRowsOrOneFailedLoad(HostileObject object) {
        assertThat(ENDINGS.get(object)).matches(object::isExpected, "as expected");
    }

    @Test
    void theProcessThatLoadedThemAllNeverTookMoreMemoryThanOrdinaryLoadsDo() {
        assertThat(ENDINGS.values()).extracting(HostileEnding::peak).allMatch(peak -> peak < MOST_MEBIBYTES, "MiB");
    }
}
