package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeTest {

    @TempDir
    private Path data;

    @Test
    void aPrefixInChineseReachesTheRoutesAsItIsWritten() throws Exception {
        Path config = Files.writeString(data.resolve("application.properties"), """
                tidemark.ledger.url = jdbc:h2:mem:node-test
                feed.prefix = 数据
                """);
        Path routes = Files.createDirectory(data.resolve("routes"));
        Files.writeString(routes.resolve("prefix.yaml"), """
                - route:
                    from:
                      uri: direct:prefix
                      steps:
                        - setBody: { constant: "{{feed.prefix}}" }
                """);
        try (Node node = Node.create(Settings.of(config, routes), context -> { })) {
            node.start();
            assertThat(node.context().createProducerTemplate().requestBody("direct:prefix", null, String.class)).isEqualTo("数据");
        }
    }
}
