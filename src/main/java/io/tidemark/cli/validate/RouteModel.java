package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the route files declare, as far as the checks need it. Texts are as written: placeholders are still in them. */
final class RouteModel {

    /** A text and where it stands. */
    record Text(String value, Place place) {
    }

    /** Which side of an endpoint a route uses. */
    enum Role { CONSUMER, PRODUCER }

    /**
     * One use of an endpoint.
     *
     * @param dynamic  whether the URI is a Simple expression (toD)
     * @param template the template that it stands in, null outside of templates
     * @param partial  whether only some of its options are given here, so that nothing can be said to be missing
     */
    record EndpointUse(Role role, Text uri, Map<String, Text> parameters, boolean dynamic, String template, boolean partial) {
    }

    /** @param required whether a use must give it a value */
    record TemplateParameter(String name, boolean required, Optional<String> defaultValue) {
    }

    /** A route template or a Kamelet. */
    record Template(String id, Place place, Map<String, TemplateParameter> parameters) {
    }

    /** @param kind what the user wrote, for messages: {@code template} or {@code kamelet} */
    record TemplateUse(String kind, Text template, Map<String, Text> parameters, String enclosingTemplate) {
    }

    /** An expression of the language {@code schedule}. */
    record ScheduleText(Text text, String template) {
    }

    private final List<Text> routeIds = new ArrayList<>();
    private final List<EndpointUse> endpoints = new ArrayList<>();
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private final List<Template> doubleTemplates = new ArrayList<>();
    private final List<TemplateUse> templateUses = new ArrayList<>();
    private final List<ScheduleText> scheduleTexts = new ArrayList<>();

    void addRouteId(Text id) {
        routeIds.add(id);
    }

    void addEndpoint(EndpointUse endpoint) {
        endpoints.add(endpoint);
    }

    void addTemplate(Template template) {
        if (templates.putIfAbsent(template.id(), template) != null) {
            doubleTemplates.add(template);
        }
    }

    void addTemplateUse(TemplateUse use) {
        templateUses.add(use);
    }

    void addScheduleText(ScheduleText text) {
        scheduleTexts.add(text);
    }

    List<Text> routeIds() {
        return routeIds;
    }

    List<EndpointUse> endpoints() {
        return endpoints;
    }

    Map<String, Template> templates() {
        return templates;
    }

    /** Templates whose id another one had before. */
    List<Template> doubleTemplates() {
        return doubleTemplates;
    }

    List<TemplateUse> templateUses() {
        return templateUses;
    }

    List<ScheduleText> scheduleTexts() {
        return scheduleTexts;
    }
}
