/** The words of the ledger: tasks, instances, attempts, claims, and the contract of the store that keeps them. */
package io.tidemark.ledger;
