package io.tidemark.cli.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/** What stands in a route file, read as {@link Validator} reads it: texts stay as they were written. */
public final class RouteItems {

    private RouteItems() {
    }

    /**
     * One item of a route file's list, or a file that is no list as a whole.
     *
     * @param line counted from 1
     */
    public record Item(int line, JsonNode yaml) {
    }

    /**
     * @param name of the file, for messages
     * @throws IllegalArgumentException when the text is not YAML; names file and line
     */
    public static List<Item> read(String name, String text) {
        YamlFile.Parsed parsed = YamlReader.read(name, text);
        if (parsed.file() == null) {
            throw new IllegalArgumentException(parsed.findings().stream().map(Finding::toString).collect(Collectors.joining("; ")));
        }
        YamlFile file = parsed.file();
        if (!file.root().isArray()) {
            return file.root().isObject() ? List.of(new Item(1, file.root())) : List.of();
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < file.root().size(); i++) {
            items.add(new Item(file.place(YamlFile.child("", i)).line(), file.root().get(i)));
        }
        return items;
    }
}
