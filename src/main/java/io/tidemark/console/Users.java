package io.tidemark.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may use the console. A line of the file is {@code name:BCRYPT:viewer} or {@code name:BCRYPT:operator}; {@code #} begins a comment. */
public final class Users {

    private final Map<String, User> users;

    private Users(Map<String, User> users) {
        this.users = Map.copyOf(users);
    }

    record User(String name, String hash, Role role) {
    }

    /**
     * Reads the file, once.
     *
     * @throws IllegalArgumentException names the line and what is wrong with it, never a hash
     */
    public static Users read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        Map<String, User> users = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                User user = user(line, "%s line %d".formatted(file, i + 1));
                if (users.put(user.name(), user) != null) {
                    throw new IllegalArgumentException("%s line %d names the user %s a second time".formatted(file, i + 1, user.name()));
                }
            }
        }
        if (users.isEmpty()) {
            throw new IllegalArgumentException("%s names no user; write a line name:BCRYPT:operator".formatted(file));
        }
        return new Users(users);
    }

    private static User user(String line, String where) {
        String[] parts = line.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("%s has %d parts; a user is name:BCRYPT:viewer or name:BCRYPT:operator".formatted(where, parts.length));
        }
        String name = parts[0].strip();
        if (name.isEmpty() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("%s: a name has 1 to 200 printable characters".formatted(where));
        }
        if (!parts[1].matches("\\$2[aby]\\$(0[4-9]|1\\d)\\$[./A-Za-z0-9]{53}")) {
            throw new IllegalArgumentException("%s: the password of %s is no bcrypt hash of cost 4 to 19; make one with htpasswd -nB %s".formatted(where,
                    name, name));
        }
        Role role = switch (parts[2].strip()) {
            case "viewer" -> Role.VIEWER;
            case "operator" -> Role.OPERATOR;
            default -> throw new IllegalArgumentException("%s: the role %s of %s is neither viewer nor operator".formatted(where, parts[2], name));
        };
        return new User(name, parts[1], role);
    }

    Optional<User> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    /** The hash whose cost a stranger is to pay: the most expensive one. */
    String costliest() {
        return users.values().stream().map(User::hash).max((a, b) -> a.substring(4, 6).compareTo(b.substring(4, 6))).orElseThrow();
    }
}
