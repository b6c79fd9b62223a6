package io.tidemark.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import io.tidemark.cli.desk.Desk;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that shows something, once or again and again. */
abstract class ListCommand implements Callable<Integer> {

    @Mixin
    private DeskOptions at;
    @Mixin
    private ViewOptions view;
    @Mixin
    private WatchOptions watch;
    @Option(names = "--json", description = "One JSON document for scripts; with --watch one a line")
    private boolean json;
    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() {
        check();
        if (watch.isOn()) {
            watch();
        } else {
            try (Desk desk = at.open()) {
                show(desk, spec.commandLine().getOut());
            }
        }
        return Main.DONE;
    }

    /** @throws Mistake when an option cannot be meant so */
    void check() {
        // most have nothing to check
    }

    abstract void show(Desk desk, PrintWriter out);

    boolean json() {
        return json;
    }

    Palette palette() {
        return view.palette();
    }

    private void watch() {
        boolean inPlace = ViewOptions.isTerminal() && !json;
        Watch watching = new Watch(spec.commandLine().getOut(), spec.commandLine().getErr(), inPlace, !json, InstantSource.system());
        try (Desk desk = at.open()) {
            StopSignal.handle(watching::stop);
            watching.run(watch.pause(), () -> picture(desk));
        } finally {
            watching.ended();
        }
        // the signal ends the process, with its own exit code
        while (!Thread.interrupted()) {
            LockSupport.park(this);
        }
    }

    private String picture(Desk desk) {
        StringWriter picture = new StringWriter();
        show(desk, new PrintWriter(picture, true));
        return picture.toString();
    }
}
