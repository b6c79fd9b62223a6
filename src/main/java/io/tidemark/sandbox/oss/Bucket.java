package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one bucket: an index in memory, one file of bytes and one of metadata per object on disk.
 *
 * <p>An object appears, changes and disappears with its metadata file. Byte files are written once under a new name and never
 * changed, so a reader that has opened one keeps reading the version it found.
 */
final class Bucket {

    private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
    private static final String DESCRIPTION = "bucket.properties";
    private static final int MAX_KEY_BYTES = 1023;

    private final String name;
    private final Instant created;
    private final Path data;
    private final Path meta;
    private final Path uploads;
    private final InstantSource clock;
    private final NavigableMap<String, OssObject> objects = new ConcurrentSkipListMap<>(KeyOrder.UTF8);
    private final Object lock = new Object();

    private Bucket(Path directory, Instant created, InstantSource clock) {
        this.name = directory.getFileName().toString();
        this.created = created;
        this.data = directory.resolve("data");
        this.meta = directory.resolve("meta");
        this.uploads = directory.resolve("uploads");
        this.clock = clock;
    }

    static Bucket create(Path directory, InstantSource clock) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Bucket bucket = new Bucket(directory, now, clock);
        Files.createDirectories(bucket.data);
        Files.createDirectories(bucket.meta);
        Files.createDirectories(bucket.uploads);
        Properties description = new Properties();
        description.setProperty("created", now.toString());
        ObjectFiles.store(directory.resolve(DESCRIPTION), description);
        return bucket;
    }

    static boolean isBucket(Path directory) {
        return Files.isRegularFile(directory.resolve(DESCRIPTION));
    }

    /** From now on the directory is not taken for a bucket, however much of it a crash leaves behind. */
    static void markDeleted(Path directory) throws IOException {
        Files.delete(directory.resolve(DESCRIPTION));
    }

    static Bucket load(Path directory, InstantSource clock) throws IOException {
        Properties description = ObjectFiles.load(directory.resolve(DESCRIPTION));
        Bucket bucket = new Bucket(directory, Instant.parse(description.getProperty("created")), clock);
        bucket.readIndex();
        return bucket;
    }

    private void readIndex() throws IOException {
        Set<String> live = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(meta)) {
            for (Path file : files) {
                if (ObjectFiles.isMetadata(file)) {
                    OssObject object = ObjectFiles.read(file);
                    objects.put(object.key(), object);
                    live.add(object.file());
                } else {
                    Files.delete(file);
                }
            }
        }
        // bytes without metadata were never published, or their object was replaced just before the process ended
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data)) {
            for (Path file : files) {
                if (!live.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    Path uploads() {
        return uploads;
    }

    NavigableMap<String, OssObject> objects() {
        return objects;
    }

    /** @return null when absent */
    OssObject find(String key) {
        return objects.get(key);
    }

    OssObject require(String key) {
        OssObject object = objects.get(key);
        if (object == null) {
            throw OssException.noSuchKey(key);
        }
        return object;
    }

    ObjectWriter newWriter(String key) throws IOException {
        checkKey(key);
        return new ObjectWriter(newFile(key));
    }

    /** Puts finished bytes in place of whatever the key held. */
    OssObject publish(String key, ObjectWriter bytes, Map<String, String> headers, Map<String, String> tags,
                      boolean forbidOverwrite) throws IOException {
        return publish(new OssObject(key, bytes.fileName(), bytes.size(), bytes.etag(), bytes.crc64(), now(),
                OssObject.NORMAL, headers, tags), forbidOverwrite);
    }

    /** The byte file of {@code object} must exist; it is removed when the object is refused. */
    OssObject publish(OssObject object, boolean forbidOverwrite) throws IOException {
        synchronized (lock) {
            OssObject old = objects.get(object.key());
            if (old != null && forbidOverwrite) {
                Files.deleteIfExists(data.resolve(object.file()));
                throw alreadyExists(object.key());
            }
            ObjectFiles.write(meta, object);
            objects.put(object.key(), object);
            if (old != null && !old.file().equals(object.file())) {
                discard(old);
            }
            return object;
        }
    }

    /** Changes metadata only. */
    OssObject update(String key, UnaryOperator<OssObject> change) throws IOException {
        synchronized (lock) {
            return publish(change.apply(require(key)), false);
        }
    }

    /** @return false when there was none */
    boolean delete(String key) throws IOException {
        synchronized (lock) {
            OssObject old = objects.get(key);
            if (old == null) {
                return false;
            }
            ObjectFiles.delete(meta, key);
            objects.remove(key);
            discard(old);
            return true;
        }
    }

    /** Of a version that is no longer published; what cannot be removed now goes at the next start. */
    private void discard(OssObject old) {
        try {
            Files.deleteIfExists(data.resolve(old.file()));
        } catch (IOException e) {
            LOG.warn("The file {} of a replaced or deleted object could not be removed: {}", old.file(), e.getMessage());
        }
    }

    /** Keeps the bytes of an opened version under a new file name, for {@code key}. */
    String store(Opened source, String key) throws IOException {
        checkKey(key);
        Path copy = newFile(key);
        try {
            // the bytes of a version never change, so a hard link is a copy
            Files.createLink(copy, source.file());
        } catch (UnsupportedOperationException | FileSystemException e) {
            copyBytes(source, copy);
        }
        return copy.getFileName().toString();
    }

    /** From the open channel: the version may have been replaced, and its name removed, since it was opened. */
    private static void copyBytes(Opened source, Path copy) throws IOException {
        try (FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = source.object().size();
            for (long done = 0; done < size; ) {
                done += source.channel().transferTo(done, size - done, out);
            }
        }
    }

    /** A name that no version has had. */
    Path newFile(String key) {
        return data.resolve(FileNames.readable(key) + '~' + UUID.randomUUID());
    }

    Opened open(String key) throws IOException {
        while (true) {
            OssObject object = require(key);
            try {
                Path file = data.resolve(object.file());
                return new Opened(object, file, FileChannel.open(file, StandardOpenOption.READ));
            } catch (NoSuchFileException e) {
                // replaced or deleted since the look at the index; the next look finds the successor, or nothing
                if (object == objects.get(key)) {
                    throw e;
                }
            }
        }
    }

    /** One version of an object and its bytes. */
    record Opened(OssObject object, Path file, FileChannel channel) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    static OssException alreadyExists(String key) {
        return new OssException(409, "FileAlreadyExists",
                "The object %s already exists and x-oss-forbid-overwrite is true.".formatted(key));
    }

    static void checkKey(String key) {
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_KEY_BYTES || key.startsWith("/") || key.startsWith("\\")) {
            throw new OssException(400, "InvalidObjectName",
                    "The object name has %d bytes; 1 to %d are allowed and no slash or backslash at its beginning."
                            .formatted(length, MAX_KEY_BYTES));
        }
    }
}
