package io.tidemark.alert.camel;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.alert.AlertMessage;
import io.tidemark.alert.AlertRules;
import io.tidemark.alert.AlertWatch;
import io.tidemark.ledger.Ledger;
import io.tidemark.schedule.Recurrence;

/**
 * Looks for what is wrong at an interval and sends it to the route of the alerts. It has a thread of its own: an alert that cannot be
 * sent holds up nothing but other alerts.
 */
public final class AlertService extends ServiceSupport {

    /** Headers of a message: the title in one line, the text as Markdown, the task, the rule, whether it is over, how many slots. */
    public static final String TITLE = "CamelTidemarkAlertTitle";
    public static final String TEXT = "CamelTidemarkAlertText";
    public static final String TASK = "CamelTidemarkTask";
    public static final String RULE = "CamelTidemarkAlertRule";
    public static final String ENDED = "CamelTidemarkAlertEnded";
    public static final String COUNT = "CamelTidemarkAlertCount";

    private static final Logger LOG = LoggerFactory.getLogger(AlertService.class);

    private final CamelContext context;
    private final AlertRules rules;
    private final AlertWatch watch;
    private final ObjectMapper json = new ObjectMapper();
    private ProducerTemplate producer;
    private ScheduledExecutorService clock;
    private boolean troubled;

    /** @param cron makes a recurrence of a cron expression */
    public AlertService(CamelContext context, Ledger ledger, AlertRules rules, BiFunction<String, ZoneId, Recurrence> cron) {
        this.context = context;
        this.rules = rules;
        this.watch = new AlertWatch(ledger, rules, cron, this::send);
    }

    @Override
    protected void doStart() {
        producer = context.createProducerTemplate();
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "alerts");
        clock.scheduleWithFixedDelay(this::round, 0, rules.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        if (clock != null) {
            context.getExecutorServiceManager().shutdownGraceful(clock);
        }
        if (producer != null) {
            producer.close();
        }
    }

    /** Nothing comes out of it: a scheduled task that throws is never run again. */
    private void round() {
        try {
            watch.round();
            troubled = false;
        } catch (RuntimeException | Error e) {
            if (troubled) {
                LOG.debug("Alerts are still not looked for", e);
            } else {
                troubled = true;
                LOG.warn("What is wrong could not be looked for: {}. Tried again in {}.", e.getMessage(), rules.interval(), e);
            }
        }
    }

    private void send(AlertMessage message) throws Exception {
        String body = json.writeValueAsString(json(message));
        Exchange sent = producer.send(endpoint(), exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(headers(message));
        });
        Exception error = sent.getException();
        if (error == null && ExchangeHelper.isFailureHandled(sent)) {
            // the dead letter channel of the loads took it: that is not where people look
            error = sent.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        if (error != null) {
            throw error;
        }
    }

    /** While its route is replaced nobody waits for it. */
    private String endpoint() {
        String uri = rules.endpoint();
        return uri.startsWith("direct:") && !uri.contains("?") ? uri + "?block=false" : uri;
    }

    private static Map<String, Object> json(AlertMessage message) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("task", message.task());
        all.put("rule", message.rule().key());
        all.put("ended", message.ended());
        all.put("title", message.title());
        all.put("count", message.count());
        all.put("repeated", message.repeated());
        all.put("lines", message.lines());
        return all;
    }

    private static Map<String, Object> headers(AlertMessage message) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(TITLE, message.title());
        headers.put(TEXT, message.markdown());
        headers.put(TASK, message.task());
        headers.put(RULE, message.rule().key());
        headers.put(ENDED, message.ended());
        headers.put(COUNT, message.count());
        return headers;
    }
}
