package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidemark.cli.validate.RouteModel.Template;

/** Finds property placeholders that have neither a value nor a default: Camel would refuse to start over the first of them. */
final class PlaceholderCheck {

    private final Placeholders placeholders;
    private final ConfigFile config;

    PlaceholderCheck(Placeholders placeholders, ConfigFile config) {
        this.placeholders = placeholders;
        this.config = config;
    }

    List<Finding> checkConfig() {
        List<Finding> findings = new ArrayList<>();
        config.values().forEach((key, value) -> report(value, config.place(key), placeholders, findings));
        return findings;
    }

    List<Finding> check(YamlFile file, RouteModel model) {
        List<Finding> findings = new ArrayList<>();
        if (file.isKamelet()) {
            String id = file.root().path("metadata").path("name").asText();
            walk(file, file.root().path("spec").path("template"), "/spec/template", inside(model.templates().get(id)), findings);
            return findings;
        }
        for (int i = 0; i < file.root().size(); i++) {
            JsonNode item = file.root().path(i);
            Template template = model.templates().get(item.path("routeTemplate").path("id").asText());
            walk(file, item, YamlFile.child("", i), template == null ? placeholders : inside(template), findings);
        }
        return findings;
    }

    /** Parameters of a template are filled in by each of its uses. */
    private Placeholders inside(Template template) {
        return TemplateCheck.declared(placeholders, template);
    }

    private void walk(YamlFile file, JsonNode node, String at, Placeholders known, List<Finding> findings) {
        if (node.isTextual()) {
            report(node.textValue(), file.place(at), known, findings);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(file, node.get(i), YamlFile.child(at, i), known, findings);
            }
        } else {
            node.properties().forEach(entry -> walk(file, entry.getValue(), YamlFile.child(at, entry.getKey()), known, findings));
        }
    }

    private void report(String text, Place place, Placeholders known, List<Finding> findings) {
        Set<String> keys = config.values().keySet();
        for (String missing : known.resolve(text).missing()) {
            boolean external = missing.contains(" ");
            findings.add(Finding.error(place, external
                    ? "placeholder {{%s}}: %s is not set; set it, or give a default after a colon".formatted(
                            missing.replace("environment variable ", "env:").replace("system property ", "sys:"), missing)
                    : "placeholder {{%s}} has no value%s; set %s in %s, or write {{%s:DEFAULT}}".formatted(
                            missing, Nearest.hint(missing, keys), missing, config.name(), missing)));
        }
    }
}
