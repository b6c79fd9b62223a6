package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Multipart uploads: begin, parts, complete or abort. Each upload is a directory and survives a restart. */
final class MultipartOperations {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String DESCRIPTION = "upload.properties";
    private static final int MOST_PARTS = 10_000;
    private static final long SMALLEST_PART = 100 * 1024;

    private final ObjectStore store;

    MultipartOperations(ObjectStore store) {
        this.store = store;
    }

    void handle(OssRequest request, OssReply reply) throws IOException {
        String call = request.method() + (request.has("uploads") ? " uploads" : request.has("partNumber") ? " part" : "");
        switch (call) {
            case "POST uploads" -> initiate(request, reply);
            case "PUT part" -> uploadPart(request, reply);
            case "POST" -> complete(request, reply);
            case "DELETE" -> {
                allow(request, Set.of("uploadId"), Set.of());
                ObjectStore.deleteTree(directory(request));
                reply.empty(204);
            }
            default -> throw OssException.notImplemented("this call on multipart uploads (" + call + ")");
        }
    }

    private static void allow(OssRequest request, Set<String> parameters, Set<String> headers) {
        request.allowParameters(parameters);
        request.allowHeaders(headers);
    }

    private void initiate(OssRequest request, OssReply reply) throws IOException {
        allow(request, Set.of("uploads", "encoding-type", "sequential"), ObjectOperations.PUT_HEADERS);
        ObjectOperations.requireDefaults(request);
        Bucket bucket = store.bucket(request.bucket());
        Bucket.checkKey(request.key());
        if (request.flag("x-oss-forbid-overwrite") && bucket.find(request.key()) != null) {
            throw Bucket.alreadyExists(request.key());
        }
        String id = UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
        Path directory = Files.createDirectory(bucket.uploads().resolve(id));
        Properties description = new Properties();
        description.setProperty("key", request.key());
        ObjectHeaders.of(request).forEach((name, value) -> description.setProperty("header." + name, value));
        ObjectHeaders.tags(request).forEach((name, value) -> description.setProperty("tag." + name, value));
        ObjectFiles.store(directory.resolve(DESCRIPTION), description);
        reply.xml(new XmlText("InitiateMultipartUploadResult").element("Bucket", bucket.name())
                .element("Key", request.key()).element("UploadId", id));
    }

