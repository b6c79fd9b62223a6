package io.tidemark.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Webhook and DingTalk robot over HTTP. */
@Timeout(30)
class ReceiversTest {

    private HttpReceiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new HttpReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aDingTalkMessageIsMarkdownAndSigned() throws Exception {
        DingTalkRobot robot = new DingTalkRobot(() -> Instant.ofEpochMilli(1_577_262_236_757L));
        robot.setUrl(receiver.url());
        robot.setSecret("this is a secret");
        robot.send("[alert] iot-log", "#### 上海\n- \"x\"");

        // printf '1577262236757\nthis is a secret' | openssl dgst -sha256 -hmac 'this is a secret' -binary | base64
        assertThat(receiver.posts()).singleElement().satisfies(post -> {
            assertThat(post.query()).isEqualTo("access_token=very-secret&timestamp=1577262236757&sign=DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA%3D");
            JsonNode body = new ObjectMapper().readTree(post.body());
            assertThat(body.path("msgtype").asText()).isEqualTo("markdown");
            assertThat(body.path("markdown").path("title").asText()).isEqualTo("[alert] iot-log");
            assertThat(body.path("markdown").path("text").asText()).isEqualTo("#### 上海\n- \"x\"");
        });
    }

    @Test
    void aRobotThatRefusesWithStatus200HasNotTold() {
        receiver.answers(200, "{\"errcode\":310000,\"errmsg\":\"sign not match\"}");
        DingTalkRobot robot = new DingTalkRobot();
        robot.setUrl(receiver.url());
        assertThatThrownBy(() -> robot.send("t", "x")).isInstanceOf(IOException.class).hasMessageContaining("sign not match")
                .hasMessageNotContaining("very-secret");
    }

    @Test
    void aWebhookGetsTheJsonAsItIs() throws Exception {
        Webhook webhook = new Webhook();
        webhook.setUrl(receiver.url());
        webhook.setAuthorization("Bearer abc");
        webhook.send("{\"task\":\"iot-log\"}");
        assertThat(receiver.posts()).singleElement().returns("{\"task\":\"iot-log\"}", HttpReceiver.Post::body)
                .returns("Bearer abc", HttpReceiver.Post::authorization);
    }

    @Test
    void aWebhookThatAnswersWithAnErrorHasNotTold() {
        receiver.answers(503, "try later");
        Webhook webhook = new Webhook();
        webhook.setUrl(receiver.url());
        assertThatThrownBy(() -> webhook.send("{}")).isInstanceOf(IOException.class).hasMessageContaining("503", "try later")
                .hasMessageNotContaining("very-secret");
        webhook.setUrl("ftp://very-secret");
        assertThatThrownBy(() -> webhook.send("{}")).hasMessageContaining("url of the webhook").hasMessageNotContaining("very-secret");
    }
}
