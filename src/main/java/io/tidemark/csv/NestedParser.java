package io.tidemark.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON, and ARRAY, MAP and STRUCT from JSON. What is inside is read by the rules of its own type, from the text that JSON
 * has for it; so a number that a BIGINT column refuses, an ARRAY of BIGINT refuses too.
 */
final class NestedParser implements ValueParser {

    private final ColumnType type;
    private final JsonText json;
    private final long maxBytes;
    private final Reader reader;

    /** Makes the value of a type from what JSON has in its place. */
    @FunctionalInterface
    private interface Reader {

        Object read(Object value) throws BadValueException;
    }

    NestedParser(ColumnType type, ParseOptions options) {
        if (options.json() == null) {
            throw new IllegalArgumentException(type + " is read from JSON, and there is no reader for it");
        }
        this.type = type;
        this.json = options.json();
        this.maxBytes = options.maxTextBytes();
        this.reader = type.kind() == ColumnType.Kind.JSON ? null : reader(type, options);
    }

    @Override
    public void parse(byte[] text, int from, int to, ColumnSink sink) throws BadValueException {
        if (to - from > maxBytes) {
            throw new BadValueException("has " + (to - from) + " bytes, more than the " + maxBytes + " of a " + type + " value");
        }
        Object value = json.read(text, from, to);
        if (reader == null) {
            sink.setBytes(text, from, to);
        } else if (value == null) {
            sink.setNull();
        } else {
            sink.setObject(reader.read(value));
        }
    }

    private static Reader reader(ColumnType type, ParseOptions options) {
        return switch (type.kind()) {
            case ARRAY -> array(reader(type.members().get(0).type(), options));
            case MAP -> map(reader(type.members().get(0).type(), options), reader(type.members().get(1).type(), options));
            case STRUCT -> struct(type, options);
            case JSON -> throw new IllegalArgumentException("JSON inside another type cannot be loaded");
            default -> scalar(type, options);
        };
    }

    private static Reader array(Reader element) {
        return value -> {
            if (!(value instanceof List<?> list)) {
                throw new BadValueException("has " + shown(value) + " where an ARRAY should be");
            }
            List<Object> result = new ArrayList<>(list.size());
            for (Object each : list) {
                result.add(each == null ? null : element.read(each));
            }
            return result;
        };
    }

    private static Reader map(Reader key, Reader element) {
        return value -> {
            if (!(value instanceof Map<?, ?> map)) {
                throw new BadValueException("has " + shown(value) + " where a MAP should be");
            }
            Map<Object, Object> result = new LinkedHashMap<>();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                result.put(key.read(each.getKey()), each.getValue() == null ? null : element.read(each.getValue()));
            }
            return result;
        };
    }

    private static Reader struct(ColumnType type, ParseOptions options) {
        Map<String, Integer> positions = new HashMap<>();
        Reader[] readers = new Reader[type.members().size()];
        for (int i = 0; i < readers.length; i++) {
            positions.put(type.members().get(i).name().toLowerCase(Locale.ROOT), i);
            readers[i] = reader(type.members().get(i).type(), options);
        }
        return value -> {
            if (!(value instanceof Map<?, ?> map)) {
                throw new BadValueException("has " + shown(value) + " where a STRUCT should be");
            }
            Object[] result = new Object[readers.length];
            for (Map.Entry<?, ?> each : map.entrySet()) {
                Integer position = positions.get(String.valueOf(each.getKey()).toLowerCase(Locale.ROOT));
                if (position == null) {
                    throw new BadValueException("has a member '" + each.getKey() + "', which " + type + " does not have");
                }
                result[position] = each.getValue() == null ? null : readers[position].read(each.getValue());
            }
            return Arrays.asList(result);
        };
    }

    private static Reader scalar(ColumnType type, ParseOptions options) {
        ValueParser parser = ValueParsers.of(type, options);
        OneValue sink = new OneValue(type.kind());
        return value -> {
            if (value instanceof List || value instanceof Map) {
                throw new BadValueException("has " + shown(value) + " where a " + type + " should be");
            }
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            try {
                parser.parse(text, 0, text.length, sink);
            } catch (BadValueException e) {
                throw new BadValueException("holds \"" + value + "\", which " + e.getMessage());
            }
            return sink.value();
        };
    }

    private static String shown(Object value) {
        return value instanceof List ? "an array" : value instanceof Map ? "an object" : "\"" + value + "\"";
    }
}
