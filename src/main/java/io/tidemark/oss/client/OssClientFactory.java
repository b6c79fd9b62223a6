package io.tidemark.oss.client;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;

import io.tidemark.oss.OssConfiguration;
import io.tidemark.oss.SignatureVersion;

/** Makes the client of an endpoint. Whoever asks for it shuts it down. */
public final class OssClientFactory {

    private OssClientFactory() {
    }

    /**
     * @throws IllegalArgumentException when a setting is missing; the message names it
     */
    public static OSS create(OssConfiguration configuration) {
        String endpoint = required(configuration.getEndpoint(), "endpoint", "https://oss-cn-hangzhou.aliyuncs.com");
        String accessKey = required(configuration.getAccessKey(), "accessKey", null);
        String secretKey = required(configuration.getSecretKey(), "secretKey", null);
        boolean v4 = configuration.getSignatureVersion() == SignatureVersion.V4;
        if (v4) {
            required(configuration.getRegion(), "region", "cn-hangzhou");
        }
        if (v4 && configuration.getRegion().startsWith("oss-")) {
            throw new IllegalArgumentException("camel.component.oss.region=%s is not a region's id: leave the oss- out"
                    .formatted(configuration.getRegion()));
        }
        OSSClientBuilder.OSSClientBuilderImpl builder = OSSClientBuilder.create()
                .endpoint(endpoint)
                .credentialsProvider(isBlank(configuration.getSecurityToken())
                        ? new DefaultCredentialProvider(accessKey, secretKey)
                        : new DefaultCredentialProvider(accessKey, secretKey, configuration.getSecurityToken()))
                .clientConfiguration(settings(configuration));
        if (v4) {
            builder.region(configuration.getRegion());
        }
        return builder.build();
    }

    private static ClientBuilderConfiguration settings(OssConfiguration configuration) {
        ClientBuilderConfiguration settings = new ClientBuilderConfiguration();
        settings.setSignatureVersion(configuration.getSignatureVersion() == SignatureVersion.V4 ? SignVersion.V4 : SignVersion.V1);
        settings.setConnectionTimeout(Math.toIntExact(configuration.getConnectionTimeout().toMillis()));
        settings.setSocketTimeout(Math.toIntExact(configuration.getSocketTimeout().toMillis()));
        // the SDK's default is to wait for a free connection for ever
        settings.setConnectionRequestTimeout(Math.toIntExact(configuration.getSocketTimeout().toMillis()));
        settings.setMaxConnections(configuration.getMaxConnections());
        if (!isBlank(configuration.getProxyHost())) {
            settings.setProxyHost(configuration.getProxyHost());
            settings.setProxyPort(configuration.getProxyPort());
            settings.setProxyUsername(configuration.getProxyUsername());
            settings.setProxyPassword(configuration.getProxyPassword());
        }
        return settings;
    }

    private static String required(String value, String name, String example) {
        if (isBlank(value)) {
            throw new IllegalArgumentException("OSS cannot be used without %s: set camel.component.oss.%s%s"
                    .formatted(name, name, example == null ? "" : ", for example " + example));
        }
        return value;
    }

    private static boolean isBlank(String value) {
        return value == null || value.isBlank();
    }
}
