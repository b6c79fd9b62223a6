package io.tidemark.csv;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CsvFuzzTest {

    private static final int TEXTS = 20_000;

    /** For longer, run {@link CsvFuzz#main}. */
    @Test
    void randomTextsAreReadAsOtherParsersReadThemAndWhereverTheyAreCut() {
        int withRejects = 0;
        for (int seed = 0; seed < TEXTS; seed++) {
            CsvFuzz fuzz = new CsvFuzz(seed);
            assertThat(fuzz.oneText()).isNull();
            withRejects += fuzz.rejectedSomething() ? 1 : 0;
        }
        assertThat(withRejects).as("texts with a rejected record").isBetween(TEXTS / 10, TEXTS * 9 / 10);
    }
}
