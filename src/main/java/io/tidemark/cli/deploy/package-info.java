/** The routes of a directory as a node runs them: loaded item by item, so that what changed can take the place of what runs. */
package io.tidemark.cli.deploy;
