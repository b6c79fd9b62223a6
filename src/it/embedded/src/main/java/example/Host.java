package example;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

import com.aliyun.odps.Odps;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordReader;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;

/**
 * Somebody's Camel application: its own main, its own route, its own way to make rows of a file. Of Tidemark it uses the
 * schemes {@code oss} and {@code maxcompute} and nothing else; what it expects is checked with the two SDKs.
 */
public final class Host {

    private static final String BUCKET = "host-raw";
    private static final String TABLE = "host_readings";
    private static final String KEY = "readings_201911062315.csv";
    private static final int ROWS = 1_000;

    private final String ossEndpoint = System.getProperty("host.oss");
    private final String odpsEndpoint = System.getProperty("host.maxcompute");
    private final String project = System.getProperty("host.project");
    private final String accessKey = System.getProperty("host.accessKey");
    private final String secretKey = System.getProperty("host.secretKey");

    private Host() {
    }

    public static void main(String[] args) throws Exception {
        new Host().run();
        System.out.println("host: " + ROWS + " rows loaded and read back");
        // the SDKs leave threads behind
        System.exit(0);
    }

    private void run() throws Exception {
        Odps odps = odps();
        putObject();
        SQLTask.run(odps, "CREATE TABLE IF NOT EXISTS " + TABLE + " (device STRING, reading BIGINT) PARTITIONED BY (dt STRING);")
                .waitForSuccess();
        try (CamelContext context = context()) {
            context.addRoutes(route());
            context.start();
            for (int time = 0; time < 2; time++) {
                // the second load replaces the first
                Exchange loaded = context.createFluentProducerTemplate().to("direct:load")
                        .withHeader("CamelTidemarkScheduledTime", "2019-11-06T23:15:00+08:00")
                        .send();
                if (loaded.getException() != null) {
                    throw loaded.getException();
                }
            }
        }
        check(odps);
    }

    private CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("oss", ossEndpoint);
        context.getPropertiesComponent().addInitialProperty("odps", odpsEndpoint);
        context.getPropertiesComponent().addInitialProperty("keys", "accessKey=RAW(" + accessKey + ")&secretKey=RAW(" + secretKey + ")");
        context.getPropertiesComponent().addInitialProperty("project", project);
        return context;
    }

    private static RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:load")
                        .to("oss:" + BUCKET + "?objectName=RAW(readings_$[yyyymmddhh24mi].csv)&endpoint={{oss}}&region=cn-hangzhou&{{keys}}")
                        .process(Host::rows)
                        .to("maxcompute:" + TABLE + "?project={{project}}&endpoint={{odps}}&{{keys}}"
                                + "&partition=RAW(dt=$[yyyymmdd])&writeMode=overwrite");
            }
        };
    }

    /** Rows in the host's own style: lazily, without camel-csv. */
    private static void rows(Exchange exchange) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(
                exchange.getMessage().getBody(InputStream.class), StandardCharsets.UTF_8));
        Iterator<List<String>> rows = lines.lines().skip(1).map(line -> Arrays.asList(line.split(","))).iterator();
        exchange.getMessage().setBody(rows);
    }

    private void putObject() {
        ClientBuilderConfiguration settings = new ClientBuilderConfiguration();
        settings.setSignatureVersion(SignVersion.V4);
        OSS oss = OSSClientBuilder.create().endpoint(ossEndpoint).region("cn-hangzhou").clientConfiguration(settings)
                .credentialsProvider(new DefaultCredentialProvider(accessKey, secretKey)).build();
        StringBuilder csv = new StringBuilder("device,reading\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append("device-").append(i).append(',').append(i).append('\n');
        }
        try {
            if (!oss.doesBucketExist(BUCKET)) {
                oss.createBucket(BUCKET);
            }
            oss.putObject(BUCKET, KEY, new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)));
        } finally {
            oss.shutdown();
        }
    }

    private Odps odps() {
        Odps odps = new Odps(new AliyunAccount(accessKey, secretKey));
        odps.setEndpoint(odpsEndpoint);
        odps.setDefaultProject(project);
        return odps;
    }

    private void check(Odps odps) throws Exception {
        TableTunnel.DownloadSession session = new TableTunnel(odps)
                .createDownloadSession(project, TABLE, new PartitionSpec("dt='20191106'"));
        TreeSet<Long> readings = new TreeSet<>();
        try (RecordReader reader = session.openRecordReader(0, session.getRecordCount())) {
            for (Record record = reader.read(); record != null; record = reader.read()) {
                if (!record.getString("device").equals("device-" + record.getBigint("reading"))) {
                    throw new IllegalStateException("row torn apart: " + record.getString("device") + " " + record.getBigint("reading"));
                }
                readings.add(record.getBigint("reading"));
            }
        }
        if (session.getRecordCount() != ROWS || readings.size() != ROWS) {
            throw new IllegalStateException("expected %d rows, the table has %d, %d of them different".formatted(
                    ROWS, session.getRecordCount(), readings.size()));
        }
    }
}
