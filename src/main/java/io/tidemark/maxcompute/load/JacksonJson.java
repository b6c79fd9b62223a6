package io.tidemark.maxcompute.load;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.tidemark.csv.BadValueException;
import io.tidemark.csv.JsonText;

/** Reads JSON with Jackson: nothing behind the value, no member twice, no digit of a number lost. */
public final class JacksonJson implements JsonText {

    /** Immutable and safe for many threads; made once, because making it takes longer than a small object takes to load. */
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                    DeserializationFeature.USE_LONG_FOR_INTS)
            .build()
            .readerFor(Object.class);

    @Override
    public Object read(byte[] text, int from, int to) throws BadValueException {
        try {
            return READER.readValue(text, from, to - from);
        } catch (JsonProcessingException e) {
            throw new BadValueException("is not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
    }
}
