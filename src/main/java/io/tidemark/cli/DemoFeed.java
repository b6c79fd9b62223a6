package io.tidemark.cli;

import java.io.IOException;

import io.tidemark.sandbox.Sandbox;

/** What the shipped feed {@code routes/iot-log.yaml} needs at its two ends. */
final class DemoFeed {

    static final String TASK = "iot-log";
    static final String BUCKET = "iot-raw";
    static final String TABLE = "ods_iot_log";

    private static final String CREATE_TABLE = """
            CREATE TABLE IF NOT EXISTS ods_iot_log (
              device_id STRING, ts TIMESTAMP, latitude DOUBLE, longitude DOUBLE, temperature DOUBLE,
              humidity DOUBLE, battery BIGINT, status STRING, message STRING)
            PARTITIONED BY (dt STRING, hhmi STRING)
            """;

    private DemoFeed() {
    }

    static void prepare(Sandbox sandbox) throws IOException {
        sandbox.oss().createBucket(BUCKET);
        sandbox.maxCompute().sql(Sandbox.PROJECT, CREATE_TABLE);
    }

    /** The settings with both ends of the shipped feed on the sandbox. */
    static Settings on(Sandbox sandbox, Settings settings) {
        return settings
                .with("camel.component.oss.endpoint", sandbox.ossUri().toString())
                .with("camel.component.oss.region", Sandbox.REGION)
                .with("camel.component.oss.accessKey", Sandbox.ACCESS_KEY)
                .with("camel.component.oss.secretKey", Sandbox.SECRET_KEY)
                .with("camel.component.maxcompute.endpoint", sandbox.maxComputeUri().toString())
                // what a configuration for the cloud says of the same things must not reach the cloud from here
                .with("camel.component.maxcompute.tunnelEndpoint", sandbox.maxComputeUri().toString())
                .with("camel.component.maxcompute.project", Sandbox.PROJECT)
                .with("camel.component.maxcompute.accessKey", Sandbox.ACCESS_KEY)
                .with("camel.component.maxcompute.secretKey", Sandbox.SECRET_KEY)
                .with("iot-log.bucket", BUCKET)
                .with("iot-log.table", TABLE)
                .with("dead-letter.bucket", BUCKET);
    }
}
