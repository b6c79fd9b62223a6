package io.tidemark.oss;

import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;

import io.tidemark.oss.client.OssClientFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Clients, settings and what is said when they are wrong. */
@Timeout(60)
class OssEndpointTest {

    @TempDir
    private Path directory;
    private OssTestBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new OssTestBed(directory);
        bed.put("a.csv", "1\n");
    }

    @AfterEach
    void stop() throws Exception {
        bed.close();
    }

    @Test
    void producersAndConsumersShareOneClientThatTheEndpointShutsDown() throws Exception {
        route();
        OssEndpoint endpoint = endpoint();
        OSS client = endpoint.client();
        assertThat(bed.send().getException()).isNull();
        assertThat(endpoint.client()).isSameAs(client);

        bed.context.stop();
        assertThatThrownBy(endpoint::client).isInstanceOf(IllegalStateException.class).hasMessageContaining("not started");
        assertThatThrownBy(() -> client.listBuckets()).as("a client that was shut down").isInstanceOf(RuntimeException.class);
    }

    @Test
    void aRestartedEndpointHasANewClientAndItsProducerUsesIt() throws Exception {
        route();
        OssEndpoint endpoint = endpoint();
        OSS before = endpoint.client();
        endpoint.stop();
        endpoint.start();

        assertThat(endpoint.client()).isNotSameAs(before);
        assertThat(bed.send().getException()).isNull();
    }

    @Test
    void aClientOfTheUsersIsUsedAndNeverClosed() throws Exception {
        OSS real = OssClientFactory.create(bed.configuration());
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        OSS spied = (OSS) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {OSS.class}, (proxy, method, arguments) -> {
            calls.add(method.getName());
            return method.invoke(real, arguments);
        });
        OssConfiguration bare = new OssConfiguration();
        bare.setOssClient(spied);
        bed.component.setConfiguration(bare);
        route();
        assertThat(bed.send().getException()).isNull();
        bed.context.stop();

        assertThat(calls).contains("headObject", "getObject").doesNotContain("shutdown");
        real.shutdown();
    }

    @Test
    void optionsOfAUriDoNotChangeTheComponent() throws Exception {
        OssEndpoint endpoint = bed.context.getEndpoint(
                "oss:other?region=cn-shanghai&minAge=1m&signatureVersion=V1&delay=5000&compression=none&redownloadDelay=2s", OssEndpoint.class);

        assertThat(endpoint.getConfiguration().getBucketName()).isEqualTo("other");
        assertThat(endpoint.getConfiguration().getMinAge()).hasSeconds(60);
        assertThat(endpoint.getConfiguration().getRedownloadDelay()).hasSeconds(2);
        assertThat(endpoint.getConfiguration().getSignatureVersion()).isEqualTo(SignatureVersion.V1);
        assertThat(endpoint.getDelay()).isEqualTo(5000);
        assertThat(bed.component.getConfiguration().getRegion()).isEqualTo("cn-hangzhou");
        assertThat(bed.component.getConfiguration().getBucketName()).isNull();
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> bed.context.getEndpoint("oss:iot-raw?objectNmae=x")).hasMessageContaining("objectNmae");
    }

    @Test
    void keysAreMaskedInTheUri() throws Exception {
        Endpoint endpoint = bed.context.getEndpoint("oss:iot-raw?accessKey=AK&secretKey=SK&securityToken=ST");

        assertThat(endpoint.toString()).doesNotContain("AK", "SK", "ST");
    }

    @ParameterizedTest
    @CsvSource({"endpoint", "region", "accessKey", "secretKey"})
    void aMissingSettingIsNamed(String option) {
        OssConfiguration configuration = bed.configuration();
        switch (option) {
            case "endpoint" -> configuration.setEndpoint(null);
            case "region" -> configuration.setRegion(" ");
            case "accessKey" -> configuration.setAccessKey("");
            default -> configuration.setSecretKey(null);
        }
        bed.component.setConfiguration(configuration);

        assertThatThrownBy(this::route).rootCause().isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("camel.component.oss." + option);
    }

    @Test
    void signatureVersionV1NeedsNoRegion() throws Exception {
        bed.component.getConfiguration().setRegion(null);
        bed.component.getConfiguration().setSignatureVersion(SignatureVersion.V1);
        route();

        assertThat(bed.send().getException()).isNull();
    }

    @Test
    void aRegionWrittenLikeAHostIsRefused() {
        bed.component.getConfiguration().setRegion("oss-cn-hangzhou");

        assertThatThrownBy(this::route).rootCause().hasMessageContaining("leave the oss- out");
    }

    @Test
    void anUnknownAccessKeyIsFatalAndNamesTheSetting() throws Exception {
        bed.component.getConfiguration().setAccessKey("nobody");
        expectFatal("InvalidAccessKeyId", "camel.component.oss.accessKey");
    }

    @Test
    void aWrongSecretIsFatalAndNamesTheSettingButNotTheSecret() throws Exception {
        bed.component.getConfiguration().setSecretKey("guess");
        assertThat(expectFatal("SignatureDoesNotMatch", "camel.component.oss.secretKey")).hasMessageNotContaining("guess");
    }

    @Test
    void anAbsentBucketIsFatalAndIsNotTakenForAMissingObject() throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:nowhere?objectName=a.csv"));
        assertThat(bed.send().getException()).isInstanceOfSatisfying(OssException.class, e -> {
            assertThat(e.code()).isEqualTo("NoSuchBucket");
            assertThat(e.retryable()).isFalse();
            assertThat(e).hasMessageContaining("oss://nowhere/a.csv").hasMessageContaining("camel.component.oss.endpoint")
                    .hasMessageNotContaining("\n");
        });
    }

    @Test
    void aBucketNameThatOssCannotHaveIsFatal() throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:Iot_Raw?objectName=a.csv"));

        assertThat(bed.send().getException()).isInstanceOfSatisfying(OssException.class, e -> {
            assertThat(e.retryable()).isFalse();
            assertThat(e).hasMessageContaining("cannot exist in OSS");
        });
    }

    @Test
    void aKeyThatBeginsWithASlashFailsTheStartInsteadOfBeingWaitedFor() {
        assertThatThrownBy(() -> bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=/a.csv")))
                .rootCause().hasMessageContaining("begins with a slash");
    }

    @Test
    void anUnreachableEndpointIsRetryableAndNamesItsAddress() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        bed.component.getConfiguration().setEndpoint("http://127.0.0.1:" + port);
        route();

        assertThat(bed.send().getException()).isInstanceOfSatisfying(OssException.class, e -> {
            assertThat(e.retryable()).isTrue();
            assertThat(e).hasMessageContaining("http://127.0.0.1:" + port).hasMessageContaining("camel.component.oss.endpoint")
                    .hasMessageNotContaining("\n").hasCauseInstanceOf(ClientException.class);
        });
    }

    @ParameterizedTest
    @CsvSource({"AccessDenied,403,false,grant", "InvalidObjectState,403,false,restore", "RequestTimeTooSkewed,403,false,clock",
        "QpsLimitExceeded,409,true,refused"})
    void errorsOfTheServerSayWhatToDo(String code, int status, boolean retryable, String advice) throws Exception {
        bed.oss.faults().fail("HEAD", "a.csv", 10, status, code);
        route();

        assertThat(bed.send().getException()).isInstanceOfSatisfying(OssException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.retryable()).isEqualTo(retryable);
            assertThat(e).hasMessageContaining("oss://iot-raw/a.csv").hasMessageContaining(advice).hasMessageNotContaining("\n");
        });
    }

    @Test
    void theHealthCheckTellsWhetherTheBucketCanBeReached() throws Exception {
        OssEndpoint good = bed.context.getEndpoint("oss:iot-raw", OssEndpoint.class);
        OssEndpoint bad = bed.context.getEndpoint("oss:nowhere", OssEndpoint.class);
        bed.context.start();

        assertThat(new OssHealthCheck(good).call(Map.of()).getState()).isEqualTo(HealthCheck.State.UP);
        HealthCheck.Result down = new OssHealthCheck(bad).call(Map.of());
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage()).hasValueSatisfying(message -> assertThat(message).contains("no such bucket"));
    }

    private OssException expectFatal(String code, String setting) throws Exception {
        route();
        Exchange exchange = bed.send();
        assertThat(exchange.getException()).isInstanceOf(OssException.class);
        OssException e = (OssException) exchange.getException();
        assertThat(e.code()).isEqualTo(code);
        assertThat(e.retryable()).isFalse();
        assertThat(e).hasMessageContaining(setting).hasMessageNotContaining("\n");
        return e;
    }

    private void route() throws Exception {
        bed.route(route -> route.from("direct:slot").to("oss:iot-raw?objectName=a.csv"));
    }

    private OssEndpoint endpoint() {
        return bed.context.getEndpoint("oss:iot-raw?objectName=a.csv", OssEndpoint.class);
    }
}
