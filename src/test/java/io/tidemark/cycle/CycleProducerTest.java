package io.tidemark.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.Queue;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.ledger.CycleInstance;
import io.tidemark.ledger.InstanceQuery;
import io.tidemark.ledger.jdbc.JdbcLedger;
import io.tidemark.ledger.jdbc.LedgerSettings;

/** Planning with the timers of Camel's Quartz component. */
@Timeout(60)
class CycleProducerTest {

    private final JdbcLedger ledger = JdbcLedger.open(new LedgerSettings("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""));
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void cycleComponent() {
        CycleComponent cycle = new CycleComponent();
        cycle.setLedger(ledger);
        cycle.setTimeZone("Asia/Shanghai");
        context.addComponent("cycle", cycle);
    }

    @AfterEach
    void stop() {
        context.stop();
        ledger.close();
    }

    @Test
    void everySlotOfATimerIsPlannedWithTheTimersZone() throws Exception {
        routes("quartz:t?cron=0/1+*+*+*+*+?&trigger.timeZone=Europe/Berlin", "cycle:t");

        await().until(() -> ledger.task("t").isPresent() && planned().size() >= 3);
        assertThat(ledger.task("t").orElseThrow().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(planned()).allMatch(slot -> slot.getNano() == 0);
        assertThat(planned().get(0)).isEqualTo(planned().get(1).plusSeconds(1));
    }

    @Test
    void aTimerWithoutAZoneTakesTheEndpointsOwnAndNotTheOneOfTheMachine() throws Exception {
        routes("quartz:t?cron=0/1+*+*+*+*+?", "cycle:t?timeZone=America/Lima");

        await().until(() -> ledger.task("t").isPresent());
        assertThat(ledger.task("t").orElseThrow().zone()).isEqualTo(ZoneId.of("America/Lima"));
        assertThat(ledger.task("t").orElseThrow().recurrence()).endsWith("America/Lima");
    }

    @Test
    void theZoneMayStandOnTheTasksFeedInstead() throws Exception {
        context.getEndpoint("cycle:t?timeZone=America/Lima&parallelism=2");
        routes("quartz:t?cron=0/1+*+*+*+*+?", "cycle:t");

        await().until(() -> ledger.task("t").isPresent());
        assertThat(ledger.task("t").orElseThrow().zone()).isEqualTo(ZoneId.of("America/Lima"));
    }

    @Test
    void withoutAnyTheComponentsZoneHolds() throws Exception {
        routes("quartz:t?cron=0/1+*+*+*+*+?", "cycle:t");

        await().until(() -> ledger.task("t").isPresent());
        assertThat(ledger.task("t").orElseThrow().zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    }

    @Test
    void aRecurrenceOfItsOwnIsReadInTheTimersZoneToo() throws Exception {
        routes("quartz:t?cron=0/1+*+*+*+*+?&trigger.timeZone=Asia/Kathmandu", "cycle:t?interval=7m");

        await().until(() -> ledger.task("t").isPresent() && !planned().isEmpty());
        assertThat(ledger.task("t").orElseThrow().zone()).isEqualTo(ZoneId.of("Asia/Kathmandu"));
        assertThat(planned()).hasSize(1).allMatch(s -> s.atZone(ZoneId.of("Asia/Kathmandu")).toLocalTime().toSecondOfDay() % 420 == 0);
    }

    @Test
    void aSecondTimerWithAnotherRecurrenceIsRefusedBecauseItsMissedSlotsWouldBeForgotten() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(e -> errors.add(
                        e.getProperty(org.apache.camel.Exchange.EXCEPTION_CAUGHT, Exception.class).getMessage()));
                from("quartz:a?cron=0/1+*+*+*+*+?").to("cycle:t");
                from("quartz:b?cron=0/1+0/1+*+*+*+?").to("cycle:t?priority=1");
            }
        });
        context.start();

        await().until(() -> !errors.isEmpty());
        assertThat(errors.peek()).startsWith("Two timers plan cycle:t, one by 'cron 0/1 ");
    }

    @Test
    void aMessageThatComesFromNoTimerIsRefusedWithWhatToDo() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:a").to("cycle:t");
            }
        });
        context.start();

        Exception error = context.createProducerTemplate().send("direct:a", e -> { }).getException();
        assertThat(error).hasMessageContaining("cycle:t does not know when its slots are");
    }

    private void routes(String timer, String plan) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(timer).to(plan);
            }
        });
        context.start();
    }

    /** Newest first. */
    private java.util.List<Instant> planned() {
        return ledger.instances(new InstanceQuery("t", null, null, java.util.Set.of(), 100)).stream().map(CycleInstance::scheduledTime).toList();
    }
}
