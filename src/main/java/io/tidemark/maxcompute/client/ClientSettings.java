package io.tidemark.maxcompute.client;

import java.time.Duration;

/**
 * How to reach the service.
 *
 * @param endpoint       of the REST service, {@code http(s)://host[:port]/api}
 * @param tunnelEndpoint of the tunnel; null to ask the REST service for it
 * @param project        the project that requests run in
 * @param region         for signatures of version 4; null for version 2
 * @param quotaName      the tunnel quota; null for the project's own
 */
public record ClientSettings(
        String endpoint,
        String tunnelEndpoint,
        String project,
        String accessKey,
        String secretKey,
        String securityToken,
        String region,
        String quotaName,
        Duration connectTimeout,
        Duration readTimeout) {

    /** Without the keys. */
    @Override
    public String toString() {
        return "ClientSettings[endpoint=%s, tunnelEndpoint=%s, project=%s, region=%s, quotaName=%s]"
                .formatted(endpoint, tunnelEndpoint, project, region, quotaName);
    }
}
