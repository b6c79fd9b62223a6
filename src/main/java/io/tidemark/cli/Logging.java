package io.tidemark.cli;

import org.apache.logging.log4j.core.config.Configurator;

/**
 * Sets up logging of the standalone program.
 *
 * <p>Its configuration lies beside this class and not at the root of the jar, where Log4j would find it by itself: an
 * application that embeds the components has a configuration of its own, and ours must not win over it.
 */
final class Logging {

    private static final String CONFIGURATION = "log4j2.configurationFile";
    private static final String CONSOLE = "classpath:io/tidemark/cli/log4j2.properties";
    private static final String CONSOLE_AND_FILE = CONSOLE + ",classpath:io/tidemark/cli/log4j2-file.properties";

    private Logging() {
    }

    /** To be called first of all, before anything logs. A configuration that the user names stays. */
    static void configure() {
        if (System.getProperty(CONFIGURATION) == null && System.getProperty("log4j.configurationFile") == null
                && System.getenv("LOG4J_CONFIGURATION_FILE") == null) {
            System.setProperty(CONFIGURATION, CONSOLE);
        }
    }

    /** From here on the detailed log is written as well: for commands that run routes. */
    static void openFile() {
        if (CONSOLE.equals(System.getProperty(CONFIGURATION))) {
            System.setProperty(CONFIGURATION, CONSOLE_AND_FILE);
            Configurator.reconfigure();
        }
    }
}
