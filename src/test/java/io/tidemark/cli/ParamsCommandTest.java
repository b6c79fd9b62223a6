package io.tidemark.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class ParamsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void oneValuePerLineInTheOrderOfTheCall() {
        assertThat(run("--at", "2019-11-06 23:15:00", "iot_log_$[yyyymmddhh24mi].csv", "${yyyymmdd}", "$bizmonth", "plain", "${bdp.system.cyctime}")).isZero();
        assertThat(out.toString().lines()).containsExactly("iot_log_201911062315.csv", "20191105", "201910", "plain", "20191106231500");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyFormOfTheSlotIsTaken() {
        for (String at : new String[] {"2019-11-06 23:15", "2019-11-06T23:15", "2019-11-06T23:15:00", "2019-11-06T15:15:00Z", "2019-11-06T16:15+01:00"}) {
            assertThat(run("--at", at, "$cyctime")).as(at).isZero();
        }
        assertThat(out.toString().lines().distinct()).containsExactly("20191106231500");
    }

    @Test
    void theZoneIsTheOneOfTheCall() {
        assertThat(run("--zone", "Europe/Berlin", "--at", "2019-11-06T15:15:00Z", "$[yyyy-mm-dd]", "$[hh24:mi]")).isZero();
        assertThat(out.toString().lines()).containsExactly("2019-11-06", "16:15");
    }

    @Test
    void aWrongExpressionPrintsNoValueAtAll() {
        assertThat(run("--at", "2019-11-06 23:15:00", "$[dd]", "$[yyyyMMdd]")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).containsExactly("Scheduling expression \"$[yyyyMMdd]\", column 7: unknown token \"MMdd\"; "
                + "tokens are yyyy yy mm dd hh24 hh12 hh mi ss, in lower case. Did you mean $[yyyymmdd]?");
    }

    @Test
    void anIdentifierHasNoValueOnTheCommandLine() {
        assertThat(run("--at", "2019-11-06 23:15:00", "$taskid")).isEqualTo(2);
        assertThat(err.toString()).contains("$taskid has no value here");
    }

    @Test
    void aWarningGoesBesideTheValues() {
        assertThat(run("--at", "2019-11-06 23:15:00", "$[yyyymm-1]")).isZero();
        assertThat(out.toString().lines()).containsExactly("201911");
        assertThat(err.toString().lines()).singleElement().asString()
                .startsWith("Warning: $[yyyymm-1] shifts by days").endsWith("months are $[add_months(yyyymm,-1)]");
    }

    @Test
    void anAmbiguousOrMissingLocalTimeIsRefusedWithBothOffsets() {
        assertThat(run("--zone", "Europe/Berlin", "--at", "2025-10-26 02:30", "$[hh24]")).isEqualTo(2);
        assertThat(run("--zone", "Europe/Berlin", "--at", "2025-03-30 02:30", "$[hh24]")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("2025-10-26T02:30+02:00", "2025-10-26T02:30+01:00", "2025-03-30T02:30+01:00", "2025-03-30T02:30+02:00");
    }

    @Test
    void aWrongCallIsExplained() {
        assertThat(run("--at", "yesterday", "$[dd]")).isEqualTo(2);
        assertThat(run("--at", "2019-11-06 23:15", "--zone", "Shanghai", "$[dd]")).isEqualTo(2);
        assertThat(run("--at", "2019-11-06 23:15")).isEqualTo(2);
        assertThat(run("$[dd]")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("\"yesterday\" is not a time", "--zone \"Shanghai\" is not a time zone",
                "Missing required parameter: 'EXPR'", "Missing required option: '--at=TIME'");
    }

    @Test
    void theHelpNamesTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Default: Asia/Shanghai", "2   the call or an expression is wrong");
    }

    private int run(String... arguments) {
        return new CommandLine(new ParamsCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }
}
