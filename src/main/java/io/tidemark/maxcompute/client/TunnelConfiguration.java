package io.tidemark.maxcompute.client;

import com.aliyun.odps.Odps;
import com.aliyun.odps.rest.RestClient;
import com.aliyun.odps.tunnel.Configuration;
import com.aliyun.odps.tunnel.TunnelException;

/** The SDK's tunnel configuration with large HTTP chunks, POSTs that go out once, and no retries of its own. */
final class TunnelConfiguration extends Configuration {

    /** Bytes. With the SDK's 1.5 KB chunks an upload takes up to twice the time. */
    private static final int CHUNK_SIZE = 64 * 1024;

    TunnelConfiguration(Odps odps) {
        super(Configuration.builder(odps).withRetryLogger(new NoRetries()));
    }

    @Override
    public RestClient newRestClient(String project) throws TunnelException {
        Odps odps = getOdps();
        RestClient client = new RestClient(new SingleSendTransport());
        client.setAccount(odps.getAccount());
        client.setAppAccount(odps.getAppAccount());
        client.setDefaultProject(odps.getDefaultProject());
        client.setUserAgent(odps.getUserAgent());
        client.setProxy(odps.getRestClient().getProxy());
        client.setIgnoreCerts(odps.getRestClient().isIgnoreCerts());
        client.setConnectTimeout(getSocketConnectTimeout());
        client.setReadTimeout(getSocketTimeout());
        client.setChunkSize(CHUNK_SIZE);
        client.setEndpoint(getEndpoint(project).toString());
        return client;
    }

    /** The SDK asks its logger before it waits for a retry; 429 it would retry for ever. */
    private static final class NoRetries extends RestClient.RetryLogger {

        @Override
        public void onRetryLog(Throwable failure, long retry, long pause) {
            throw new FirstFailure(failure);
        }
    }

    /** Carries the failure that the SDK wanted to retry. */
    static final class FirstFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FirstFailure(Throwable failure) {
            super(failure);
        }
    }
}
