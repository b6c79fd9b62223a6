package io.tidemark.csv;

import java.io.IOException;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON for tests. */
final class JacksonText implements JsonText {

    private final ObjectMapper mapper = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    @Override
    public Object read(byte[] text, int from, int to) throws BadValueException {
        try {
            return mapper.readValue(text, from, to - from, Object.class);
        } catch (IOException e) {
            throw new BadValueException("is not JSON");
        }
    }
}
