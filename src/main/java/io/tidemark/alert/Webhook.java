package io.tidemark.alert;

import java.io.IOException;
import java.util.Map;

/** A bean for routes that posts an alert's JSON to an address. Any status but 2xx is a failure. */
public final class Webhook {

    private final HttpPost http = new HttpPost();
    private String url;
    private String authorization;

    /** @param json what is posted, as it is */
    public void send(String json) throws IOException, InterruptedException {
        http.post("the webhook", HttpPost.uri("the url of the webhook", url), authorization == null || authorization.isBlank() ? Map.of()
                : Map.of("Authorization", authorization), json);
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getAuthorization() {
        return authorization;
    }

    /** The value of the header {@code Authorization}; none when blank. */
    public void setAuthorization(String authorization) {
        this.authorization = authorization;
    }
}
