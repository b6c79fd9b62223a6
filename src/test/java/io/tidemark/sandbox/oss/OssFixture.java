package io.tidemark.sandbox.oss;

import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;

import io.tidemark.sandbox.SandboxServer;
import io.tidemark.sandbox.fault.FaultPlan;

/** A running OSS endpoint and clients of the real SDK for it. */
final class OssFixture implements AutoCloseable {

    static final String ID = "sandbox-id";
    static final String SECRET = "sandbox-secret";
    static final String BUCKET = "iot-raw";

    final FaultPlan plan = new FaultPlan();
    final SandboxOss oss;
    final SandboxServer server;
    private final List<OSS> clients = new ArrayList<>();

    OssFixture(Path directory) throws Exception {
        this(directory, Clock.systemUTC());
    }

    OssFixture(Path directory, InstantSource clock) throws Exception {
        oss = SandboxOss.open(directory, Map.of(ID, SECRET), clock, plan);
        server = SandboxServer.start("oss-test", 0, oss.handler());
        oss.createBucket(BUCKET);
    }

    OSS v4() {
        return client(SignVersion.V4, ID, SECRET);
    }

    OSS client(SignVersion version, String id, String secret) {
        return client(server.uri().toString(), id, secret, configuration(version));
    }

    OSS client(String endpoint, String id, String secret, ClientBuilderConfiguration configuration) {
        OSS client = OSSClientBuilder.create().endpoint(endpoint).region("cn-hangzhou")
                .credentialsProvider(new DefaultCredentialProvider(id, secret)).clientConfiguration(configuration).build();
        clients.add(client);
        return client;
    }

    static ClientBuilderConfiguration configuration(SignVersion version) {
        ClientBuilderConfiguration configuration = new ClientBuilderConfiguration();
        configuration.setSignatureVersion(version);
        configuration.setMaxErrorRetry(0);
        configuration.setSocketTimeout(20_000);
        configuration.setConnectionTimeout(5_000);
        return configuration;
    }

    @Override
    public void close() {
        clients.forEach(OSS::shutdown);
        server.close();
    }
}
