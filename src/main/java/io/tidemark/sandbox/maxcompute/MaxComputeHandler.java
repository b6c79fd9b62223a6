package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.UUID;

import org.eclipse.jetty.io.Content;
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

/** The HTTP side: signature, faults, one answer per request in the right error form. */
final class MaxComputeHandler extends Handler.Abstract {

    static final String SERVER = "Tidemark-Sandbox (MaxCompute)";

    private static final Logger LOG = LoggerFactory.getLogger(MaxComputeHandler.class);

    private final RequestSignature signature;
    private final FaultPlan plan;
    private final MaxComputeRoutes routes;

    MaxComputeHandler(RequestSignature signature, FaultPlan plan, MaxComputeRoutes routes) {
        this.signature = signature;
        this.plan = plan;
        this.routes = routes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String requestId = UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
        try {
            send(answer(request, requestId), requestId, response, callback);
        } catch (Dropped e) {
            Connections.end(request, e);
            callback.failed(e);
        } catch (IOException | RuntimeException e) {
            LOG.debug("Request {} {} was cut off", request.getMethod(), request.getHttpURI(), e);
            drop(request, callback);
        }
        return true;
    }

    private Answer answer(Request request, String requestId) throws IOException {
        boolean tunnel = false;
        try {
            Call call = Call.of(request);
            tunnel = call.isTunnel();
            signature.verify(call);
            RequestFaults faults = plan.begin(MaxComputeRoutes.describe(call));
            faults.received(call::body);
            Answer answer = routes.answer(call, faults);
            faults.applied();
            return call.has("data") ? FaultyBody.of(answer, faults) : answer;
        } catch (InjectedError e) {
            drain(request);
            return Answer.error(tunnel, new ServiceException(e.status(), e.code(), e.getMessage()), requestId);
        } catch (ServiceException e) {
            drain(request);
            return Answer.error(tunnel, e, requestId);
        } catch (RuntimeException e) {
            LOG.error("Request {} {} failed inside the sandbox", request.getMethod(), request.getHttpURI(), e);
            drain(request);
            return Answer.error(tunnel, new ServiceException(500, "InternalServerError", e.toString()), requestId);
        }
    }

    /** A client that still writes its block would miss the answer otherwise. */
    private static void drain(Request request) throws IOException {
        InputStream rest = Content.Source.asInputStream(request);
        byte[] buffer = new byte[64 * 1024];
        int n = 0;
        while (n >= 0) {
            n = rest.read(buffer);
        }
    }

    private static void send(Answer answer, String requestId, Response response, Callback callback)
            throws IOException {
        response.setStatus(answer.status());
        response.getHeaders().put("Server", SERVER);
        response.getHeaders().put("x-odps-request-id", requestId);
        response.getHeaders().put("Content-Type", answer.contentType());
        answer.headers().forEach(response.getHeaders()::put);
        OutputStream out = Content.Sink.asOutputStream(response);
        answer.body().writeTo(out);
        out.close();
        callback.succeeded();
    }

    private static void drop(Request request, Callback callback) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new IOException("connection dropped"));
    }
}
