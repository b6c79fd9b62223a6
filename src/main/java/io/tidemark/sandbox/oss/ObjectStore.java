package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** All buckets below one directory. One process at a time. */
final class ObjectStore {

    private static final Pattern BUCKET_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    private final Path directory;
    private final InstantSource clock;
    private final NavigableMap<String, Bucket> buckets = new ConcurrentSkipListMap<>();

    private ObjectStore(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    static ObjectStore open(Path directory, InstantSource clock) throws IOException {
        ObjectStore store = new ObjectStore(directory, clock);
        Files.createDirectories(directory);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Bucket.isBucket(entry)) {
                    Bucket bucket = Bucket.load(entry, clock);
                    store.buckets.put(bucket.name(), bucket);
                }
            }
        }
        return store;
    }

    Bucket bucket(String name) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw OssException.noSuchBucket(name);
        }
        return bucket;
    }

    Collection<Bucket> buckets() {
        return buckets.values();
    }

    /** Nothing happens when it exists. */
    synchronized Bucket createBucket(String name) throws IOException {
        if (!BUCKET_NAME.matcher(name).matches()) {
            throw new OssException(400, "InvalidBucketName", "The bucket name is not valid: " + name
                    + "; 3 to 63 lower-case letters, digits and hyphens are allowed, no hyphen at either end");
        }
        Bucket existing = buckets.get(name);
        if (existing != null) {
            return existing;
        }
        Path home = directory.resolve(name);
        if (Files.exists(home)) {
            // the process ended in the middle of a deleteBucket
            deleteTree(home);
        }
        Bucket bucket = Bucket.create(home, clock);
        buckets.put(name, bucket);
        return bucket;
    }

    synchronized void deleteBucket(String name) throws IOException {
        Bucket bucket = bucket(name);
        if (!bucket.objects().isEmpty()) {
            throw new OssException(409, "BucketNotEmpty", "The bucket has objects. Please delete them first: " + name);
        }
        buckets.remove(name);
        Path home = directory.resolve(name);
        Bucket.markDeleted(home);
        deleteTree(home);
    }

    static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
