package io.tidemark.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern in which every field has a fixed number of digits, as {@code yyyyMMddHHmmss}. Only a shorter way: whatever it
 * reads, {@link FormattedForm} reads the same, and what it does not read, that one may.
 */
final class FixedForm implements TimeForm {

    /** In the order in which a text may leave off: a pattern has all up to one of them. */
    private static final String FIELDS = "uMdHmsS";

    /** Digits of one field, or a literal when there is no field. */
    private record Part(int field, int digits, byte literal) {
    }

    private final Part[] parts;
    private final int length;
    private final int[] values = new int[FIELDS.length()];

    private FixedForm(List<Part> parts) {
        this.parts = parts.toArray(Part[]::new);
        this.length = parts.stream().mapToInt(part -> part.field < 0 ? 1 : part.digits).sum();
    }

    /**
     * @param pattern with {@code u} for the year
     * @return empty when the pattern is not of this kind
     */
    static Optional<FixedForm> of(String pattern) {
        List<Part> parts = new ArrayList<>();
        int seen = 0;
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int run = 1;
            while (at + run < pattern.length() && pattern.charAt(at + run) == c) {
                run++;
            }
            int field = FIELDS.indexOf(c);
            if (field >= 0) {
                if (run != digits(field, run) || (seen & 1 << field) != 0) {
                    return Optional.empty();
                }
                seen |= 1 << field;
                parts.add(new Part(field, run, (byte) 0));
            } else if (isLiteral(c)) {
                literal(String.valueOf(c).repeat(run), parts);
            } else if (c == '\'' && run == 1) {
                int close = pattern.indexOf('\'', at + 1);
                boolean plain = close > 0 && (close + 1 == pattern.length() || pattern.charAt(close + 1) != '\'');
                if (!plain) {
                    return Optional.empty();
                }
                literal(pattern.substring(at + 1, close), parts);
                run = close + 1 - at;
            } else {
                return Optional.empty();
            }
            at += run;
        }
        // date complete, and of the time of day nothing left out in between
        boolean complete = (seen & 7) == 7 && (seen & seen + 1) == 0;
        return complete ? Optional.of(new FixedForm(parts)) : Optional.empty();
    }

    private static int digits(int field, int run) {
        return switch (FIELDS.charAt(field)) {
            case 'u' -> 4;
            case 'S' -> Math.min(run, 9);
            default -> 2;
        };
    }

    private static boolean isLiteral(char c) {
        return !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') && "'[]{}#".indexOf(c) < 0 && !Character.isSurrogate(c);
    }

    private static void literal(String text, List<Part> parts) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            parts.add(new Part(-1, 0, b));
        }
    }

    @Override
    public boolean read(byte[] text, int from, int to, TimeFields into) {
        int at = Blanks.start(text, from, to);
        if (Blanks.end(text, at, to) - at != length) {
            return false;
        }
        for (Part part : parts) {
            if (part.field < 0) {
                if (text[at++] != part.literal) {
                    return false;
                }
            } else {
                int value = number(text, at, part.digits);
                if (value < 0) {
                    return false;
                }
                values[part.field] = value;
                at += part.digits;
            }
        }
        return set(into);
    }

    private static int number(byte[] text, int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private boolean set(TimeFields into) {
        if (!CivilTime.isDate(values[0], values[1], values[2]) || values[3] > 23 || values[4] > 59 || values[5] > 59) {
            return false;
        }
        long second = CivilTime.epochDay(values[0], values[1], values[2]) * 86_400 + values[3] * 3600 + values[4] * 60 + values[5];
        into.set(second, nanos());
        return true;
    }

    private int nanos() {
        int nanos = values[6];
        for (Part part : parts) {
            if (part.field == 6) {
                for (int i = part.digits; i < 9; i++) {
                    nanos *= 10;
                }
            }
        }
        return nanos;
    }
}
