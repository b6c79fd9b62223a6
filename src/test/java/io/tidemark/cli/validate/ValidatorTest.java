package io.tidemark.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of mistake once, with its exact line and message. */
@Timeout(120)
class ValidatorTest {

    private static final Path FIXTURES = Path.of("src/test/resources/validate");

    @TempDir
    Path directory;

    @Test
    void routesThatAreRightHaveNoFinding() throws IOException {
        assertThat(check("clean")).isEmpty();
    }

    @Test
    void theYamlDslIsChecked() throws IOException {
        assertThat(check("schema")).isEqualTo("""
                schema/steps.yaml:6: steps: unknown key 'unmarshall' (did you mean unmarshal?)
                schema/steps.yaml:7: unmarshal: unknown key 'cvs' (did you mean csv?)
                schema/steps.yaml:10: csv: unknown key 'lazyLoda' (did you mean lazyLoad?)
                schema/steps.yaml:11: lazyLoad: must be true or false, not a text
                schema/steps.yaml:12: to: unknown key 'url' (did you mean uri?)
                schema/steps.yaml:15: simple: unknown key 'expresion' (did you mean expression?)
                schema/steps.yaml:16: loggingLevel: 'LOUD' is not one of TRACE, DEBUG, INFO, WARN, ERROR, OFF
                schema/steps.yaml:17: log: key 'message' is missing
                schema/steps.yaml:18: to: must be a mapping or a text, not empty
                schema/steps.yaml:19: route: unknown key 'form' (did you mean from?)
                schema/steps.yaml:20: unknown key 'rout' (did you mean route?)
                schema/steps.yaml:21: from: must be a mapping, not a text
                schema/whole.yml:1: must be a list, not a mapping
                """);
    }

    @Test
    void brokenYamlIsNamedByLine() throws IOException {
        assertThat(check("syntax")).isEqualTo("""
                syntax/brackets.yaml:6: not valid YAML: while parsing a flow sequence: expected ',' or ']', but got -
                syntax/empty.yaml: is empty; a route file is a list of routes, each after a dash
                syntax/latin1.yaml: is not UTF-8 text
                syntax/loop.yaml: not valid YAML: nested more than 200 deep
                syntax/tab.yaml:5: not valid YAML: while scanning for the next token: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)
                syntax/twice.yaml:4: key 'id' is given twice, first on line 2
                """);
    }

    @Test
    void optionsAndSchemesAreChecked() throws IOException {
        assertThat(check("options")).isEqualTo("""
                options/iot-log.yaml:6: quartz: option 'cron' is no cron expression (Unexpected end of expression), not '0 0/15 * * *'
                options/iot-log.yaml:7: quartz: option 'stateful' must be true or false, not 'maybe'
                options/iot-log.yaml:8: quartz: option 'trigger.timeZone' must be a time zone such as Asia/Shanghai or UTC, not 'Asia/Shangai'
                options/iot-log.yaml:9: quartz: option 'triggerStartDelay' must be a duration such as 200ms, 30s, 5m or 1h30m, not '5x'
                options/iot-log.yaml:15: cycle: option 'parallelism' must be a whole number, not 'two'
                options/iot-log.yaml:20: oss: unknown option 'objctName' (did you mean objectName?)
                options/iot-log.yaml:21: oss: option 'minAge' must be a duration such as 200ms, 30s, 5m or 1h30m, not 'soon'
                options/iot-log.yaml:22: oss: option 'operation' must be one of poll, getObject, putObject, not 'pol'
                options/iot-log.yaml:23: warning: oss: option 'delay' has no effect here: it is for from, not for to
                options/iot-log.yaml:24: oss: unknown option 'secretKy' (did you mean secretKey?)
                options/iot-log.yaml:25: oss: bucketName is missing; write oss:bucketName
                options/iot-log.yaml:26: unknown scheme 'osss' (did you mean oss?); the class path has no such component
                options/iot-log.yaml:27: quartz: cannot stand in to, only in from
                options/iot-log.yaml:31: maxcompute: option 'writeMode' must be one of overwrite, append, upsert, load, not 'overwrit'
                options/iot-log.yaml:32: maxcompute: option 'maxRejectedRows' must be a whole number, not 'many'
                options/iot-log.yaml:34: unknown scheme 'maxcomput' (did you mean maxcompute?); the class path has no such component
                options/iot-log.yaml:38: maxcompute: cannot stand in from, only in to
                options/iot-log.yaml:39: maxcompute: unknown option 'ossClient'
                options/iot-log.yaml:41: oss: option 'ossClient' must name a bean, as #bean:NAME, not 'myClient'
                """);
    }

