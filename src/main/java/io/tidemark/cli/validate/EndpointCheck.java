package io.tidemark.cli.validate;

import java.text.ParseException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.impl.DefaultRuntimeCamelCatalog;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.quartz.CronExpression;

import io.tidemark.cli.validate.Endpoint.Option;
import io.tidemark.cli.validate.RouteModel.Role;

/** Checks scheme, option names and option values of an endpoint against the catalog JSON of the component. */
final class EndpointCheck {

    /** Every value of this option is also a name that Camel knows, whatever the catalog says about its type. */
    private static final Set<String> SCHEDULERS = Set.of("none", "spring", "quartz");

    private final DefaultRuntimeCamelCatalog catalog;
    private final SortedSet<String> schemes;
    private final ConfigFile config;

    EndpointCheck(DefaultRuntimeCamelCatalog catalog, SortedSet<String> schemes, ConfigFile config) {
        this.catalog = catalog;
        this.schemes = schemes;
        this.config = config;
    }

    List<Finding> check(Endpoint endpoint) {
        if (endpoint.scheme().isEmpty()) {
            return List.of();
        }
        ComponentModel model = catalog.componentModel(endpoint.scheme());
        if (model == null) {
            return List.of(Finding.error(endpoint.place(), "unknown scheme '%s'%s; the class path has no such component"
                    .formatted(endpoint.scheme(), Nearest.hint(endpoint.scheme(), schemes))));
        }
        List<Finding> findings = new ArrayList<>();
        checkRole(endpoint, model, findings);
        checkRequired(endpoint, model, findings);
        checkOptions(endpoint, model, findings);
        return findings;
    }

    private static void checkRole(Endpoint endpoint, ComponentModel model, List<Finding> findings) {
        if (endpoint.role() == Role.CONSUMER && model.isProducerOnly()) {
            findings.add(Finding.error(endpoint.place(), endpoint.scheme() + ": cannot stand in from, only in to"));
        }
        if (endpoint.role() == Role.PRODUCER && model.isConsumerOnly()) {
            findings.add(Finding.error(endpoint.place(), endpoint.scheme() + ": cannot stand in to, only in from"));
        }
    }

    private void checkRequired(Endpoint endpoint, ComponentModel model, List<Finding> findings) {
        if (endpoint.partial()) {
            return;
        }
        String scheme = endpoint.scheme();
        for (EndpointOptionModel option : model.getEndpointPathOptions()) {
            if (option.isRequired() && endpoint.path().isBlank() && !endpoint.has(option.getName())) {
                findings.add(Finding.error(endpoint.place(), "%s: %s is missing; write %s".formatted(scheme, option.getName(),
                        model.getSyntax())));
            }
        }
        for (EndpointOptionModel option : model.getEndpointParameterOptions()) {
            if (option.isRequired() && fits(option, endpoint.role()) && !endpoint.has(option.getName())
                    && !isConfigured(scheme, option.getName())) {
                findings.add(Finding.error(endpoint.place(), "%s: option '%s' is missing; give it here or as camel.component.%s.%s in %s"
                        .formatted(scheme, option.getName(), scheme, option.getName(), config.name())));
            }
        }
    }

    private boolean isConfigured(String scheme, String option) {
        String wanted = plain("camel.component." + scheme + "." + option);
        return config.values().keySet().stream().anyMatch(key -> plain(key).equals(wanted));
    }

