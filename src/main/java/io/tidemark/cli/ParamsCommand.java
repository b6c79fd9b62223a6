package io.tidemark.cli;

import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.tidemark.schedule.ScheduleExpression;
import io.tidemark.schedule.ScheduledTime;

/** Shows what scheduling parameters are for a slot: one value per line, in the order of the call. */
@Command(name = "params", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Resolve scheduling parameters for a slot, one value per line.",
        footer = {"", "Example:", "  params --at \"2019-11-06 23:15:00\" 'iot_log_$[yyyymmddhh24mi].csv' '$bizdate'",
            "Quote expressions with single quotes, so that the shell leaves the dollar signs alone."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every value was printed", "2:the call or an expression is wrong; nothing was printed"})
public final class ParamsCommand implements Callable<Integer> {

    @Option(names = "--at", required = true, paramLabel = "TIME",
            description = "The slot: local time in the zone (2019-11-06 23:15:00, 2019-11-06T23:15), or with an offset (2019-11-06T23:15:00+08:00).")
    private String at;

    @Option(names = "--zone", defaultValue = "Asia/Shanghai", paramLabel = "ZONE",
            description = "The task's time zone. Default: ${DEFAULT-VALUE}.")
    private String zone;

    @Parameters(arity = "1..*", paramLabel = "EXPR", description = "Texts with scheduling parameters.")
    private List<String> texts;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ScheduledTime slot = ScheduledTime.parse(at, zone());
            List<ScheduleExpression> expressions = texts.stream().map(ScheduleExpression::parse).toList();
            // All of them before the first is printed: a script must never read half an answer.
            List<String> values = expressions.stream().map(expression -> expression.resolve(slot)).toList();
            for (ScheduleExpression expression : expressions) {
                expression.warnings().forEach(warning -> err.println("Warning: " + warning));
            }
            values.forEach(out::println);
            return ExitCode.OK;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        } finally {
            err.flush();
            out.flush();
        }
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--zone \"" + zone + "\" is not a time zone: write a name such as Asia/Shanghai");
        }
    }
}