    private void uploadPart(OssRequest request, OssReply reply) throws IOException {
        allow(request, Set.of("uploadId", "partNumber"), Set.of());
        int number = partNumber(request.parameter("partNumber"));
        Path directory = directory(request);
        try (ObjectWriter writer = new ObjectWriter(directory.resolve("new~" + UUID.randomUUID()))) {
            ObjectOperations.receive(request, writer);
            Part part = new Part(number, writer.size(), writer.etag(), writer.crc64());
            Path kept = directory.resolve(part.fileName());
            Files.move(writer.file(), kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            part.store(directory);
            reply.header("ETag", '"' + part.etag() + '"').crc(part.crc64()).empty(200);
        }
    }

    private void complete(OssRequest request, OssReply reply) throws IOException {
        allow(request, Set.of("uploadId", "encoding-type"), Set.of("x-oss-forbid-overwrite"));
        Path directory = directory(request);
        List<Part> parts = requestedParts(request, directory);
        Properties description = ObjectFiles.load(directory.resolve(DESCRIPTION));
        Bucket bucket = store.bucket(request.bucket());
        Path file = bucket.newFile(request.key());
        OssObject object;
        try {
            join(directory, parts, file);
            object = new OssObject(request.key(), file.getFileName().toString(), parts.stream().mapToLong(Part::size).sum(),
                    etag(parts), crc(parts), bucket.now(), OssObject.MULTIPART,
                    ObjectFiles.withPrefix(description, "header."), ObjectFiles.withPrefix(description, "tag."));
            bucket.publish(object, request.flag("x-oss-forbid-overwrite"));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        ObjectStore.deleteTree(directory);
        reply.crc(object.crc64()).xml(new XmlText("CompleteMultipartUploadResult")
                .element("Location", "http://127.0.0.1/" + Encoding.encode(bucket.name() + "/" + object.key(), true))
                .element("Bucket", bucket.name()).element("Key", object.key()).element("ETag", object.quotedEtag()));
    }

    private static List<Part> requestedParts(OssRequest request, Path directory) throws IOException {
        Map<Integer, String> wanted = new TreeMap<>();
        int number = 0;
        for (XmlBody.Leaf leaf : XmlBody.leaves(request)) {
            switch (leaf.path()) {
                case "CompleteMultipartUpload/Part/PartNumber" -> {
                    int next = partNumber(leaf.text().trim());
                    if (next <= number) {
                        throw new OssException(400, "InvalidPartOrder", "Part %d follows part %d.".formatted(next, number));
                    }
                    number = next;
                }
                case "CompleteMultipartUpload/Part/ETag" -> wanted.put(number, leaf.text().replace("\"", ""));
                default -> throw OssException.malformedXml("Unexpected element " + leaf.path());
            }
        }
        if (wanted.isEmpty()) {
            throw OssException.malformedXml("A multipart upload is completed with at least one part.");
        }
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<Integer, String> part : wanted.entrySet()) {
            parts.add(Part.load(directory, part.getKey(), part.getValue()));
        }
        for (Part part : parts.subList(0, parts.size() - 1)) {
            if (part.size() < SMALLEST_PART) {
                throw new OssException(400, "EntityTooSmall", "Part %d has %d bytes; all but the last need at least %d."
                        .formatted(part.number(), part.size(), SMALLEST_PART));
            }
        }
        return parts;
    }

    private static void join(Path directory, List<Part> parts, Path file) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Part part : parts) {
                try (FileChannel in = FileChannel.open(directory.resolve(part.fileName()), StandardOpenOption.READ)) {
                    for (long done = 0; done < part.size(); ) {
                        done += in.transferTo(done, part.size() - done, out);
                    }
                }
            }
        }
    }

    /** Not the MD5 of the bytes, just as with OSS: the MD5 of the parts' ETags and their number. */
    private static String etag(List<Part> parts) {
        MessageDigest md5 = ObjectWriter.newMd5();
        parts.forEach(part -> md5.update(part.etag().getBytes(StandardCharsets.US_ASCII)));
        return HEX.formatHex(md5.digest()) + "-" + parts.size();
    }

    private static long crc(List<Part> parts) {
        long crc = 0;
        for (Part part : parts) {
            crc = Crc64.combine(crc, part.crc64(), part.size());
        }
        return crc;
    }

    private Path directory(OssRequest request) throws IOException {
        String id = request.parameter("uploadId");
        Path uploads = store.bucket(request.bucket()).uploads();
        boolean known = id.matches("[0-9A-F]{32}") && Files.exists(uploads.resolve(id).resolve(DESCRIPTION));
        if (!known || !ObjectFiles.load(uploads.resolve(id).resolve(DESCRIPTION)).getProperty("key").equals(request.key())) {
            throw new OssException(404, "NoSuchUpload", "The specified upload does not exist for this object: " + id);
        }
        return uploads.resolve(id);
    }

    private static int partNumber(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_PARTS) {
            throw OssException.invalidArgument("partNumber must be from 1 to %d, not %s.".formatted(MOST_PARTS, text));
        }
        return Integer.parseInt(text);
    }

    /** A stored part; its bytes are in {@link #fileName()}, the rest beside it. */
    private record Part(int number, long size, String etag, long crc64) {

        /** The ETag is in the name, so that a part sent again never mixes with the metadata of the first. */
        String fileName() {
            return number + "~" + etag;
        }

        void store(Path directory) throws IOException {
            Properties properties = new Properties();
            properties.setProperty("size", Long.toString(size));
            properties.setProperty("etag", etag);
            properties.setProperty("crc64", Long.toUnsignedString(crc64));
            ObjectFiles.store(directory.resolve(number + ".part.properties"), properties);
        }

        static Part load(Path directory, int number, String etag) throws IOException {
            Path file = directory.resolve(number + ".part.properties");
            Properties properties = Files.exists(file) ? ObjectFiles.load(file) : new Properties();
            if (!etag.equalsIgnoreCase(properties.getProperty("etag"))) {
                throw new OssException(400, "InvalidPart", "Part %d was not uploaded with the ETag %s.".formatted(number, etag));
            }
            return new Part(number, Long.parseLong(properties.getProperty("size")), properties.getProperty("etag"),
                    Long.parseUnsignedLong(properties.getProperty("crc64")));
        }
    }
}