    @Test
    void schedulingParametersAreParsed() throws IOException {
        assertThat(check("expressions")).isEqualTo("""
                expressions/iot-log.yaml:9: oss: option 'objectName': Scheduling expression "iot_$[yyyymmddhh24m].csv", column 19: unknown token "m"; tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case.
                expressions/iot-log.yaml:10: oss: option 'doneFileName': Scheduling expression "${header.CamelFileName}.done", column 1: "${header.CamelFileName}" is not a time; a named parameter is not defined here, write its value.
                expressions/iot-log.yaml:12: maxcompute: Scheduling expression "ods_$[YYYY]", column 7: unknown token "YYYY"; tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case. Did you mean $[yyyy]?
                expressions/iot-log.yaml:14: maxcompute: option 'partition': Scheduling expression "dt=$[yyyymmdd", column 4: "$[" is never closed; "]" is missing.
                expressions/iot-log.yaml:15: file: option 'fileName': Scheduling expression "$[yyymmdd]", column 5: unknown token "ymmdd"; tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case.
                expressions/iot-log.yaml:21: schedule: Scheduling expression "$[yyyymmdd-]", column 12: a whole number is missing after "-".
                """);
    }

    @Test
    void placeholdersWithoutValueAreFound() throws IOException {
        assertThat(check("placeholders")).isEqualTo("""
                placeholders/application.properties:3: placeholder {{eins}} has no value; set eins in placeholders/application.properties, or write {{eins:DEFAULT}}
                placeholders/application.properties:4: placeholder {{env:TIDEMARK_TEST_BUCKET}}: environment variable TIDEMARK_TEST_BUCKET is not set; set it, or give a default after a colon
                placeholders/iot-log.yaml:9: placeholder {{objct}} has no value (did you mean object?); set objct in placeholders/application.properties, or write {{objct:DEFAULT}}
                placeholders/iot-log.yaml:11: placeholder {{env:TIDEMARK_NO_SUCH_VARIABLE}}: environment variable TIDEMARK_NO_SUCH_VARIABLE is not set; set it, or give a default after a colon
                placeholders/iot-log.yaml:13: placeholder {{two}} has no value; set two in placeholders/application.properties, or write {{two:DEFAULT}}
                """);
    }

    @Test
    void usesOfTemplatesAreChecked() throws IOException {
        assertThat(check("templates")).isEqualTo("""
                templates/feeds.yaml:14: oss: unknown option 'objectNme' (did you mean objectName?)
                templates/feeds.yaml:15: placeholder {{tabel}} has no value; set tabel in templates/application.properties, or write {{tabel:DEFAULT}}
                templates/feeds.yaml:17: unknown template 'fed' (did you mean feed?)
                templates/feeds.yaml:20: template 'feed' needs the parameter 'object' (declared at templates/feeds.yaml:2)
                templates/feeds.yaml:28: task 'b' already has a feed at templates/feeds.yaml:23; one task, one feed: give this one another name
                templates/feeds.yaml:29: oss: option 'objectName': Scheduling expression "$[yyyymmd].csv", column 9: unknown token "d"; tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case.
                templates/feeds.yaml:30: maxcompute: option 'maxRejectedRows' must be a whole number, not 'many'
                templates/feeds.yaml:31: template 'feed' has no parameter 'tsk' (did you mean task?)
                templates/feeds.yaml:33: template id 'feed' is already used at templates/feeds.yaml:2
                templates/feeds.yaml:34: unknown kamelet 'archiv'
                """);
    }

    @Test
    void tasksAndRouteIdsAreCheckedOverAllFiles() throws IOException {
        assertThat(check("tasks")).isEqualTo("""
                tasks/a.yaml:10: warning: task 'iot-lag' is planned here, but no route consumes cycle:iot-lag (did you mean iot-log?)
                tasks/b.yaml:4: task 'iot-log' already has a feed at tasks/a.yaml:3; one task, one feed: give this one another name
                tasks/b.yaml:7: route id 'one' is already used at tasks/a.yaml:2
                """);
    }

