package io.tidemark.csv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads files of cases. */
final class SpecFile {

    private SpecFile() {
    }

    /** The lines of each case; the first one is its name. */
    static List<List<String>> blocks(String file) throws IOException {
        List<List<String>> blocks = new ArrayList<>();
        for (String line : lines(file)) {
            if (line.startsWith("== ")) {
                blocks.add(new ArrayList<>());
                blocks.get(blocks.size() - 1).add(line.substring(3));
            } else if (!line.isEmpty() && !line.startsWith("# ")) {
                blocks.get(blocks.size() - 1).add(line);
            }
        }
        return blocks;
    }

    static List<String> lines(String file) throws IOException {
        try (InputStream in = SpecFile.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Resolves {@code \n \r \t \0 \\} and raw bytes {@code \xHH}. */
    static byte[] bytes(String text, Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int next = text.codePointAt(at);
            at += Character.charCount(next);
            if (next == '\\' && text.charAt(at) == 'x') {
                bytes.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
                at += 3;
                continue;
            }
            if (next == '\\') {
                next = switch (text.charAt(at++)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case '0' -> 0;
                    default -> '\\';
                };
            }
            bytes.writeBytes(Character.toString(next).getBytes(charset));
        }
        return bytes.toByteArray();
    }

    static String text(String text) {
        return new String(bytes(text, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** The inverse; what is no text shows as a question mark. */
    static String shown(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t").replace("\0", "\\0")
                .replace("\uFEFF", "\\xEF\\xBB\\xBF").replace("\uFFFD", "?");
    }
}
