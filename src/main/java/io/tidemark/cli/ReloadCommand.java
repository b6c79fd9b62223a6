package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.tidemark.cli.desk.ConsoleClient;
import io.tidemark.cli.desk.ConsoleClient.Reply;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reload}: tells the node that runs to read its route files anew. */
@Command(name = "reload", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Let the running node check its route files and replace the routes that changed.",
            "It reads its own directory of routes. application.properties is read only when it starts.",
            "Without --url the node of the configuration is asked."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the node runs what the files say (with --dry-run: it could)", "1:the files were refused; the routes run as before",
            "2:the node could not be asked"})
final class ReloadCommand implements Callable<Integer> {

    /** The node lets attempts end before it answers; its own limit is camel.main.shutdownTimeout. */
    private static final Duration ANSWER = Duration.ofMinutes(30);

    @Mixin
    private SettingsOptions options = new SettingsOptions();
    @Mixin
    private final NodeOptions node;
    @Option(names = "--dry-run", description = "Only say what would change")
    private boolean dryRun;
    @Option(names = "--json", description = "The node's answer as it is, one JSON document")
    private boolean json;
    @Spec
    private CommandSpec spec;

    ReloadCommand() {
        this(System.getenv());
    }

    ReloadCommand(Map<String, String> environment) {
        this.node = new NodeOptions(environment);
    }

    @Override
    public Integer call() {
        ConsoleClient client = node.client(options.settings());
        Reply reply = client.post("/routes/reload", JsonNodeFactory.instance.objectNode().put("dryRun", dryRun), ANSWER);
        JsonNode answer = reply.json();
        PrintWriter out = spec.commandLine().getOut();
        if (!reply.isOk()) {
            throw new Mistake("%s did not reload: %s%s".formatted(client.console(), answer.path("detail").asText("status " + reply.status()),
                    answer.path("instead").isTextual() ? " " + answer.path("instead").asText() : ""));
        }
        if (json) {
            out.println(answer);
        } else {
            print(answer, out);
        }
        out.flush();
        return isRefused(answer) ? Main.FAILED : Main.DONE;
    }

    private static boolean isRefused(JsonNode answer) {
        for (JsonNode finding : answer.path("findings")) {
            if ("error".equals(finding.path("severity").asText())) {
                return true;
            }
        }
        return false;
    }

    private void print(JsonNode answer, PrintWriter out) {
        for (JsonNode finding : answer.path("findings")) {
            String place = finding.path("line").isInt() ? ":" + finding.path("line").asInt() : "";
            String severity = "error".equals(finding.path("severity").asText()) ? "" : finding.path("severity").asText() + ": ";
            out.println(finding.path("file").asText("") + place + ": " + severity + finding.path("message").asText());
        }
        boolean any = line("changed", answer, out) | line("added", answer, out) | line("removed", answer, out);
        if (isRefused(answer)) {
            out.println("nothing was reloaded; the routes run as before");
        } else if (!any) {
            out.println("nothing to reload: the routes run as the files say");
        } else {
            out.println(dryRun ? "nothing was reloaded (--dry-run)" : "reloaded");
        }
    }

    private static boolean line(String what, JsonNode answer, PrintWriter out) {
        for (JsonNode id : answer.path(what)) {
            out.printf("%-8s %s%n", what, id.asText());
        }
        return !answer.path(what).isEmpty();
    }
}
