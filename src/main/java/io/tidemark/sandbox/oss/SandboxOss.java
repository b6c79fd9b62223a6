package io.tidemark.sandbox.oss;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jetty.server.Handler;

import io.tidemark.sandbox.fault.FaultPlan;

/**
 * An OSS endpoint for development, tests and measurements: the HTTP side in {@link #handler()}, and the same objects from Java.
 *
 * <p>Objects are files below one directory and survive a restart. One process at a time may use the directory. Nothing needs
 * closing: files are open only while they are read or written.
 */
public final class SandboxOss {

    private final ObjectStore store;
    private final OssFaults faults;
    private final Handler handler;

    private SandboxOss(ObjectStore store, Map<String, String> keys, InstantSource clock, FaultPlan plan) {
        this.store = store;
        this.faults = new OssFaults(plan);
        this.handler = new OssHandler(store, new Authenticator(keys, clock), plan, clock);
    }

    /**
     * @param dataDir created when absent
     * @param keys    access key id to secret: who may call over HTTP
     * @param clock   gives {@code Last-Modified} and {@code Date}, and what the time of signatures is compared with; a client of
     *                the SDK follows a clock far from its own after one refused request, with its enableAutoCorrectClockSkew on
     * @throws IOException when the directory or the metadata of an object cannot be read
     */
    public static SandboxOss open(Path dataDir, Map<String, String> keys, InstantSource clock) throws IOException {
        return open(dataDir, keys, clock, new FaultPlan());
    }

    /** The same with a plan that others share. */
    public static SandboxOss open(Path dataDir, Map<String, String> keys, InstantSource clock, FaultPlan plan) throws IOException {
        return new SandboxOss(ObjectStore.open(dataDir, clock), keys, clock, plan);
    }

    /** One handler for one server: see {@link io.tidemark.sandbox.SandboxServer}. */
    public Handler handler() {
        return handler;
    }

    /** The plan's OSS side, in few words. */
    public OssFaults faults() {
        return faults;
    }

    /** Nothing happens when it exists. */
    public void createBucket(String bucket) throws IOException {
        store.createBucket(bucket);
    }

    public OssObject put(String bucket, String key, byte[] bytes) throws IOException {
        return put(bucket, key, new ByteArrayInputStream(bytes));
    }

    public OssObject put(String bucket, String key, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return put(bucket, key, in);
        }
    }

    /** Reads {@code in} to its end and does not close it. */
    public OssObject put(String bucket, String key, InputStream in) throws IOException {
        return put(bucket, key, out -> ObjectOperations.copy(in, out));
    }

    /**
     * Replaces what the key held, all at once when {@code body} has returned.
     *
     * @throws OssException when the bucket does not exist or the key is not allowed
     */
    public OssObject put(String bucket, String key, Body body) throws IOException {
        Bucket target = store.bucket(bucket);
        try (ObjectWriter writer = target.newWriter(key)) {
            body.writeTo(writer);
            writer.finish();
            return target.publish(key, writer, ObjectHeaders.forKey(key), Map.of(), false);
        }
    }

    /** Everything that begins with {@code prefix}, in the order of the keys' UTF-8 bytes. */
    public List<OssObject> list(String bucket, String prefix) {
        return store.bucket(bucket).objects().tailMap(prefix, true).values().stream()
                .takeWhile(object -> object.key().startsWith(prefix)).toList();
    }

    public Optional<OssObject> find(String bucket, String key) {
        return Optional.ofNullable(store.bucket(bucket).find(key));
    }

    public boolean exists(String bucket, String key) {
        return find(bucket, key).isPresent();
    }

    /**
     * For small objects; {@link #open(String, String)} streams.
     *
     * @throws OssException NoSuchBucket, NoSuchKey
     */
    public byte[] get(String bucket, String key) throws IOException {
        try (InputStream in = open(bucket, key)) {
            return in.readAllBytes();
        }
    }

    /** The version of now, whatever happens to the key while it is read. */
    public InputStream open(String bucket, String key) throws IOException {
        return Channels.newInputStream(store.bucket(bucket).open(key).channel());
    }

    /** @return false when there was none */
    public boolean delete(String bucket, String key) throws IOException {
        return store.bucket(bucket).delete(key);
    }

    /** Gives an object another time of last modification, for tests of late and unfinished objects. */
    public OssObject touch(String bucket, String key, Instant lastModified) throws IOException {
        return store.bucket(bucket).update(key, object -> object.withLastModified(lastModified.truncatedTo(ChronoUnit.MILLIS)));
    }

    /** Writes an object's bytes to a stream, however many. */
    @FunctionalInterface
    public interface Body {

        void writeTo(OutputStream out) throws IOException;
    }
}
