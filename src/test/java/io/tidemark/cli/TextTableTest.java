package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

class TextTableTest {

    private static String print(TextTable table) {
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out));
        return out.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void chineseCharactersTakeTwoColumnsAndCombiningMarksNone() {
        TextTable table = new TextTable("TASK", "STATE");
        table.row("设备日志", "DONE");
        table.row("e\u0301", "DONE");
        table.row("ﾊﾝ한", "DONE");
        assertThat(print(table)).isEqualTo("""
                TASK      STATE
                设备日志  DONE
                e\u0301         DONE
                ﾊﾝ한      DONE
                """);
    }

    @Test
    void coloursDoNotCountAndWordsStay() {
        TextTable table = new TextTable("STATE", "FAILED", "X");
        table.row(Palette.COLOURED.state("FAILED"), Palette.COLOURED.alarm(12), "x");
        table.row(Palette.COLOURED.state("PLANNED"), Palette.COLOURED.alarm(0), "x");
        assertThat(print(table)).isEqualTo("""
                STATE    FAILED  X
                \u001b[31mFAILED\u001b[0m       \u001b[31m12\u001b[0m  x
                PLANNED       0  x
                """);
        assertThat(Palette.PLAIN.state("FAILED").paint("FAILED")).isEqualTo("FAILED");
    }

    @Test
    void whatAnObjectHoldsDoesNotSteerTheTerminal() {
        TextTable table = new TextTable("CAUSE");
        table.row("bad\u001b[2Jvalue\nnext");
        assertThat(print(table)).isEqualTo("CAUSE\nbad [2Jvalue next\n");
    }

    @Test
    void aTextIsCutByItsColumnsAndNeverWithinACharacter() {
        assertThat(CellWidth.cut("设备日志", 5)).isEqualTo("设备…");
        assertThat(CellWidth.cut("a\uD83D\uDE00b", 2)).isEqualTo("a…");
        assertThat(CellWidth.cut("abc", 3)).isEqualTo("abc");
    }
}
