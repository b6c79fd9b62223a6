package io.tidemark.oss;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.WrappedFile;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.ExchangeHelper;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.InconsistentException;
import com.aliyun.oss.OSSErrorCode;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.CopyObjectResult;
import com.aliyun.oss.model.DeleteObjectsRequest;
import com.aliyun.oss.model.OSSObjectSummary;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PutObjectRequest;
import com.aliyun.oss.model.PutObjectResult;

import io.tidemark.oss.stream.ObjectsSource;
import io.tidemark.oss.stream.OssObjectsStream;
import io.tidemark.oss.stream.PinnedObject;
import io.tidemark.schedule.ScheduleExpression;

/** Carries out one operation for each exchange. */
public class OssProducer extends DefaultProducer {

    private OssHealthCheck healthCheck;

    public OssProducer(OssEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public OssEndpoint getEndpoint() {
        return (OssEndpoint) super.getEndpoint();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        OssOperations operation = header(exchange, OssConstants.OPERATION, OssOperations.class, configuration().getOperation());
        String bucket = header(exchange, OssConstants.OVERRIDE_BUCKET_NAME, String.class, configuration().getBucketName());
        try {
            switch (operation) {
                case poll -> new SlotPoll(getEndpoint()).run(exchange, bucket, objectName(exchange));
                case getObject -> getObject(exchange, bucket);
                case headObject -> headObject(exchange, bucket);
                case listObjects -> listObjects(exchange, bucket);
                case putObject -> putObject(exchange, bucket);
                case copyObject -> copyObject(exchange, bucket);
                case deleteObject -> getEndpoint().client().deleteObject(bucket, objectName(exchange));
                case deleteObjects -> deleteObjects(exchange, bucket);
                case listBuckets -> exchange.getMessage().setBody(getEndpoint().client().listBuckets());
                default -> throw new UnsupportedOperationException("operation=" + operation);
            }
        } catch (OSSException | ClientException | InconsistentException e) {
            throw getEndpoint().failures().translate(e, "oss://" + bucket + "/" + describedName(exchange));
        }
    }

    private void getObject(Exchange exchange, String bucket) throws Exception {
        String key = objectName(exchange);
        ObjectMetadata metadata = head(bucket, key);
        PinnedObject object = PinnedObject.of(bucket, key, metadata);
        OssObjectsStream body = getEndpoint().body(ObjectsSource.stored(
                getEndpoint().client(), getEndpoint().failures(), object, getEndpoint().readSettings()));
        if (configuration().isAutocloseBody()) {
            body.closeWith(exchange);
        }
        SlotPoll.open(body);
        ObjectHeaders.set(exchange.getMessage(), object, metadata);
        exchange.getMessage().setBody(body);
    }

    private void headObject(Exchange exchange, String bucket) {
        String key = objectName(exchange);
        ObjectMetadata metadata = head(bucket, key);
        ObjectHeaders.set(exchange.getMessage(), PinnedObject.of(bucket, key, metadata), metadata);
        exchange.getMessage().setBody(metadata);
    }

    private ObjectMetadata head(String bucket, String key) {
        return new ObjectFinder(getEndpoint().client(), bucket, configuration()).head(key).orElseThrow(() -> new OssException(
                OSSErrorCode.NO_SUCH_KEY, true, "oss://%s/%s does not exist".formatted(bucket, key)));
    }

    private void listObjects(Exchange exchange, String bucket) {
        OssNames names = getEndpoint().names();
        String prefix = exchange.getMessage().getHeader(OssConstants.PREFIX, String.class);
        int limit = header(exchange, OssConstants.MAX_KEYS, Integer.class, configuration().getMaxObjects());
        List<OSSObjectSummary> found = new ArrayList<>();
        boolean all = new ObjectFinder(getEndpoint().client(), bucket, configuration())
                .list(prefix != null ? prefix : names.resolve(names.prefix(), exchange), null, summary -> {
                    boolean room = found.size() < limit;
                    if (room) {
                        found.add(summary);
                    }
                    return room;
                });
        exchange.getMessage().setHeader(OssConstants.IS_TRUNCATED, !all);
        exchange.getMessage().setHeader(OssConstants.OBJECT_COUNT, found.size());
        exchange.getMessage().setBody(found);
    }

    private void putObject(Exchange exchange, String bucket) throws Exception {
        String key = objectName(exchange);
        PutObjectResult result = getEndpoint().client().putObject(putRequest(exchange, bucket, key));
        ObjectHeaders.set(exchange.getMessage(), bucket, key, result.getETag(), result.getVersionId());
    }

    private PutObjectRequest putRequest(Exchange exchange, String bucket, String key) throws InvalidPayloadException {
        ObjectMetadata metadata = metadata(exchange.getMessage());
        Object body = exchange.getMessage().getBody();
        if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            return new PutObjectRequest(bucket, key, file, metadata);
        }
        if (body instanceof File file) {
            return new PutObjectRequest(bucket, key, file, metadata);
        }
        byte[] bytes = bytes(exchange, body);
        if (bytes != null) {
            metadata.setContentLength(bytes.length);
            return new PutObjectRequest(bucket, key, new ByteArrayInputStream(bytes), metadata);
        }
        // its length is not known and a header left by another object may lie: sent in chunks
        return new PutObjectRequest(bucket, key, exchange.getMessage().getMandatoryBody(InputStream.class), metadata);
    }

