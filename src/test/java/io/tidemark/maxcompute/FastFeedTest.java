package io.tidemark.maxcompute;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;

import io.tidemark.commit.CommitIntent;
import io.tidemark.commit.CommitLog;
import io.tidemark.commit.CommitOutcome;
import io.tidemark.commit.RejectedRows;
import io.tidemark.commit.TargetCount;
import io.tidemark.oss.OssComponent;
import io.tidemark.sandbox.Sandbox;
import io.tidemark.schedule.ScheduledTime;
import io.tidemark.schedule.SlotHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** The fast form as a route has it: the objects of a slot from OSS, their rows into a partition, what is rejected back to OSS. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FastFeedTest {

    @TempDir
    Path directory;

    @Test
    void objectsOfASlotAreLoadedAndTheirRejectedRowsGoBackToOss() throws Exception {
        TellingLog log = new TellingLog();
        try (Sandbox sandbox = Sandbox.start(new Sandbox.Options(directory, 0, 0, false), InstantSource.system());
                DefaultCamelContext context = context(sandbox)) {
            OSS oss = new OSSClientBuilder().build(sandbox.ossUri().toString(), Sandbox.ACCESS_KEY, Sandbox.SECRET_KEY);
            oss.createBucket("iot");
            oss.createBucket("bad");
            put(oss, "log_201911062315_a.csv", "device,reading\na,1\nb,2\n");
            put(oss, "log_201911062315_b.csv", "device,reading\nc,3\nd,x\n");
            sandbox.maxCompute().sql(Sandbox.PROJECT, "CREATE TABLE log (device STRING, reading BIGINT, origin STRING, line BIGINT, at BIGINT) PARTITIONED BY (dt STRING)");
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:feed").to("oss:iot?objectName=log_$[yyyymmddhh24mi]_*.csv&headerLines=1&minAge=0")
                            .to("maxcompute:log?partition=dt=$[yyyymmdd]&header=match"
                                    + "&metadataColumns=RAW(object=origin,line=line,offset=at)"
                                    + "&maxRejectedRows=1&rejects=bad/log&verify=count");
                }
            });
            context.start();

            Exchange exchange = context.createProducerTemplate().send("direct:feed", message -> {
                message.getMessage().setHeader(SlotHeaders.TASK, "log");
                message.getMessage().setHeader(SlotHeaders.SCHEDULED_TIME,
                        new ScheduledTime(Instant.parse("2019-11-06T15:15:00Z"), ZoneId.of("Asia/Shanghai")));
                message.setProperty(CommitLog.EXCHANGE_PROPERTY, log);
            });

            assertThat(exchange.getException()).isNull();
            assertThat(sandbox.maxCompute().sql(Sandbox.PROJECT, "SELECT device, reading, origin, line, at FROM log WHERE dt='20191106' ORDER BY device LIMIT 9"))
                    .as("lines and bytes are those of the object, its header counted").containsExactly(
                            List.of("a", "1", "oss://iot/log_201911062315_a.csv", "2", "15"),
                            List.of("b", "2", "oss://iot/log_201911062315_a.csv", "3", "19"),
                            List.of("c", "3", "oss://iot/log_201911062315_b.csv", "2", "15"));
            assertThat(exchange.getMessage().getHeader(MaxComputeConstants.REJECTS))
                    .isEqualTo("oss:bad/log/log/20191106T231500+0800/attempt-1-log.csv");
            try (InputStream rejected = oss.getObject("bad", "log/log/20191106T231500+0800/attempt-1-log.csv").getObjectContent()) {
                assertThat(new String(rejected.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"oss://iot/log_201911062315_b.csv\",\"\",3,19,").contains("\"d,x\"");
            }
            oss.shutdown();
        }
        assertThat(log.rejected).containsExactly(new RejectedRows("oss:bad/log/log/20191106T231500+0800/attempt-1-log.csv", List.of(
                new RejectedRows.Row("oss://iot/log_201911062315_b.csv", 3, 19, "reading", "is not a whole number for BIGINT", "d,x"))));
        assertThat(log.counted).singleElement().satisfies(count -> {
            assertThat(count.rows()).isEqualTo(3);
            assertThat(count.ok()).isTrue();
        });
    }

    /** A commit log that keeps what people want to know. */
    private static final class TellingLog implements CommitLog {

        private final List<RejectedRows> rejected = new ArrayList<>();
        private final List<TargetCount> counted = new ArrayList<>();

        @Override
        public void intend(CommitIntent intent) {
            // not asked here
        }

        @Override
        public void resolve(String sessionId, CommitOutcome outcome) {
            // not asked here
        }

        @Override
        public void rejected(RejectedRows rows) {
            rejected.add(rows);
        }

        @Override
        public void verified(TargetCount count) {
            counted.add(count);
        }
    }

    private static void put(OSS oss, String key, String text) {
        oss.putObject("iot", key, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static DefaultCamelContext context(Sandbox sandbox) {
        DefaultCamelContext context = new DefaultCamelContext();
        OssComponent oss = new OssComponent();
        oss.getConfiguration().setEndpoint(sandbox.ossUri().toString());
        oss.getConfiguration().setRegion(Sandbox.REGION);
        oss.getConfiguration().setAccessKey(Sandbox.ACCESS_KEY);
        oss.getConfiguration().setSecretKey(Sandbox.SECRET_KEY);
        context.addComponent("oss", oss);
        MaxComputeComponent maxCompute = new MaxComputeComponent();
        maxCompute.getConfiguration().setEndpoint(sandbox.maxComputeUri().toString());
        maxCompute.getConfiguration().setProject(Sandbox.PROJECT);
        maxCompute.getConfiguration().setAccessKey(Sandbox.ACCESS_KEY);
        maxCompute.getConfiguration().setSecretKey(Sandbox.SECRET_KEY);
        context.addComponent("maxcompute", maxCompute);
        return context;
    }
}
