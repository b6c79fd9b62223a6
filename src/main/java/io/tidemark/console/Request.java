package io.tidemark.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Iterator;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ObjectHelper;

/** An HTTP request as Camel's platform-http hands it over, on whichever server that runs. */
final class Request {

    private final Message message;

    Request(Message message) {
        this.message = message;
    }

    String method() {
        return message.getHeader(Exchange.HTTP_METHOD, "GET", String.class);
    }

    /** Percent-encoded, without the query. */
    String rawPath() {
        String uri = message.getHeader(Exchange.HTTP_URI, String.class);
        String path = uri == null ? message.getHeader(Exchange.HTTP_PATH, "", String.class) : uri;
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    String rawQuery() {
        return message.getHeader(Exchange.HTTP_RAW_QUERY, String.class);
    }

    /**
     * The first value of a header; null when the request has none.
     *
     * @throws Problem when the query has a parameter of that name: platform-http makes a header of it, which anybody's link could carry
     */
    String header(String name) {
        if (Call.parameters(rawQuery()).keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            throw Problem.badRequest("%s is a header, and the query names it".formatted(name), "leave it out of the query");
        }
        Object value = message.getHeader(name);
        Iterator<?> values = ObjectHelper.createIterator(value, null);
        return value == null || !values.hasNext() ? null : String.valueOf(values.next());
    }

    /** Host and port that the client asked for, from HTTP/1's Host or HTTP/2's authority; null when it named none. */
    String authority() {
        String url = message.getHeader(Exchange.HTTP_URL, String.class);
        try {
            return url == null ? null : new URI(url.split("[?#]", 2)[0]).getRawAuthority();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    byte[] body() {
        byte[] body = message.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }

    /** The address that the request comes from, as far as this server sees it. */
    String address() {
        Object address = message.getHeader("CamelVertxPlatformHttpRemoteAddress");
        if (address == null) {
            return "unknown";
        }
        String text = address.toString();
        int port = text.lastIndexOf(':');
        return port < 0 ? text : text.substring(0, port);
    }

    /** Puts the answer in the place of the request: no header of the request comes back. */
    void answer(Reply reply, Map<String, String> always) {
        AnswerHeaders.mark(message.getExchange());
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
        always.forEach(message::setHeader);
        reply.headers().forEach(message::setHeader);
        if (reply.contentType() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, reply.contentType());
        }
        message.setBody(reply.body());
    }
}
