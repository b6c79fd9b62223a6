package io.tidemark.schedule.language;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import io.tidemark.schedule.InstanceIds;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExchangeSlotTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant SLOT = Instant.parse("2019-11-06T15:15:00Z");
    private static final Date LATER = Date.from(SLOT.plusSeconds(7));

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void theAttemptsOwnSlotKeepsItsZone() {
        header(SlotHeaders.SCHEDULED_TIME, new ScheduledTime(SLOT, BERLIN));
        header("scheduledFireTime", LATER);

        assertThat(ExchangeSlot.of(exchange, SHANGHAI)).isEqualTo(new ScheduledTime(SLOT, BERLIN));
    }

    @Test
    void aTimeWithoutAZoneIsReadInTheGivenOne() {
        for (Object time : new Object[] {SLOT, Date.from(SLOT), "2019-11-06T15:15:00Z", "2019-11-06T16:15:00+01:00", "2019-11-06 23:15"}) {
            header(SlotHeaders.SCHEDULED_TIME, time);

            assertThat(ExchangeSlot.of(exchange, SHANGHAI)).as("%s", time).isEqualTo(new ScheduledTime(SLOT, SHANGHAI));
        }
        header(SlotHeaders.SCHEDULED_TIME, SLOT.atZone(BERLIN));
        assertThat(ExchangeSlot.of(exchange, SHANGHAI)).isEqualTo(new ScheduledTime(SLOT, BERLIN));
    }

    @Test
    void aQuartzTimerGivesTheTimeItWasDueRatherThanTheTimeItFired() {
        header("fireTime", LATER);
        assertThat(ExchangeSlot.of(exchange, SHANGHAI).instant()).isEqualTo(LATER.toInstant());

        header("scheduledFireTime", Date.from(SLOT));
        assertThat(ExchangeSlot.of(exchange, SHANGHAI)).isEqualTo(new ScheduledTime(SLOT, SHANGHAI));
    }

    @Test
    void aQuartzTriggerThatNamesAZoneIsReadInIt() {
        header("scheduledFireTime", Date.from(SLOT));
        header("mergedJobDataMap", Map.of("CamelQuartzTriggerCronTimeZone", "Europe/Berlin"));

        assertThat(ExchangeSlot.of(exchange, SHANGHAI)).isEqualTo(new ScheduledTime(SLOT, BERLIN));
    }

    @Test
    void anExchangeWithoutATimeIsRefusedWithAdvice() {
        assertThatThrownBy(() -> ExchangeSlot.of(exchange, SHANGHAI)).isInstanceOf(IllegalStateException.class)
                .hasMessage("The exchange " + exchange.getExchangeId() + " stands for no slot: let the route begin with cycle: or quartz:, "
                        + "or set the header CamelTidemarkScheduledTime to a time such as 2019-11-06T23:15:00+08:00");
    }

    @Test
    void aHeaderThatIsNoTimeIsRefusedByName() {
        header(SlotHeaders.SCHEDULED_TIME, 5);
        assertThatThrownBy(() -> ExchangeSlot.of(exchange, SHANGHAI)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The header CamelTidemarkScheduledTime holds a java.lang.Integer, which is no time");

        header(SlotHeaders.SCHEDULED_TIME, "soon");
        assertThatThrownBy(() -> ExchangeSlot.of(exchange, SHANGHAI)).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The header CamelTidemarkScheduledTime holds no slot: \"soon\" is not a time");
    }

    @Test
    void identifiersAreTheRouteTheTaskAndTheInstance() {
        ScheduledTime slot = new ScheduledTime(SLOT, SHANGHAI);
        assertThat(ExchangeSlot.ids(exchange, slot)).isEqualTo(InstanceIds.NONE);

        header(SlotHeaders.TASK, "iot-log");
        assertThat(ExchangeSlot.ids(exchange, slot)).isEqualTo(new InstanceIds(null, "iot-log", "iot-log/2019-11-06T15:15:00Z"));
    }

    private void header(String name, Object value) {
        exchange.getMessage().setHeader(name, value);
    }
}
