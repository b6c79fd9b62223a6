package io.tidemark.cli;

import java.io.Console;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** How things look. */
final class ViewOptions {

    /** When states are coloured. */
    enum Color {
        AUTO, ALWAYS, NEVER
    }

    @Option(names = "--color", paramLabel = "WHEN", defaultValue = "auto",
            description = "Colour states: auto (on a terminal, unless NO_COLOR is set), always, never (default: ${DEFAULT-VALUE})")
    private Color color = Color.AUTO;

    Palette palette() {
        boolean coloured = color == Color.ALWAYS || color == Color.AUTO && isTerminal() && Ansi.AUTO.enabled();
        return coloured ? Palette.COLOURED : Palette.PLAIN;
    }

    /** Since Java 22 there is a console also where there is no terminal; it says so by a method that Java 17 does not have. */
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
