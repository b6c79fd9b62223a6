package io.tidemark.maxcompute.client;

import java.io.IOException;
import java.io.InputStream;

import com.aliyun.odps.commons.transport.Connection;
import com.aliyun.odps.commons.transport.DefaultTransport;
import com.aliyun.odps.commons.transport.Headers;
import com.aliyun.odps.commons.transport.Request;

/**
 * The SDK's transport, except that a POST with a Content-Type goes out once.
 *
 * <p>{@code HttpURLConnection} by itself sends a POST a second time when the server drops the connection without an
 * answer, so one commit would become two, and its caller would see the answer to the second. It does not do so in
 * streaming mode, and a body of fixed length 0 is streaming mode. The JVM flag {@code sun.net.http.retryPost} would
 * need the embedding application's consent.
 *
 * <p>In streaming mode {@code HttpURLConnection} adds a Content-Type where there is none, which would break the signature
 * made before; hence only requests that bring one. Of the SDK's own POSTs the opening of a session stays as it is: sent
 * twice, it leaves a session behind that nobody commits.
 */
final class SingleSendTransport extends DefaultTransport {

    @Override
    public Connection connect(Request request) throws IOException {
        if (request.getMethod() == Request.Method.POST && request.getBody() == null
                && request.getHeaders().containsKey(Headers.CONTENT_TYPE)) {
            request.setBody(InputStream.nullInputStream());
            request.setBodyLength(0);
        }
        return super.connect(request);
    }
}
