package io.tidemark.cli.validate;

import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.camel.util.URISupport;

import io.tidemark.cli.validate.RouteModel.EndpointUse;
import io.tidemark.cli.validate.RouteModel.Role;
import io.tidemark.cli.validate.RouteModel.Text;

/**
 * A use of an endpoint with its placeholders filled in, taken apart.
 *
 * @param scheme  empty when it is not known before the program runs
 * @param path    what follows the scheme, without the query
 * @param partial see {@link EndpointUse}
 */
record Endpoint(Role role, Place place, String scheme, String path, List<Option> options, boolean partial) {

    /** What stands for a value that only the running program knows; Camel's catalog leaves such values alone. */
    private static final String UNKNOWN = "{{unknown}}";

    record Option(String name, String value, Place place) {

        /** Whether the value is what Camel will see. */
        boolean isKnown() {
            return !value.contains("{{");
        }

        /** The value for the catalog. */
        String checkable() {
            return isKnown() && !value.startsWith("RAW(") ? value : UNKNOWN;
        }
    }

    /** @throws URISyntaxException when the URI's query cannot be read */
    static Endpoint of(EndpointUse use, Placeholders placeholders) throws URISyntaxException {
        String uri = placeholders.resolve(use.uri().value()).text();
        Place place = use.uri().place();
        List<Option> options = new ArrayList<>();
        boolean dynamic = use.dynamic() && uri.contains("${");
        int query = dynamic ? -1 : queryStart(uri);
        if (query >= 0) {
            for (Map.Entry<String, Object> entry : URISupport.parseQuery(uri.substring(query + 1), true).entrySet()) {
                options.add(new Option(entry.getKey(), String.valueOf(entry.getValue()), place));
            }
        }
        for (Map.Entry<String, Text> entry : use.parameters().entrySet()) {
            Text text = entry.getValue();
            options.add(new Option(entry.getKey(), placeholders.resolve(text.value()).text(), text.place()));
        }
        String address = query >= 0 ? uri.substring(0, query) : uri;
        int colon = address.indexOf(':');
        String scheme = colon < 0 ? address : address.substring(0, colon);
        boolean known = scheme.matches("[a-zA-Z][a-zA-Z0-9.+-]*");
        String path = colon < 0 ? "" : address.substring(colon + 1).replaceFirst("^//", "");
        return new Endpoint(use.role(), place, known ? scheme : "", dynamic ? UNKNOWN : path, options, use.partial());
    }

    boolean isPathKnown() {
        return !path.contains("{{");
    }

    boolean has(String option) {
        return options.stream().anyMatch(given -> given.name().equals(option));
    }

    /** The first question mark that does not belong to an optional placeholder. */
    private static int queryStart(String uri) {
        int at = uri.indexOf('?');
        while (at >= 2 && uri.startsWith("{{", at - 2)) {
            at = uri.indexOf('?', at + 1);
        }
        return at;
    }
}
