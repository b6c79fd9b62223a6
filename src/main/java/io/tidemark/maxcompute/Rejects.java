package io.tidemark.maxcompute;

import java.io.IOException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.maxcompute.client.TableTarget;
import io.tidemark.maxcompute.load.RejectFile;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

/**
 * The rejected rows of one load on their way to where the option {@code rejects} says. Their object is named by the task, the slot,
 * the attempt and the table, so that an attempt that is made again replaces its own object and no other.
 */
final class Rejects implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rejects.class);
    private static final DateTimeFormatter SLOT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssxx");
    /** The header that oss: takes a key from; a name and not a class, because the component may be absent. */
    private static final String OSS_KEY = "CamelAlibabaOssObjectName";

    private final MaxComputeEndpoint endpoint;
    private final Exchange exchange;
    private final ExchangeTarget slot;
    private final ProducerTemplate template;
    private final TableTarget target;
    private final RejectFile file;

    Rejects(MaxComputeEndpoint endpoint, Exchange exchange, ExchangeTarget slot, ProducerTemplate template, TableTarget target) {
        this.endpoint = endpoint;
        this.exchange = exchange;
        this.slot = slot;
        this.template = template;
        this.target = target;
        this.file = template == null ? null : new RejectFile(locator(), BodyPlaces.files(exchange, endpoint.options().format()), versions());
    }

    /** Takes the rejected rows; null when they are not to be written. */
    RejectFile file() {
        return file;
    }

    /**
     * Writes what was rejected.
     *
     * @return where it is; null when nothing was rejected or is to be written
     * @throws MaxComputeException when it cannot be written
     */
    String deliver(long rejected) {
        if (file == null || rejected == 0) {
            return null;
        }
        RejectTarget rejects = endpoint.options().rejects();
        String uri = slot.resolve(rejects.uri());
        String name = name(slot.resolve(rejects.prefix()));
        Exchange sent = template.send(uri, message -> {
            message.getMessage().setBody(file.flushed().toFile());
            message.getMessage().setHeader(OSS_KEY, name);
            message.getMessage().setHeader(Exchange.FILE_NAME, name);
        });
        if (sent.getException() != null) {
            throw new MaxComputeException("the rejected rows of the load into %s cannot be written to %s as %s: %s; nothing was committed"
                    .formatted(target, uri, name, sent.getException().getMessage()), true, sent.getException());
        }
        LOG.info("Load into {}: the rejected rows are in {} as {}", target, uri, name);
        return uri.replaceFirst("\\?.*", "") + "/" + name;
    }

    private String name(String prefix) {
        String begin = prefix == null ? "" : prefix.endsWith("/") ? prefix : prefix + "/";
        Object at = exchange.getMessage().getHeader(SlotHeaders.SCHEDULED_TIME);
        String task = exchange.getMessage().getHeader(SlotHeaders.TASK, String.class);
        if (task == null || !(at instanceof ScheduledTime time)) {
            return begin + exchange.getExchangeId() + "/" + target.table() + ".csv";
        }
        ZonedDateTime local = time.local();
        Integer attempt = exchange.getMessage().getHeader(SlotHeaders.ATTEMPT, 1, Integer.class);
        return begin + task + "/" + SLOT.format(local) + "/attempt-" + attempt + "-" + target.table() + ".csv";
    }

    @SuppressWarnings("unchecked")
    private LongFunction<String> locator() {
        return exchange.getProperty(SlotHeaders.LINE_LOCATOR, LongFunction.class);
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        if (exchange.getProperty(SlotHeaders.MANIFEST) instanceof List<?> objects) {
            for (Object entry : objects) {
                if (entry instanceof Map<?, ?> object && object.get("versionId") != null) {
                    versions.put("oss://" + object.get("bucket") + "/" + object.get("key"), object.get("versionId").toString());
                }
            }
        }
        return versions;
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("The file of the rejected rows of {} was not deleted: {}", target, e.getMessage());
            }
        }
    }
}
