package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.oss.OSS;
import com.aliyun.oss.common.utils.IOUtils;
import com.aliyun.oss.model.OSSObject;

import static org.assertj.core.api.Assertions.assertThat;

/** Objects never pass through the heap. */
@Timeout(120)
class OssLargeObjectTest {

    private static final long SIZE = 200_000_000;

    @TempDir
    private Path directory;

    @Test
    void twoHundredMegabytesGoThroughAProcessWithAHeapOfForty() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx40m",
                "-XX:MaxDirectMemorySize=16m", "-cp", System.getProperty("java.class.path"), Roundtrip.class.getName(),
                directory.resolve("oss").toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("out.txt").toFile()).start();
        boolean ended = process.waitFor(100, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        assertThat(directory.resolve("out.txt")).content().contains("read " + SIZE + " and its checksum agrees");
        assertThat(process.exitValue()).isZero();
    }

    /** Puts a chunked stream, with server and client in one process, and reads it back. */
    static final class Roundtrip {

        private Roundtrip() {
        }

        public static void main(String[] arguments) throws Exception {
            try (OssFixture fixture = new OssFixture(Path.of(arguments[0]))) {
                OSS client = fixture.v4();
                client.putObject(OssFixture.BUCKET, "large", new Zeros(SIZE));
                byte[] buffer = new byte[64 * 1024];
                long read = 0;
                try (OSSObject got = client.getObject(OssFixture.BUCKET, "large")) {
                    InputStream in = got.getObjectContent();
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        read += n;
                    }
                    boolean agrees = IOUtils.getCRCValue(in).equals(got.getServerCRC());
                    System.out.println("read " + read + " and its checksum " + (agrees ? "agrees" : "differs"));
                }
            }
        }
    }

    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int n = (int) Math.min(left, length);
            left -= n;
            return n;
        }
    }
}
