package io.tidemark.cli;

import java.util.Locale;

import picocli.CommandLine.Help.Ansi.Style;

/** Colours of states. The word always stands there too. */
enum Palette {
    PLAIN, COLOURED;

    /**
     * A text with its colour.
     *
     * @param style null for none
     */
    record Painted(String text, Style style) {

        /** A text in this colour. */
        String paint(String shown) {
            return style == null ? shown : style.on() + shown + Style.reset.on();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A state of an instance or a backfill; null where there is none. */
    Painted state(Object state) {
        return state == null ? painted("", null) : painted(state.toString(), style(state.toString()));
    }

    /** A number that should be 0. */
    Painted alarm(long number) {
        return painted(Long.toString(number), number == 0 ? null : Style.fg_red);
    }

    Painted warning(String text) {
        return painted(text, Style.fg_red);
    }

    private Painted painted(String text, Style style) {
        return new Painted(text, this == PLAIN ? null : style);
    }

    private static Style style(String state) {
        return switch (state.toUpperCase(Locale.ROOT)) {
            case "SUCCEEDED", "DONE" -> Style.fg_green;
            case "FAILED" -> Style.fg_red;
            case "UNKNOWN" -> Style.fg_magenta;
            case "RUNNING" -> Style.fg_cyan;
            case "RETRYING", "WAITING_OBJECT", "PAUSED" -> Style.fg_yellow;
            case "FROZEN" -> Style.fg_blue;
            case "ABSENT", "CANCELLED" -> Style.faint;
            default -> null;
        };
    }
}
