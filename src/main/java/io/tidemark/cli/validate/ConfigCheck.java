package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.camel.catalog.ConfigurationPropertiesValidationResult;
import org.apache.camel.catalog.impl.DefaultRuntimeCamelCatalog;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.MainModel.MainOptionModel;

import io.tidemark.alert.AlertRules;

/** Checks the keys and values of {@code application.properties} that the program itself reads. */
final class ConfigCheck {

    private static final String OWN_PREFIX = "tidemark.";
    private static final String COMPONENT_PREFIX = "camel.component.";

    private final DefaultRuntimeCamelCatalog catalog;
    private final Placeholders placeholders;
    private final Set<String> used;

    /** @param used keys that routes use as placeholders: they are the user's own, whatever they begin with */
    ConfigCheck(DefaultRuntimeCamelCatalog catalog, Placeholders placeholders, Set<String> used) {
        this.catalog = catalog;
        this.placeholders = placeholders;
        this.used = used;
    }

    List<Finding> check(ConfigFile config) {
        List<Finding> findings = new ArrayList<>();
        config.values().forEach((key, value) -> {
            if (key.startsWith(AlertRules.GROUP) && !used.contains(key)) {
                checkAlert(key, value, config.place(key), findings);
            } else if (key.startsWith(OWN_PREFIX)) {
                checkOwn(key, config.place(key), findings);
            } else if (key.startsWith("camel.")) {
                checkCamel(key, value, config.place(key), findings);
            }
        });
        return findings;
    }

    private void checkAlert(String key, String value, Place place, List<Finding> findings) {
        Placeholders.Resolved resolved = placeholders.resolve(value);
        if (resolved.isComplete()) {
            AlertRules.problem(key, resolved.text())
                    .ifPresent(wrong -> findings.add(Finding.error(place, "'%s': '%s' %s".formatted(key, resolved.text(), wrong))));
        }
    }

    private void checkOwn(String key, Place place, List<Finding> findings) {
        if (!TidemarkSettings.isKnown(key) && !used.contains(key)) {
            findings.add(unknown(key, place, TidemarkSettings.KEYS));
        }
    }

    private void checkCamel(String key, String value, Place place, List<Finding> findings) {
        String resolved = placeholders.resolve(value).text();
        String checkable = resolved.contains("{{") ? "{{unknown}}" : resolved.replaceAll("\\R", " ");
        ConfigurationPropertiesValidationResult result = catalog.validateConfigurationProperty(key + "=" + checkable);
        if (result.getUnknownComponent() != null) {
            findings.add(Finding.error(place, "'%s': there is no component '%s' on the class path".formatted(key, result.getUnknownComponent())));
        } else if (!result.isAccepted()) {
            checkServer(key, checkable, place, findings);
        } else if (result.getUnknown() != null) {
            findings.add(unknown(key, place, siblings(key)));
        } else {
            String mistake = isDuration(key) ? durationMistake(checkable) : typeMistake(result);
            if (mistake != null) {
                // the value is not shown: a secret put under the wrong key must not get into a log
                findings.add(Finding.error(place, "'%s' %s".formatted(key, mistake)));
            }
        }
    }

    private boolean isDuration(String key) {
        return options(key).stream().anyMatch(option -> plain(option.getName()).equals(plain(key.substring(key.lastIndexOf('.') + 1)))
                && "duration".equals(option.getType()));
    }

    private static String durationMistake(String value) {
        return value.contains("{{") || Durations.isDuration(value) ? null : Durations.MISTAKE;
    }

    /** Groups of Camel Main, such as {@code camel.management}, that the catalog describes but does not check. */
    private void checkServer(String key, String value, Place place, List<Finding> findings) {
        String group = key.substring(0, key.lastIndexOf('.') + 1);
        List<MainOptionModel> options = catalog.mainModel().getOptions().stream()
                .filter(option -> option.getName().startsWith(group))
                .toList();
        if (options.isEmpty() || key.contains("[")) {
            return;
        }
        Optional<MainOptionModel> option = options.stream().filter(known -> plain(known.getName()).equals(plain(key))).findFirst();
        if (option.isEmpty()) {
            findings.add(unknown(key, place, options.stream().map(MainOptionModel::getName).toList()));
        } else if (!value.contains("{{") && option.get().getType().equals("integer") && !value.strip().matches("-?\\d+")) {
            findings.add(Finding.error(place, "'%s' must be a whole number".formatted(key)));
        } else if (!value.contains("{{") && option.get().getType().equals("boolean") && !value.strip().matches("(?i)true|false")) {
            findings.add(Finding.error(place, "'%s' must be true or false".formatted(key)));
        }
    }

    /** Camel Main accepts healthPath and health-path alike. */
    private static String plain(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static Finding unknown(String key, Place place, Collection<String> known) {
        return Finding.error(place, "unknown setting '%s'%s".formatted(key, Nearest.hint(key, known)));
    }

    private static String typeMistake(ConfigurationPropertiesValidationResult result) {
        if (result.getInvalidBoolean() != null) {
            return "must be true or false";
        }
        if (result.getInvalidInteger() != null) {
            return "must be a whole number";
        }
        if (result.getInvalidNumber() != null) {
            return "must be a number";
        }
        if (result.getInvalidEnum() != null) {
            return "must be one of " + result.getInvalidEnumChoices().values().stream()
                    .flatMap(Arrays::stream).collect(Collectors.joining(", "));
        }
        return null;
    }

    /** Those of the component that the key is of; none where it is of something else. */
    private List<? extends BaseOptionModel> options(String key) {
        if (!key.matches("camel\\.component\\.[^.]+\\..+")) {
            return List.of();
        }
        return catalog.componentModel(key.split("\\.", 4)[2]).getComponentOptions();
    }

    private List<String> siblings(String key) {
        if (key.startsWith(COMPONENT_PREFIX)) {
            String group = key.substring(0, key.indexOf('.', COMPONENT_PREFIX.length()) + 1);
            return options(key).stream().map(option -> group + option.getName()).toList();
        }
        return catalog.mainModel().getOptions().stream().map(MainOptionModel::getName).toList();
    }
}
