/**
 * The ledger in a database: H2 for one machine, PostgreSQL for several. Every change is one short transaction whose
 * conditions are in its SQL, so that it holds for any number of nodes.
 */
package io.tidemark.ledger.jdbc;
