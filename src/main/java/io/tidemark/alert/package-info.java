/** Tells people what is wrong with tasks: rules from the configuration, judged by what the ledger knows, told through a route. */
package io.tidemark.alert;
