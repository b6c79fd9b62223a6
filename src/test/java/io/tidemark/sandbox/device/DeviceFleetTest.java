package io.tidemark.sandbox.device;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidemark.sandbox.oss.SandboxOss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class DeviceFleetTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Instant SLOT = Instant.parse("2019-11-06T15:15:00Z");

    @TempDir
    private Path directory;
    private SandboxOss oss;

    @BeforeEach
    void open() throws Exception {
        oss = SandboxOss.open(directory, Map.of(), Clock.systemUTC());
        oss.createBucket("iot-raw");
    }

    @Test
    void aSlotBecomesOneObjectNamedInTheZone() throws Exception {
        Devices devices = new Devices(1, 100, 500, SHANGHAI, Duration.ofMinutes(15));
        DeviceFleet.Delivery delivery = new DeviceFleet(oss, "iot-raw", devices).writeSlot(SLOT);

        assertThat(delivery.key()).isEqualTo("iot_log_201911062315.csv");
        assertThat(delivery.rows()).isEqualTo(500);
        assertThat(oss.get("iot-raw", delivery.key())).isEqualTo(devices.bytes(SLOT)).hasSize((int) delivery.bytes());
    }

    @Test
    void slotsAreCountedFromMidnightInTheZone() {
        DeviceFleet quarter = fleet("Asia/Shanghai", 15);
        assertThat(quarter.nextSlot(SLOT.minusMillis(1))).isEqualTo(SLOT);
        assertThat(quarter.nextSlot(SLOT)).isEqualTo(SLOT.plusSeconds(900));
        // 45 minutes past the hour of UTC: two-hour slots of this zone never fall on whole hours of UTC
        assertThat(fleet("Asia/Kathmandu", 120).nextSlot(Instant.parse("2024-03-01T00:00:00Z"))).isEqualTo("2024-03-01T00:15:00Z");
        // seven hours do not divide a day: the next day begins anew
        assertThat(fleet("UTC", 420).nextSlot(Instant.parse("2024-03-01T21:30:00Z"))).isEqualTo("2024-03-02T00:00:00Z");
    }

    @Test
    void aRunningFleetDeliversSlotAfterSlot() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(SLOT.minusMillis(20));
        // every look at the clock moves it by a minute, so that slots come at once
        InstantSource clock = () -> now.getAndUpdate(time -> time.plusSeconds(60));
        List<DeviceFleet.Delivery> deliveries = new CopyOnWriteArrayList<>();
        AutoCloseable running = fleet("Asia/Shanghai", 1).start(clock, deliveries::add);
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> deliveries.size() >= 3);
        } finally {
            running.close();
        }
        assertThat(deliveries).extracting(DeviceFleet.Delivery::slot)
                .startsWith(SLOT, SLOT.plusSeconds(60), SLOT.plusSeconds(120));
        assertThat(oss.exists("iot-raw", "iot_log_201911062317.csv")).isTrue();
    }

    @Test
    void anIntervalThatNamesCannotTellIsRefused() {
        Devices seconds = new Devices(1, 1, 1, SHANGHAI, Duration.ofSeconds(90));
        assertThatThrownBy(() -> new DeviceFleet(oss, "iot-raw", seconds)).hasMessageContaining("whole minutes");
    }

    private DeviceFleet fleet(String zone, int minutes) {
        return new DeviceFleet(oss, "iot-raw", new Devices(1, 10, 20, ZoneId.of(zone), Duration.ofMinutes(minutes)));
    }
}