    private static byte[] bytes(Exchange exchange, Object body) {
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof String text) {
            return text.getBytes(Charset.forName(ExchangeHelper.getCharsetName(exchange)));
        }
        return body instanceof byte[] bytes ? bytes : null;
    }

    private static ObjectMetadata metadata(Message message) {
        ObjectMetadata metadata = new ObjectMetadata();
        String type = message.getHeader(OssConstants.CONTENT_TYPE, String.class);
        if (type != null) {
            metadata.setContentType(type);
        }
        Map<?, ?> own = message.getHeader(OssConstants.METADATA, Map.class);
        if (own != null) {
            own.forEach((name, value) -> metadata.addUserMetadata(String.valueOf(name), String.valueOf(value)));
        }
        return metadata;
    }

    private void copyObject(Exchange exchange, String bucket) {
        Message message = exchange.getMessage();
        String sourceKey = message.getHeader(OssConstants.SOURCE_OBJECT_NAME, String.class);
        if (sourceKey == null) {
            throw new IllegalArgumentException("copyObject needs the header %s: the key to copy from".formatted(OssConstants.SOURCE_OBJECT_NAME));
        }
        String key = objectName(exchange);
        CopyObjectResult result = getEndpoint().client().copyObject(
                header(exchange, OssConstants.SOURCE_BUCKET_NAME, String.class, bucket), sourceKey, bucket, key);
        ObjectHeaders.set(message, bucket, key, result.getETag(), result.getVersionId());
    }

    private void deleteObjects(Exchange exchange, String bucket) throws InvalidPayloadException {
        List<String> keys = new ArrayList<>();
        for (Object key : exchange.getMessage().getMandatoryBody(Collection.class)) {
            keys.add(String.valueOf(key));
        }
        for (int from = 0; from < keys.size(); from += DeleteObjectsRequest.DELETE_OBJECTS_ONETIME_LIMIT) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + DeleteObjectsRequest.DELETE_OBJECTS_ONETIME_LIMIT));
            getEndpoint().client().deleteObjects(new DeleteObjectsRequest(bucket).withKeys(some).withQuiet(true));
        }
    }

    private String objectName(Exchange exchange) {
        String name = exchange.getMessage().getHeader(OssConstants.OBJECT_NAME, String.class);
        if (name != null && !name.isEmpty()) {
            return name;
        }
        ScheduleExpression option = getEndpoint().names().objectName();
        if (option == null) {
            throw new IllegalArgumentException("%s does not say which object: set objectName or the header %s"
                    .formatted(getEndpoint(), OssConstants.OBJECT_NAME));
        }
        return getEndpoint().names().resolve(option, exchange);
    }

    private String describedName(Exchange exchange) {
        String name = exchange.getMessage().getHeader(OssConstants.OBJECT_NAME, String.class);
        return name != null ? name : String.valueOf(getEndpoint().names().objectName());
    }

    private static <T> T header(Exchange exchange, String name, Class<T> type, T option) {
        T value = exchange.getMessage().getHeader(name, type);
        return value != null ? value : option;
    }

    private OssConfiguration configuration() {
        return getEndpoint().getConfiguration();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        WritableHealthCheckRepository repository = HealthCheckHelper.getHealthCheckRepository(
                getEndpoint().getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (repository != null) {
            healthCheck = new OssHealthCheck(getEndpoint());
            healthCheck.setEnabled(getEndpoint().getComponent().isHealthCheckProducerEnabled());
            repository.addHealthCheck(healthCheck);
        }
    }

    @Override
    protected void doStop() throws Exception {
        WritableHealthCheckRepository repository = HealthCheckHelper.getHealthCheckRepository(
                getEndpoint().getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (repository != null && healthCheck != null) {
            repository.removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        super.doStop();
    }
}
