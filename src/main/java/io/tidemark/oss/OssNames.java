package io.tidemark.oss;

import java.time.DateTimeException;
import java.time.ZoneId;

import org.apache.camel.Exchange;

import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.language.ExchangeSlot;

/**
 * The options that name something by time. They are parsed once, so that a mistake in them fails the start and not the
 * first slot.
 */
record OssNames(
        ScheduleExpression objectName,
        ScheduleExpression prefix,
        ScheduleExpression doneFileName,
        ScheduleExpression destinationPrefix,
        ScheduleExpression destinationSuffix,
        ZoneId zone) {

    /** @throws IllegalArgumentException when an option cannot be read or two of them exclude each other; the message names it */
    static OssNames of(OssConfiguration configuration) {
        checkAfterRead(configuration);
        checkNumbers(configuration);
        checkNames(configuration);
        return new OssNames(
                parse(configuration.getObjectName()),
                parse(configuration.getPrefix()),
                parse(configuration.getDoneFileName()),
                parse(configuration.getDestinationBucketPrefix()),
                parse(configuration.getDestinationBucketSuffix()),
                zone(configuration.getTimeZone()));
    }

    private static ScheduleExpression parse(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return ScheduleExpression.parseOption(text);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("timeZone=%s is not a time zone: write one like Asia/Shanghai".formatted(name), e);
        }
    }

    private static void checkNames(OssConfiguration configuration) {
        if ("{name}".equals(configuration.getDoneFileName())) {
            throw new IllegalArgumentException("doneFileName={name} is the object itself: write for example {name}.done");
        }
        ScheduleExpression name = parse(configuration.getObjectName());
        if (name != null && name.text().startsWith("/")) {
            throw new IllegalArgumentException("objectName=%s: no key in OSS begins with a slash, leave it out".formatted(name));
        }
        if (name != null && name.isConstant()) {
            ObjectPattern.of(name.text(), configuration.getObjectMatch());
        }
    }

    private static void checkNumbers(OssConfiguration configuration) {
        if (configuration.getMaxKeys() < 1 || configuration.getMaxKeys() > 1000) {
            throw new IllegalArgumentException("maxKeys=%d must be 1 to 1000".formatted(configuration.getMaxKeys()));
        }
        if (configuration.getMaxObjects() < 1) {
            throw new IllegalArgumentException("maxObjects=%d must be at least 1".formatted(configuration.getMaxObjects()));
        }
        if (configuration.getHeaderLines() < 0) {
            throw new IllegalArgumentException("headerLines=%d must be at least 0".formatted(configuration.getHeaderLines()));
        }
        if (configuration.getMinAge().isNegative()) {
            throw new IllegalArgumentException("minAge=%s must not be negative".formatted(configuration.getMinAge()));
        }
    }

    private static void checkAfterRead(OssConfiguration configuration) {
        if (!configuration.isMoveAfterRead()) {
            return;
        }
        if (configuration.isDeleteAfterRead()) {
            throw new IllegalArgumentException("moveAfterRead and deleteAfterRead exclude each other: set one of them");
        }
        String bucket = configuration.getDestinationBucket();
        boolean elsewhere = bucket != null && !bucket.equals(configuration.getBucketName());
        boolean renamed = isSet(configuration.getDestinationBucketPrefix()) || isSet(configuration.getDestinationBucketSuffix())
                || configuration.isRemovePrefixOnMove() && isSet(configuration.getPrefix());
        if (!elsewhere && !renamed) {
            throw new IllegalArgumentException(("moveAfterRead would move objects of %s onto themselves: set destinationBucket, "
                    + "destinationBucketPrefix or destinationBucketSuffix").formatted(configuration.getBucketName()));
        }
    }

    private static boolean isSet(String text) {
        return text != null && !text.isEmpty();
    }

    /** The value for the exchange's slot; null when the option is not set. An option without parameters needs no slot. */
    String resolve(ScheduleExpression expression, Exchange exchange) {
        if (expression == null) {
            return null;
        }
        if (expression.isConstant()) {
            return expression.text();
        }
        ScheduledTime slot = ExchangeSlot.of(exchange, zone);
        return expression.resolve(slot, ExchangeSlot.ids(exchange, slot));
    }

    /** For whoever has no slot. */
    void requireConstant() {
        requireConstant("objectName", objectName);
        requireConstant("prefix", prefix);
        requireConstant("doneFileName", doneFileName);
        requireConstant("destinationBucketPrefix", destinationPrefix);
        requireConstant("destinationBucketSuffix", destinationSuffix);
    }

    private static void requireConstant(String option, ScheduleExpression expression) {
        if (expression != null && !expression.isConstant()) {
            throw new IllegalArgumentException(("%s=%s: a consumer has no slot to resolve scheduling parameters for; "
                    + "use the oss: producer in a route from cycle:").formatted(option, expression));
        }
    }
}
