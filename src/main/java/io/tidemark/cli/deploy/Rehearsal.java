package io.tidemark.cli.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

import io.tidemark.cli.deploy.RouteUnit.Kind;
import io.tidemark.cli.validate.Finding;

/** Parses all units with Camel's own loader in a context that is never started, so that nothing is reached, bound or run. */
final class Rehearsal {

    private Rehearsal() {
    }

    /** Why the units cannot be loaded; empty when nothing is known against it. */
    static Optional<Finding> of(CamelContext live, Path directory, List<RouteUnit> units, Function<Throwable, String> describe) {
        try (DefaultCamelContext scratch = new DefaultCamelContext(false)) {
            Properties properties = new Properties();
            properties.putAll(live.getPropertiesComponent().loadProperties());
            scratch.getPropertiesComponent().setOverrideProperties(properties);
            scratch.build();
            LiveRoutes trial = new LiveRoutes(scratch, directory);
            for (RouteUnit unit : units) {
                // a bean may do anything when it is made, and what is fixed is what already runs
                if (unit.kind() != Kind.BEANS && unit.kind() != Kind.FIXED) {
                    Optional<Finding> wrong = tried(trial, unit, directory, describe);
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("the trial context could not be closed: " + e.getMessage(), e);
        }
    }

    private static Optional<Finding> tried(LiveRoutes trial, RouteUnit unit, Path directory, Function<Throwable, String> describe) {
        try {
            trial.add(unit);
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(new Finding(Finding.Severity.ERROR, directory.resolve(unit.file()).toString(), unit.line(),
                    "cannot be loaded: " + describe.apply(e)));
        }
    }
}
