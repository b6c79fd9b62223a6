/** Finds the mistakes in routes and configuration before anything is started, each with its file and line. */
package io.tidemark.cli.validate;
