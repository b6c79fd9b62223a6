package io.tidemark.sandbox.oss;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;

import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidemark.sandbox.fault.Connections;
import io.tidemark.sandbox.fault.Dropped;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.InjectedError;
import io.tidemark.sandbox.fault.RequestFaults;

/** Reads, authenticates and answers each request on the thread that it came with. */
final class OssHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(OssHandler.class);
    private static final long MAX_DRAIN = 256L << 20;

    private final Authenticator authenticator;
    private final FaultPlan plan;
    private final InstantSource clock;
    private final ServiceOperations service;
    private final BucketOperations buckets;
    private final ObjectOperations objects;
    private final MultipartOperations uploads;

    OssHandler(ObjectStore store, Authenticator authenticator, FaultPlan plan, InstantSource clock) {
        this.authenticator = authenticator;
        this.plan = plan;
        this.clock = clock;
        this.service = new ServiceOperations(store);
        this.buckets = new BucketOperations(store);
        this.objects = new ObjectOperations(store);
        this.uploads = new MultipartOperations(store);
    }

    @Override
    public boolean handle(Request http, Response response, Callback callback) {
        String requestId = UUID.randomUUID().toString().replace("-", "").substring(0, 24).toUpperCase(Locale.ROOT);
        try {
            answer(http, response, requestId);
            callback.succeeded();
        } catch (Dropped e) {
            Connections.end(http, e);
            callback.failed(e);
        } catch (IOException e) {
            // the client went away, or was made to; there is nobody to tell
            LOG.debug("{} {} ended early: {}", http.getMethod(), http.getHttpURI(), e.getMessage());
            callback.failed(e);
        }
        return true;
    }

    private void answer(Request http, Response response, String requestId) throws IOException {
        OssException refusal;
        try {
            OssRequest request = new OssRequest(http);
            authenticator.verify(request);
            RequestFaults faults = plan.begin(request.describe());
            faults.received(request::body);
            dispatch(request, new OssReply(response, requestId, clock.instant(), faults));
            return;
        } catch (OssException e) {
            refusal = e;
        } catch (InjectedError e) {
            refusal = new OssException(e.status(), e.code(), e.getMessage());
        } catch (Dropped | EofException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.error("{} {} failed in the sandbox itself", http.getMethod(), http.getHttpURI(), e);
            refusal = new OssException(500, "InternalError", "The Tidemark sandbox failed: " + e);
        }
        if (response.isCommitted()) {
            throw new IOException(refusal);
        }
        response.reset();
        drain(http);
        new OssReply(response, requestId, clock.instant(), null).error(refusal, http.getMethod().equals("HEAD"),
                http.getHttpURI().getPath(), Request.getServerName(http));
    }

    private void dispatch(OssRequest request, OssReply reply) throws IOException {
        if (request.bucket().isEmpty()) {
            service.handle(request, reply);
        } else if (request.key().isEmpty()) {
            buckets.handle(request, reply);
        } else if (request.has("uploads") || request.has("uploadId")) {
            uploads.handle(request, reply);
        } else {
            objects.handle(request, reply);
        }
    }

    /** A client that is still sending would see a reset instead of the answer. */
    private static void drain(Request http) throws IOException {
        InputStream rest = Request.asInputStream(http);
        byte[] sink = new byte[64 * 1024];
        long drained = 0;
        int n = rest.read(sink);
        while (n >= 0 && drained < MAX_DRAIN) {
            drained += n;
            n = rest.read(sink);
        }
    }
}
