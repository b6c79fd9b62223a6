package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tidemark.cli.validate.RouteModel.EndpointUse;
import io.tidemark.cli.validate.RouteModel.Template;
import io.tidemark.cli.validate.RouteModel.TemplateParameter;
import io.tidemark.cli.validate.RouteModel.TemplateUse;
import io.tidemark.cli.validate.RouteModel.Text;

/** Checks uses of templates and Kamelets, and shows the endpoints that each use makes. */
final class TemplateCheck {

    private final RouteModel model;
    private final ClassLoader loader;

    TemplateCheck(RouteModel model, ClassLoader loader) {
        this.model = model;
        this.loader = loader;
    }

    List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        for (Template twin : model.doubleTemplates()) {
            findings.add(Finding.error(twin.place(), "template id '%s' is already used at %s".formatted(twin.id(),
                    model.templates().get(twin.id()).place())));
        }
        for (TemplateUse use : model.templateUses()) {
            check(use, findings);
        }
        return findings;
    }

    private void check(TemplateUse use, List<Finding> findings) {
        String id = use.template().value();
        Template template = model.templates().get(id);
        if (template == null) {
            boolean elsewhere = id.contains("{{") || loader.getResource("kamelets/" + id + ".kamelet.yaml") != null;
            if (!elsewhere) {
                findings.add(Finding.error(use.template().place(), "unknown %s '%s'%s".formatted(use.kind(), id,
                        Nearest.hint(id, model.templates().keySet()))));
            }
            return;
        }
        for (TemplateParameter parameter : template.parameters().values()) {
            if (parameter.required() && !use.parameters().containsKey(parameter.name())) {
                findings.add(Finding.error(use.template().place(), "%s '%s' needs the parameter '%s' (declared at %s)".formatted(
                        use.kind(), id, parameter.name(), template.place())));
            }
        }
        // a Kamelet endpoint takes options of its own beside the parameters
        if (use.kind().equals("template")) {
            use.parameters().forEach((name, text) -> {
                if (!template.parameters().containsKey(name)) {
                    findings.add(Finding.error(text.place(), "template '%s' has no parameter '%s'%s".formatted(id, name,
                            Nearest.hint(name, template.parameters().keySet()))));
                }
            });
        }
    }

    /** Inside a template: a parameter without default stays open, and is not missing. */
    static Placeholders declared(Placeholders placeholders, Template template) {
        return placeholders.withFirst(key -> Optional.ofNullable(template.parameters().get(key))
                .map(parameter -> parameter.defaultValue().orElse("{{?" + key + "}}")));
    }

    /** An endpoint together with what its placeholders mean. */
    record Instance(EndpointUse endpoint, Placeholders placeholders) {
    }

    /**
     * What each use makes of its template, reduced to the texts in which the use has a say: a mistake is then reported
     * where its author can mend it.
     */
    List<Instance> instances(Placeholders placeholders) {
        List<Instance> instances = new ArrayList<>();
        for (TemplateUse use : model.templateUses()) {
            Template template = model.templates().get(use.template().value());
            if (template == null || use.enclosingTemplate() != null) {
                continue;
            }
            Placeholders filled = declared(placeholders, template).withFirst(
                    key -> Optional.ofNullable(use.parameters().get(key)).map(Text::value));
            for (EndpointUse endpoint : model.endpoints()) {
                if (template.id().equals(endpoint.template())) {
                    instances.add(new Instance(reduced(endpoint, use), filled));
                }
            }
        }
        return instances;
    }

    private static EndpointUse reduced(EndpointUse endpoint, TemplateUse use) {
        Map<String, Text> parameters = new LinkedHashMap<>();
        endpoint.parameters().forEach((name, text) -> said(text, use)
                .ifPresent(place -> parameters.put(name, new Text(text.value(), place))));
        Text uri = new Text(endpoint.uri().value(), said(endpoint.uri(), use).orElse(endpoint.uri().place()));
        return new EndpointUse(endpoint.role(), uri, parameters, endpoint.dynamic(), endpoint.template(), true);
    }

    /** Where the use gives the first value that goes into the text. */
    private static Optional<Place> said(Text text, TemplateUse use) {
        return use.parameters().entrySet().stream()
                .filter(entry -> text.value().contains("{{" + entry.getKey() + "}}") || text.value().contains("{{" + entry.getKey() + ":"))
                .map(entry -> entry.getValue().place())
                .findFirst();
    }
}
