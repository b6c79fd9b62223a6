package io.tidemark.sandbox.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaultFileTest {

    @TempDir
    private Path directory;

    @Test
    void aFileBecomesRulesInItsOrder() {
        List<Fault> faults = FaultFile.parse("""
                # comments and empty lines are nothing

                answer-lost request=commit table=ods_* nth=2
                  error request=block,create-session status=429 code=FlowExceeded times=3
                slow-commit polls=0 delay=20s probability=0.25 seed=-7
                write-rate-limit bytes-per-second=1000 per=table times=always
                date-transform value=off
                """);
        assertThat(faults).extracting(Fault::kind).containsExactly(FaultKind.ANSWER_LOST, FaultKind.ERROR, FaultKind.SLOW_COMMIT,
                FaultKind.WRITE_RATE_LIMIT, FaultKind.DATE_TRANSFORM);
        assertThat(faults.get(0).requests()).containsExactly(RequestKind.COMMIT);
        assertThat(faults.get(0).nth()).isEqualTo(2);
        assertThat(faults.get(1).requests()).isEqualTo(Set.of(RequestKind.BLOCK, RequestKind.CREATE_SESSION));
        assertThat(faults.get(1).status()).isEqualTo(429);
        assertThat(faults.get(1).code()).isEqualTo("FlowExceeded");
        assertThat(faults.get(1).limit()).isEqualTo(3);
        assertThat(faults.get(2).polls()).isZero();
        assertThat(faults.get(2).delay()).isEqualTo(Duration.ofSeconds(20));
        assertThat(faults.get(2).chance()).isEqualTo(0.25);
        assertThat(faults.get(2).seed()).isEqualTo(-7);
        assertThat(faults.get(2).limit()).isEqualTo(Fault.ALWAYS);
        assertThat(faults.get(3).per()).isEqualTo(Parameter.Scope.TABLE);
        assertThat(faults.get(4).on()).isFalse();
        assertThat(faults.get(4).limit()).isEqualTo(1);
    }

    @Test
    void aRuleReadsItsOwnText() {
        List<Fault> faults = List.of(
                Fault.of(FaultKind.DROP).on(RequestKind.COMMIT, RequestKind.OSS_PUT).match(Match.key("a b*".replace(' ', '+'))).nth(3).times(2)
                        .bytes(17).end(Parameter.End.CLOSE),
                Fault.of(FaultKind.STALL).delay(Duration.ofMillis(1500)).bytes(10).probability(0.5, 11).always(),
                Fault.of(FaultKind.DATE_TRANSFORM).with(Parameter.VALUE, "off"),
                Fault.of(FaultKind.WRITE_RATE_LIMIT).with(Parameter.PER, "table"));
        String text = String.join("\n", faults.stream().map(Fault::toString).toList());
        assertThat(FaultFile.parse(text)).extracting(Fault::toString).containsExactly(text.split("\n"));
    }

    @Test
    void everyKindButTheHookCanBeWrittenWithNothingElse() {
        for (FaultKind kind : FaultKind.values()) {
            if (kind != FaultKind.HOOK) {
                assertThat(FaultFile.parse(kind.toString())).singleElement().extracting(Fault::kind).isEqualTo(kind);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "explode | line 2: 'explode' is not a kind of fault; allowed: drop, error, answer-lost",
        "hook | 'hook' is not a kind of fault",
        "error request=comit | 'comit' is not a kind of request; allowed: project",
        "truncate request=commit | truncate does not happen to commit; it happens to [download, oss-get]",
        "error staus=500 | error does not know 'staus'; allowed: request, method, table",
        "drop status=500 | drop does not know 'status'",
        "error status=200 | status=200 is not a status from 400 to 599",
        "delay delay=5 | delay=5 is not a duration such as 250ms, 20s or 5m",
        "error probability=2 | probability=2.0 is not a number from 0 to 1",
        "error probability=often | probability=often is not a number from 0 to 1",
        "error seed=1 | seed=1 has no meaning without probability",
        "error times=0 | times=0 is not a count from 1, or always",
        "error times=99999999999 | times=99999999999 is not a whole number",
        "error nth=x | nth=x is not a whole number",
        "error status | 'status' is not key=value",
        "error status=500 status=502 | status is given twice",
        "drop end=gently | end=gently is not reset or close",
    })
    void aMistakeIsNamedWithItsLineAndWhatIsAllowed(String rule, String message) {
        assertThatThrownBy(() -> FaultFile.parse("drop\n" + rule + "\n")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: ").hasMessageContaining(message);
    }

    @Test
    void aFileIsTakenWholeOrNotAtAll() throws Exception {
        FaultPlan plan = new FaultPlan();
        Path file = Files.writeString(directory.resolve("faults.txt"), "drop\nexplode\n");
        assertThatThrownBy(() -> plan.load(file)).hasMessageContaining("faults.txt, line 2");
        assertThat(plan.rules()).isEmpty();
        Files.writeString(file, "drop\nerror\n");
        assertThat(plan.load(file).rules()).hasSize(2);
        Files.write(file, new byte[2 << 20]);
        assertThatThrownBy(() -> plan.load(file)).hasMessageContaining("more than 1048576 bytes");
    }

    @Test
    void parametersHaveTheTypeOfTheirDefaults() {
        for (FaultKind kind : FaultKind.values()) {
            kind.defaults().forEach((parameter, value) -> {
                if (value != null) {
                    assertThat(parameter.parse(Parameter.text(value))).as(kind + " " + parameter).isEqualTo(value);
                }
            });
        }
        assertThat(Arrays.stream(FaultKind.values()).map(FaultKind::toString)).doesNotHaveDuplicates();
    }
}
