package io.tidemark.maxcompute.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TableTargetTest {

    @ParameterizedTest
    @ValueSource(strings = {"maxcompute:p/s/t/dt=20191106,hhmi=2315", "maxcompute:p/-/t/-", "maxcompute:p/s/t/-"})
    void theTextFormIsReadBack(String text) {
        assertThat(TableTarget.parse(text)).get().hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "oss:bucket/key", "maxcompute:p/t", "maxcompute:/-/t/-", "maxcompute:p/-//-"})
    void otherTextsAreNoTargets(String text) {
        assertThat(TableTarget.parse(text)).isEmpty();
    }

    @Test
    void namesForPeopleHaveDots() {
        assertThat(new TableTarget("p", null, "t", null).tableName()).isEqualTo("p.t");
        assertThat(new TableTarget("p", "s", "t", null).tableName()).isEqualTo("p.s.t");
    }
}
