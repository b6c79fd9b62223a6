package io.tidemark.schedule.language;

import java.time.DateTimeException;
import java.time.ZoneId;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.spi.annotations.Language;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.apache.camel.support.TypedLanguageSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduledTime;

/**
 * Scheduling parameters wherever Camel takes an expression: {@code language: {language: schedule, expression: "$[yyyymmdd]"}}.
 *
 * <p>The text is read when the route is built, so a mistake in it stops the route from starting. Its value is a String for the
 * exchange's slot, see {@link ExchangeSlot}, or what that converts to. A time that brings no zone is in {@code tidemark.timeZone}.
 */
@Language("schedule")
public class ScheduleLanguage extends TypedLanguageSupport {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleLanguage.class);

    private static final String ZONE_PROPERTY = "tidemark.timeZone";
    private static final String DEFAULT_ZONE = "Asia/Shanghai";

    /** @throws io.tidemark.schedule.ScheduleExpressionException when the text holds a parameter that cannot be read */
    @Override
    public Expression createExpression(String text) {
        ScheduleExpression expression = ScheduleExpression.parse(loadResource(text));
        expression.warnings().forEach(warning -> LOG.warn("Scheduling expression \"{}\": {}", expression, warning));
        return new SlotExpression(expression, zone());
    }

    /** True where the value of the text is {@code true}. */
    @Override
    public Predicate createPredicate(String text) {
        return ExpressionToPredicateAdapter.toPredicate(createExpression(text));
    }

    private ZoneId zone() {
        String name = getCamelContext().resolvePropertyPlaceholders("{{" + ZONE_PROPERTY + ':' + DEFAULT_ZONE + "}}");
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(ZONE_PROPERTY + " \"" + name + "\" is not a time zone: write a name such as " + DEFAULT_ZONE, e);
        }
    }

    private static final class SlotExpression extends ExpressionAdapter {

        private final ScheduleExpression expression;
        private final ZoneId zone;

        SlotExpression(ScheduleExpression expression, ZoneId zone) {
            this.expression = expression;
            this.zone = zone;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            // A text without parameters is what it is, also where there is no slot.
            if (expression.isConstant()) {
                return expression.text();
            }
            ScheduledTime slot = ExchangeSlot.of(exchange, zone);
            return expression.resolve(slot, ExchangeSlot.ids(exchange, slot));
        }

        @Override
        public String toString() {
            return "schedule{" + expression + '}';
        }
    }
}
