package io.tidemark.maxcompute;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AnnouncedInputTest {

    private long known = -1;

    @ParameterizedTest
    @CsvSource({"4, ended after 3", "2, goes on after 3"})
    void aFileThatChangedWhileItWasReadFails(long announced, String what) {
        AnnouncedInput in = new AnnouncedInput(new ByteArrayInputStream(new byte[3]), "log.csv", announced);
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("log.csv had " + announced)
                .hasMessageContaining(what);
    }

    @Test
    void aFileThatStaysAsItWasIsReadToItsEnd() throws IOException {
        assertThat(new AnnouncedInput(new ByteArrayInputStream(new byte[3]), "log.csv", 3).readAllBytes()).hasSize(3);
    }

    @Test
    void aLengthThatIsKnownAtTheEndIsComparedThere() {
        AnnouncedInput in = new AnnouncedInput(new ByteArrayInputStream(new byte[3]) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                int count = super.read(target, offset, length);
                known = count < 0 ? 4 : -1;
                return count;
            }
        }, "the body", () -> known);
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("ended after 3");
    }
}
