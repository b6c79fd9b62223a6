package io.tidemark.alert;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A bean for routes that lets a custom robot of a DingTalk group say something. With a secret the address is signed as DingTalk wants
 * it: HMAC-SHA256 with the secret as key, over the time in milliseconds, a line feed and the secret.
 */
public final class DingTalkRobot {

    private static final String HMAC = "HmacSHA256";

    private final HttpPost http = new HttpPost();
    private final ObjectMapper json = new ObjectMapper();
    private final InstantSource clock;
    private String url;
    private String secret;

    public DingTalkRobot() {
        this(InstantSource.system());
    }

    DingTalkRobot(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param title shown where only one line is
     * @param text  Markdown
     * @throws IOException when the robot does not answer, or answers with an error: DingTalk does so with status 200
     */
    public void send(String title, String text) throws IOException, InterruptedException {
        String body = json.writeValueAsString(Map.of("msgtype", "markdown", "markdown", Map.of("title", title, "text", text)));
        JsonNode answer = json.readTree(http.post("the DingTalk robot", signed(), Map.of(), body));
        if (answer.path("errcode").asInt(-1) != 0) {
            throw new IOException("the DingTalk robot refused the message: " + HttpPost.shown(answer.toString()));
        }
    }

    private URI signed() {
        URI address = HttpPost.uri("the url of the DingTalk robot", url);
        if (secret == null || secret.isBlank()) {
            return address;
        }
        long millis = clock.millis();
        String separator = address.getRawQuery() == null ? "?" : "&";
        return URI.create(address + separator + "timestamp=" + millis + "&sign=" + URLEncoder.encode(signature(millis), StandardCharsets.UTF_8));
    }

    private String signature(long millis) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal((millis + "\n" + secret).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + HMAC + ", which every JVM has", e);
        }
    }

    public String getUrl() {
        return url;
    }

    /** The robot's webhook, its access token included. */
    public void setUrl(String url) {
        this.url = url;
    }

    public String getSecret() {
        return secret;
    }

    /** Of a robot with the security setting <em>sign</em>; none when blank. */
    public void setSecret(String secret) {
        this.secret = secret;
    }
}