    /** Camel Main accepts secretKey and secret-key alike. */
    private static String plain(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private void checkOptions(Endpoint endpoint, ComponentModel model, List<Finding> findings) {
        Map<String, String> values = new LinkedHashMap<>();
        endpoint.options().forEach(option -> values.put(option.name(), option.checkable()));
        EndpointValidationResult result = catalog.validateProperties(endpoint.scheme(), values);
        for (Option option : endpoint.options()) {
            String subject = "%s: option '%s' ".formatted(endpoint.scheme(), option.name());
            if (contains(result.getUnknown(), option.name()) && !model.isLenientProperties()) {
                findings.add(Finding.error(option.place(), "%s: unknown option '%s'%s".formatted(endpoint.scheme(), option.name(),
                        Nearest.hint(option.name(), names(model)))));
                continue;
            }
            EndpointOptionModel description = description(model, option.name());
            String mistake = mistake(result, option, description);
            if (mistake != null) {
                findings.add(Finding.error(option.place(), subject + mistake + shown(option, description)));
            }
            if (description != null && !fits(description, endpoint.role())) {
                findings.add(Finding.warning(option.place(), subject + "has no effect here: it is for "
                        + (endpoint.role() == Role.PRODUCER ? "from, not for to" : "to, not for from")));
            }
        }
    }

    private static String mistake(EndpointValidationResult result, Option option, EndpointOptionModel description) {
        String name = option.name();
        String value = option.value();
        if (contains(result.getInvalidBoolean(), name)) {
            return "must be true or false";
        }
        if (contains(result.getInvalidInteger(), name)) {
            return "must be a whole number";
        }
        if (contains(result.getInvalidNumber(), name)) {
            return "must be a number";
        }
        if (isDuration(description) && option.checkable().equals(value) && !Durations.isDuration(value)) {
            return Durations.MISTAKE;
        }
        if (contains(result.getInvalidEnum(), name)) {
            return "must be one of " + String.join(", ", description.getEnums());
        }
        if (contains(result.getInvalidReference(), name) && isBean(description) && !isScheduler(name, value)) {
            return "must name a bean, as #bean:NAME";
        }
        return option.isKnown() ? timeMistake(name, value) : null;
    }

    /** What the catalog has no type for. */
    private static String timeMistake(String name, String value) {
        try {
            if (name.equals("cron") || name.equals("scheduler.cron")) {
                // in a URI the blanks of a cron expression are written as plus signs
                CronExpression.validateExpression(value.replace('+', ' '));
            } else if (name.equals("timeZone") || name.endsWith(".timeZone")) {
                ZoneId.of(value);
            }
            return null;
        } catch (ParseException e) {
            return "is no cron expression (" + e.getMessage().replaceFirst("\\.$", "") + ")";
        } catch (DateTimeException e) {
            return "must be a time zone such as Asia/Shanghai or UTC";
        }
    }

    /** A catalog takes anything that is no simple type for a bean; Camel converts texts to JDK types and enums. */
    private static boolean isBean(EndpointOptionModel description) {
        return description != null && !String.valueOf(description.getJavaType()).startsWith("java.");
    }

    private static boolean isScheduler(String name, String value) {
        return name.equals("scheduler") && SCHEDULERS.contains(value);
    }

    private static boolean isDuration(BaseOptionModel description) {
        return description != null && "duration".equals(description.getType());
    }

    private static String shown(Option option, BaseOptionModel description) {
        return description != null && description.isSecret() ? "" : ", not '" + option.value() + "'";
    }

    private static EndpointOptionModel description(ComponentModel model, String name) {
        return model.getEndpointOptions().stream().filter(option -> option.getName().equals(name)).findFirst().orElse(null);
    }

    private static List<String> names(ComponentModel model) {
        return model.getEndpointOptions().stream().map(BaseOptionModel::getName).toList();
    }

    private static boolean fits(EndpointOptionModel option, Role role) {
        List<String> labels = List.of(String.valueOf(option.getLabel()).split(","));
        boolean consumer = labels.contains("consumer");
        boolean producer = labels.contains("producer");
        return consumer == producer || (role == Role.CONSUMER ? consumer : producer);
    }

    private static boolean contains(Object mapOrSet, String name) {
        if (mapOrSet instanceof Map<?, ?> map) {
            return map.containsKey(name);
        }
        return mapOrSet instanceof Set<?> set && set.contains(name);
    }
}