    @Test
    void settingsAreChecked() throws IOException {
        assertThat(check("config")).isEqualTo("""
                config/application.properties:2: unknown setting 'tidemark.timezone' (did you mean tidemark.timeZone?)
                config/application.properties:4: unknown setting 'tidemark.ledger.ulr' (did you mean tidemark.ledger.url?)
                config/application.properties:7: unknown setting 'camel.component.oss.secretKye' (did you mean camel.component.oss.secretKey?)
                config/application.properties:8: 'camel.component.oss.maxKeys' must be a whole number
                config/application.properties:11: 'camel.component.oos.region': there is no component 'oos' on the class path
                config/application.properties:12: unknown setting 'camel.main.shutdwnTimeout' (did you mean camel.main.shutdownTimeout?)
                config/application.properties:13: 'camel.main.shutdownTimeout' must be a whole number
                config/application.properties:14: unknown setting 'camel.management.prot' (did you mean camel.management.port?)
                config/application.properties:16: 'camel.management.port' must be a whole number
                config/application.properties:18: 'camel.health.exposureLevel' must be one of full, default, oneline
                """);
    }

    @Test
    void durationsAreReadAsTheEndpointsReadThem() throws IOException {
        Files.writeString(directory.resolve("r.yaml"), """
                - route:
                    from:
                      uri: cycle:a?retryDelay=200ms
                      parameters: { waitFor: 1d, interval: 5S }
                      steps:
                        - to: direct:b
                - route:
                    from: { uri: "timer:x?period=2hours&delay=1m30s", steps: [ { to: "log:x" } ] }
                """);
        Properties settings = new Properties();
        settings.setProperty("camel.component.cycle.retryDelay", "1D");
        settings.setProperty("camel.component.cycle.wait-for", "200ms");

        assertThat(validator().check(directory, settings)).extracting(Finding::message).filteredOn(message -> message.contains("duration"))
                .containsExactlyInAnyOrder("cycle: option 'interval' must be a duration such as 200ms, 30s, 5m or 1h30m, not '5S'",
                        "timer: option 'period' must be a duration such as 200ms, 30s, 5m or 1h30m, not '2hours'",
                        "'camel.component.cycle.retryDelay' must be a duration such as 200ms, 30s, 5m or 1h30m");
    }

    @Test
    void aMissingDirectoryIsOneFinding() {
        assertThat(validator().check(directory.resolve("routes"), new Properties())).extracting(Finding::message).containsExactly(
                "the routes directory does not exist; create it, or name another one with --routes");
    }

    @Test
    void aDirectoryWithoutRoutesIsOneFinding() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "- route: {}");
        assertThat(validator().check(directory, new Properties())).extracting(Finding::message).containsExactly(
                "no *.yaml file in it, so there is nothing to run; put a route file there, or name another directory with --routes");
    }

    @Test
    void settingsWithoutAFileHaveNoLine() throws IOException {
        Files.writeString(directory.resolve("r.yaml"), "- from: { uri: \"direct:a\", steps: [ { log: \"x\" } ] }");
        Properties settings = new Properties();
        settings.setProperty("tidemark.ledger.usr", "x");
        assertThat(validator().check(directory, settings)).extracting(Finding::toString).containsExactly(
                "application.properties: unknown setting 'tidemark.ledger.usr' (did you mean tidemark.ledger.user?)");
    }

    @Test
    void aValueOfTheEnvironmentFillsAPlaceholder() throws IOException {
        Files.writeString(directory.resolve("r.yaml"),
                "- from: { uri: \"direct:{{name}}\", steps: [ { log: \"{{my.own-key}}{{env:THIRD}}\" } ] }");
        Map<String, String> environment = Map.of("name", "a", "MY_OWN_KEY", "b", "THIRD", "c");
        assertThat(new FixtureCatalog().validator(environment).check(directory, new Properties())).isEmpty();
    }

    @Test
    void aBrokenFileDoesNotHideTheMistakesOfAnother() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "- route: [");
        Files.writeString(directory.resolve("b.yaml"), "- from: { uri: \"direkt:a\", steps: [ { log: \"x\" } ] }");
        List<Finding> findings = validator().check(directory, new Properties());
        assertThat(findings).hasSize(2).allMatch(Finding::isError);
        assertThat(findings.get(1).message()).isEqualTo(
                "unknown scheme 'direkt' (did you mean direct?); the class path has no such component");
    }

    @Test
    void noSecretGetsIntoAMessage() throws IOException {
        assertThat(check("options") + check("config")).doesNotContain("hush");
    }

    private static Validator validator() {
        return new FixtureCatalog().validator(Map.of());
    }

    private static String check(String fixture) throws IOException {
        Path routes = FIXTURES.resolve(fixture);
        Path settings = routes.resolve("application.properties");
        ConfigFile config = Files.exists(settings) ? ConfigFile.read(settings) : ConfigFile.of(new Properties());
        StringBuilder text = new StringBuilder();
        for (Finding finding : validator().check(routes, config)) {
            text.append(finding.toString().replace(FIXTURES + "/", "")).append('\n');
        }
        return text.toString();
    }
}
