/** Ports between a writer that commits and whoever remembers its commits. Depends on nothing. */
package io.tidemark.commit;
