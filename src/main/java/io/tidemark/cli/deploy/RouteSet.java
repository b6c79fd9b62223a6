package io.tidemark.cli.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.support.PatternHelper;

import io.tidemark.cli.deploy.RouteUnit.Kind;
import io.tidemark.cli.validate.RouteItems;

/** All that the route files of a directory declare, and what of it depends on what. */
final class RouteSet {

    static final RouteSet EMPTY = new RouteSet(Map.of(), List.of());
    private static final Pattern TARGET = Pattern.compile("(?:kamelet|direct|seda):([^?/]+)");

    private final Map<String, String> files;
    private final Map<String, RouteUnit> units = new LinkedHashMap<>();

    private RouteSet(Map<String, String> files, List<RouteUnit> units) {
        this.files = files;
        for (RouteUnit unit : units) {
            if (this.units.putIfAbsent(unit.key(), unit) != null) {
                throw new IllegalArgumentException("%s:%d: %s is declared twice".formatted(unit.file(), unit.line(), unit.key()));
            }
        }
    }

    /**
     * @throws IllegalArgumentException when a file is not YAML or declares something twice; names the file
     * @throws UncheckedIOException     when a file cannot be read
     */
    static RouteSet read(Path directory) {
        Map<String, String> files = new TreeMap<>(texts(directory, ""));
        files.putAll(texts(directory.resolve("kamelets"), "kamelets/"));
        List<RouteUnit> units = new ArrayList<>();
        files.forEach((file, text) -> units.addAll(units(file, RouteItems.read(directory.resolve(file).toString(), text))));
        return new RouteSet(files, units);
    }

    private static Map<String, String> texts(Path directory, String prefix) {
        if (!Files.isDirectory(directory)) {
            return Map.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            Map<String, String> texts = new LinkedHashMap<>();
            for (Path path : paths.filter(each -> each.toString().endsWith(".yaml") && Files.isRegularFile(each)).sorted().toList()) {
                texts.put(prefix + path.getFileName(), Files.readString(path, StandardCharsets.UTF_8));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("the route files in %s cannot be read: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static List<RouteUnit> units(String file, List<RouteItems.Item> items) {
        List<JsonNode> scope = items.stream().map(RouteItems.Item::yaml).filter(RouteUnit::isScope).toList();
        List<RouteUnit> units = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            RouteItems.Item item = items.get(i);
            if (!RouteUnit.isScope(item.yaml())) {
                units.add(RouteUnit.of(file, item.line(), i + 1, item.yaml(), scope));
            }
        }
        return units;
    }

    /** Whether the files had the same content to the letter. */
    boolean sameFiles(RouteSet other) {
        return files.equals(other.files);
    }

    Collection<RouteUnit> units() {
        return units.values();
    }

    Optional<RouteUnit> unit(String key) {
        return Optional.ofNullable(units.get(key));
    }

    /**
     * A unit and what its definition consists of besides: its template, what its texts call by {@code kamelet:}, {@code direct:} and
     * {@code seda:}, and the beans that they name.
     */
    Set<RouteUnit> definition(RouteUnit unit) {
        Set<RouteUnit> parts = new LinkedHashSet<>();
        add(unit, parts);
        return parts;
    }

    private void add(RouteUnit unit, Set<RouteUnit> parts) {
        if (!parts.add(unit)) {
            return;
        }
        Set<String> texts = unit.texts();
        for (RouteUnit other : units.values()) {
            if (!parts.contains(other) && calls(unit, texts, other)) {
                add(other, parts);
            }
        }
    }

    private static boolean calls(RouteUnit unit, Set<String> texts, RouteUnit other) {
        return switch (other.kind()) {
            case TEMPLATE -> usesTemplate(unit, texts, other.id());
            case BEANS -> beanNames(other).anyMatch(name -> texts.stream().anyMatch(text -> names(text, name)));
            case ROUTE -> !other.from().isEmpty() && texts.stream().anyMatch(text -> text.split("\\?", 2)[0].equals(other.from()))
                    && TARGET.matcher(other.from()).lookingAt();
            case CONFIGURATION, FIXED -> false;
        };
    }

    private static boolean usesTemplate(RouteUnit unit, Set<String> texts, String template) {
        if (template == null) {
            return false;
        }
        if (template.equals(unit.yaml().path("templatedRoute").path("routeTemplateRef").asText())) {
            return true;
        }
        boolean kamelets = texts.contains("kamelet") || texts.stream().anyMatch(text -> text.startsWith("kamelet:"));
        return kamelets && texts.stream().map(text -> text.startsWith("kamelet:") ? text.substring("kamelet:".length()) : text)
                .anyMatch(text -> text.split("[/?]", 2)[0].equals(template));
    }

    private static Stream<String> beanNames(RouteUnit beans) {
        List<String> names = new ArrayList<>();
        beans.yaml().path("beans").forEach(bean -> names.add(bean.path("name").asText("")));
        return names.stream().filter(name -> !name.isEmpty());
    }

    private static boolean names(String text, String bean) {
        return text.contains(bean) && Pattern.compile("(?<![\\w-])" + Pattern.quote(bean) + "(?![\\w-])").matcher(text).find();
    }

    /** All that decides how the unit runs, normalised: a unit whose text here is the same need not be touched. */
    String effect(RouteUnit unit) {
        String definition = definition(unit).stream().map(part -> part.key() + ' ' + part.normal()).collect(Collectors.joining("\n"));
        String configurations = unit.kind() != Kind.ROUTE ? "" : units.values().stream()
                .filter(other -> other.kind() == Kind.CONFIGURATION && holdsFor(other, unit))
                .map(RouteUnit::normal).collect(Collectors.joining("\n"));
        return definition + '\n' + configurations;
    }

    /** A configuration without an id holds for every route, one with an id for those that name it. */
    private boolean holdsFor(RouteUnit configuration, RouteUnit unit) {
        return configuration.id() == null || definition(unit).stream().anyMatch(part -> part.texts().contains("routeConfigurationId")
                && part.texts().stream().flatMap(text -> Stream.of(text.split(",")))
                        .anyMatch(pattern -> PatternHelper.matchPattern(configuration.id(), pattern.strip())));
    }
}
