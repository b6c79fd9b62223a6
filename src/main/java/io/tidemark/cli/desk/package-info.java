/** What the operator commands work at: the ledger itself, or the console of a node that runs. */
package io.tidemark.cli.desk;
