/** What people do: which action suits which state, previews, backfills. REST, console and command line are skins over it. */
package io.tidemark.operation;
