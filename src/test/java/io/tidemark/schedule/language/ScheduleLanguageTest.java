package io.tidemark.schedule.language;

import java.time.ZoneId;
import java.util.Date;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduleExpressionException;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class ScheduleLanguageTest {

    private static final ScheduledTime SLOT = ScheduledTime.parse("2019-11-06 23:15:00", ZoneId.of("Asia/Shanghai"));

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void bindTheLanguage() {
        context.getRegistry().bind("schedule-language", new ScheduleLanguage());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aYamlRouteResolvesParametersForItsSlot() throws Exception {
        load("""
                - route:
                    from:
                      uri: direct:in
                      steps:
                        - setHeader:
                            name: object
                            expression:
                              language:
                                language: schedule
                                expression: "iot_log_$[yyyymmddhh24mi-15/24/60].csv"
                        - setBody: { language: { language: schedule, expression: "dt=${yyyymmdd} $nodeid $taskid" } }
                        - to:
                            uri: mock:out
                """);
        context.start();
        MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
        out.expectedBodiesReceived("dt=20191105 iot-log iot-log/2019-11-06T15:15:00Z");
        out.expectedHeaderReceived("object", "iot_log_201911062300.csv");

        send(Map.of(SlotHeaders.SCHEDULED_TIME, SLOT, SlotHeaders.TASK, "iot-log"));

        out.assertIsSatisfied();
    }

    @Test
    void aMistakeStopsTheRouteFromStarting() {
        assertThatThrownBy(() -> {
            load("""
                    - route:
                        from:
                          uri: direct:in
                          steps:
                            - setBody:
                                expression:
                                  language:
                                    language: schedule
                                    expression: "iot_$[yyyyMMddHHmm].csv"
                    """);
            context.start();
        }).hasRootCauseInstanceOf(ScheduleExpressionException.class)
                .rootCause().hasMessageContaining("column 11").hasMessageEndingWith("Did you mean $[yyyymmddhh24mi]?");
    }

    @Test
    void theValueConvertsToTheTypeThatIsAskedFor() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").setBody().language("schedule", "$[yyyymmdd]").convertBodyTo(Integer.class).to("mock:out");
            }
        });
        context.start();
        MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
        out.expectedBodiesReceived(20191106);

        send(Map.of(SlotHeaders.SCHEDULED_TIME, SLOT));

        out.assertIsSatisfied();
        assertThat(context.resolveLanguage("schedule").createExpression("$[yyyy]", new Object[] {Integer.class})
                .evaluate(out.getExchanges().get(0), Object.class)).isEqualTo(2019);
    }

    @Test
    void aTimeWithoutAZoneIsReadInTheConfiguredOne() throws Exception {
        context.getPropertiesComponent().addInitialProperty("tidemark.timeZone", "Europe/Berlin");
        startRouteThatSetsBody("$[yyyy-mm-dd]T$[hh24:mi]");
        MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
        out.expectedBodiesReceived("2019-11-06T16:15");

        send(Map.of(SlotHeaders.SCHEDULED_TIME, SLOT.instant()));

        out.assertIsSatisfied();
    }

    @Test
    void anUnknownZoneStopsTheRouteFromStarting() {
        context.getPropertiesComponent().addInitialProperty("tidemark.timeZone", "Mars/Olympus");

        assertThatThrownBy(() -> startRouteThatSetsBody("$[yyyy]"))
                .hasStackTraceContaining("tidemark.timeZone \"Mars/Olympus\" is not a time zone: write a name such as Asia/Shanghai");
    }

    @Test
    void withoutASlotOnlyATextWithoutParametersHasAValue() throws Exception {
        startRouteThatSetsBody("$[yyyy]");
        assertThatThrownBy(() -> send(Map.of())).isInstanceOf(CamelExecutionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class).rootCause().hasMessageContaining("stands for no slot");

        assertThat(context.resolveLanguage("schedule").createExpression("plain")
                .evaluate(new DefaultExchange(context), String.class)).isEqualTo("plain");
    }

    @Test
    void aTextAsAConditionIsTrueWhereItSaysTrue() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME, SLOT);

        assertThat(context.resolveLanguage("schedule").createPredicate("true").matches(exchange)).isTrue();
        assertThat(context.resolveLanguage("schedule").createPredicate("false").matches(exchange)).isFalse();
    }

    @Test
    void aRouteCanBranchOnTheHourOfItsSlot() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").setHeader("hour").language("schedule", "$[hh24]")
                        .filter(header("hour").isEqualTo("23")).to("mock:out");
            }
        });
        context.start();
        MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
        out.expectedMessageCount(1);

        send(Map.of(SlotHeaders.SCHEDULED_TIME, SLOT));
        send(Map.of(SlotHeaders.SCHEDULED_TIME, SLOT.instant().plusSeconds(3600)));

        out.assertIsSatisfied();
    }

    @Test
    void aQuartzTimerGivesItsDueTimeInItsOwnZone() throws Exception {
        context.addComponent("quartz", new QuartzComponent());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:tick?cron=*+*+*+*+*+?&trigger.timeZone=Pacific/Kiritimati")
                        .setBody().language("schedule", "$[yyyymmddhh24miss]").to("mock:out");
            }
        });
        MockEndpoint out = context.getEndpoint("mock:out", MockEndpoint.class);
        out.expectedMinimumMessageCount(1);
        context.start();

        out.assertIsSatisfied();
        Date due = out.getExchanges().get(0).getMessage().getHeader("scheduledFireTime", Date.class);
        ScheduledTime slot = new ScheduledTime(due.toInstant(), ZoneId.of("Pacific/Kiritimati"));
        assertThat(out.getExchanges().get(0).getMessage().getBody())
                .isEqualTo(ScheduleExpression.parse("$cyctime").resolve(slot));
    }

    private void startRouteThatSetsBody(String expression) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").setBody().language("schedule", expression).to("mock:out");
            }
        });
        context.start();
    }

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("test.yaml", yaml));
    }

    private void send(Map<String, Object> headers) {
        context.createProducerTemplate().sendBodyAndHeaders("direct:in", "", headers);
    }
}
