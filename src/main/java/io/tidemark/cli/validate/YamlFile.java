package io.tidemark.cli.validate;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A YAML document as a JSON tree that remembers lines.
 *
 * @param name      as it is shown to the user
 * @param root      the document; a missing node when the file holds none
 * @param lines     JSON pointer to line; for an entry of a mapping the line of its key
 */
record YamlFile(String name, JsonNode root, Map<String, Integer> lines) {

    /** The place of the pointer's node, or of its closest ancestor that has one. */
    Place place(String pointer) {
        String at = pointer;
        while (!at.isEmpty() && !lines.containsKey(at)) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return new Place(name, lines.getOrDefault(at, 1));
    }

    /** The pointer of a child. */
    static String child(String pointer, String key) {
        return pointer + '/' + key.replace("~", "~0").replace("/", "~1");
    }

    static String child(String pointer, int index) {
        return pointer + '/' + index;
    }

    /** Whether the file is a Kamelet and not a list of routes. */
    boolean isKamelet() {
        return "Kamelet".equals(root.path("kind").asText());
    }

    /** A file, or why there is none. Exactly one of both is there: {@code file} is null when there are findings. */
    record Parsed(YamlFile file, List<Finding> findings) {
    }
}
