package io.tidemark.cli;

import java.nio.file.Path;

import picocli.CommandLine.Option;

/** The options that say where a node's configuration and routes are. */
final class SettingsOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: application.properties)")
    private Path config;

    @Option(names = "--routes", paramLabel = "DIR", description = "Directory of the route files *.yaml (default: routes)")
    private Path routes;

    Settings settings() {
        return Settings.of(config, routes);
    }
}
