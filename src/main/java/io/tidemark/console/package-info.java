/** The console: REST, events and pages over {@code Operations} and the ledger, served by Camel's platform-http. */
package io.tidemark.console;
