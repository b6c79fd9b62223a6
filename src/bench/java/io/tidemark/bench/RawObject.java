package io.tidemark.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.zip.GZIPInputStream;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.GetObjectRequest;
import com.aliyun.oss.model.OSSObject;
import com.aliyun.oss.model.ObjectMetadata;

import io.tidemark.sandbox.Sandbox;

/** An object fetched with plain ranged GETs, without resumption. */
final class RawObject extends InputStream {

    private static final long RANGE = 64L << 20;

    private final OSS client;
    private final String key;
    private final long size;
    private final Long serverCrc;
    private final TextChecks checks;
    private long position;
    private OSSObject range;
    private InputStream content;

    private RawObject(OSS client, String key, TextChecks checks) {
        this.client = client;
        this.key = key;
        this.checks = checks;
        ObjectMetadata metadata = client.headObject(Workload.BUCKET, key);
        this.size = metadata.getContentLength();
        this.serverCrc = metadata.getServerCRC();
    }

    static OSS client(Endpoints endpoints) {
        ClientBuilderConfiguration settings = new ClientBuilderConfiguration();
        settings.setSignatureVersion(SignVersion.V4);
        return OSSClientBuilder.create().endpoint(endpoints.oss().toString()).region(Sandbox.REGION)
                .credentialsProvider(new DefaultCredentialProvider(Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY))
                .clientConfiguration(settings).build();
    }

    /** The text of the slot's object. */
    static InputStream open(OSS client, Workload workload, Instant slot) throws IOException {
        return open(client, workload, slot, false);
    }

    /** @param checked whether it must have the CRC-64 that the store says it has */
    static InputStream open(OSS client, Workload workload, Instant slot, boolean checked) throws IOException {
        InputStream stored = new RawObject(client, workload.key(slot), checked ? new TextChecks() : null);
        return workload.gzip() ? new GZIPInputStream(stored, 64 * 1024) : stored;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == size) {
            return -1;
        }
        if (range == null) {
            range = client.getObject(new GetObjectRequest(Workload.BUCKET, key)
                    .withRange(position, Math.min(size, position + RANGE) - 1));
            // below the SDK's own streams, two of which compute a CRC-64
            content = range.getResponse().getHttpResponse().getEntity().getContent();
        }
        int read = content.read(buffer, offset, length);
        if (read < 0) {
            throw new IOException(key + " ended early at byte " + position);
        }
        position += read;
        check(buffer, offset, read);
        if (position % RANGE == 0 || position == size) {
            range.close();
            range = null;
        }
        return read;
    }

    private void check(byte[] buffer, int offset, int length) throws IOException {
        if (checks != null) {
            checks.stored(buffer, offset, length);
            if (position == size && serverCrc != null && serverCrc != checks.crc64()) {
                throw new IOException(key + " has another CRC-64 than OSS says");
            }
        }
    }

    /** GZIPInputStream asks whether another member may follow. */
    @Override
    public int available() {
        return position < size ? 1 : 0;
    }
}
