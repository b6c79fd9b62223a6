package io.tidemark.cli.validate;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.camel.catalog.impl.DefaultRuntimeCamelCatalog;

import io.tidemark.cli.validate.RouteModel.EndpointUse;
import io.tidemark.cli.validate.RouteModel.ScheduleText;
import io.tidemark.cli.validate.RouteModel.Template;
import io.tidemark.cli.validate.TemplateCheck.Instance;

/**
 * Checks routes and configuration without starting anything: {@code validate} prints what it finds, {@code run} and
 * {@code once} refuse to start over an error.
 */
public final class Validator {

    private static final Pattern PLACEHOLDER_KEY = Pattern.compile("\\{\\{\\??([A-Za-z0-9_.-]+)");

    private final ClassLoader loader;
    private final ClassPathSchemas schemas;
    private final Map<String, String> environment;

    /** Knows the components on the class path and the environment of this process. */
    public Validator() {
        this(Validator.class.getClassLoader(), new ClassPathSchemas(Validator.class.getClassLoader()), System.getenv());
    }

    Validator(ClassLoader loader, ClassPathSchemas schemas, Map<String, String> environment) {
        this.loader = loader;
        this.schemas = schemas;
        this.environment = environment;
    }

    /** As {@link #check(Path, ConfigFile)}, for settings that come from no file. */
    public List<Finding> check(Path routes, Properties config) {
        return check(routes, ConfigFile.of(config));
    }

    /**
     * Everything that can be known to be wrong before the start.
     *
     * @param routes the directory of the route files
     * @return by file and line; empty when nothing is wrong
     */
    public List<Finding> check(Path routes, ConfigFile config) {
        return report(routes, config).findings();
    }

    /**
     * What was found, and in how much.
     *
     * @param files how many route files were looked at
     */
    public record Report(List<Finding> findings, int files) {

        public long errors() {
            return findings.stream().filter(Finding::isError).count();
        }

        public long warnings() {
            return findings.size() - errors();
        }
    }

    /** As {@link #check(Path, ConfigFile)}, with figures. */
    public Report report(Path routes, ConfigFile config) {
        RouteFiles files = new RouteFiles(routes);
        List<Finding> findings = new ArrayList<>(files.findings());
        RouteModel model = new RouteModel();
        YamlDslSchema schema = files.files().isEmpty() ? null : new YamlDslSchema(loader);
        for (YamlFile file : files.files()) {
            RouteScanner.scan(file, model);
            if (!file.isKamelet()) {
                findings.addAll(schema.check(file));
            }
        }
        Placeholders placeholders = new Placeholders(key -> setting(config, key), environment);
        DefaultRuntimeCamelCatalog catalog = new DefaultRuntimeCamelCatalog();
        catalog.setJSonSchemaResolver(schemas);

        PlaceholderCheck placeholderCheck = new PlaceholderCheck(placeholders, config);
        findings.addAll(placeholderCheck.checkConfig());
        files.files().forEach(file -> findings.addAll(placeholderCheck.check(file, model)));
        findings.addAll(new ConfigCheck(catalog, placeholders, usedKeys(files.files(), config)).check(config));
        findings.addAll(TaskCheck.routeIds(model.routeIds()));
        findings.addAll(checkEndpoints(model, placeholders, new EndpointCheck(catalog, schemas.schemes(), config), config));
        // an endpoint in a template is seen once by itself and once by every use
        return new Report(findings.stream().distinct().sorted().toList(), files.count());
    }

    private List<Finding> checkEndpoints(RouteModel model, Placeholders placeholders, EndpointCheck endpointCheck,
            ConfigFile config) {
        TemplateCheck templates = new TemplateCheck(model, loader);
        List<Finding> findings = new ArrayList<>(templates.check());
        List<Instance> instances = new ArrayList<>(templates.instances(placeholders));
        for (EndpointUse use : model.endpoints()) {
            instances.add(new Instance(use, scope(placeholders, model.templates().get(Objects.toString(use.template(), "")))));
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Instance instance : instances) {
            try {
                endpoints.add(Endpoint.of(instance.endpoint(), instance.placeholders()));
            } catch (URISyntaxException | IllegalArgumentException e) {
                findings.add(Finding.error(instance.endpoint().uri().place(),
                        "the options after the question mark cannot be read; write them as parameters: below the uri"));
            }
        }
        for (Endpoint endpoint : endpoints) {
            findings.addAll(endpointCheck.check(endpoint));
            findings.addAll(ExpressionCheck.check(endpoint));
        }
        for (ScheduleText text : model.scheduleTexts()) {
            if (!text.text().value().contains("{{")) {
                findings.addAll(ExpressionCheck.check(text.text()));
            }
        }
        findings.addAll(TaskCheck.cycleTasks(endpoints));
        findings.addAll(TaskCheck.alerts(endpoints, config));
        return findings;
    }

    private static Placeholders scope(Placeholders placeholders, Template template) {
        return template == null ? placeholders : TemplateCheck.declared(placeholders, template);
    }

    /** Camel lets system properties and environment variables override the file. */
    private Optional<String> setting(ConfigFile config, String key) {
        return Stream.of(
                        Optional.ofNullable(System.getProperty(key)),
                        Optional.ofNullable(environment.get(key)),
                        Optional.ofNullable(environment.get(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))),
                        config.value(key))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Keys that somebody refers to: they are the user's own. */
    private static Set<String> usedKeys(List<YamlFile> files, ConfigFile config) {
        Stream<String> texts = Stream.concat(files.stream().map(file -> file.root().toString()), config.values().values().stream());
        return texts.flatMap(text -> PLACEHOLDER_KEY.matcher(text).results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
