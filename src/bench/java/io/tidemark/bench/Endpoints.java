package io.tidemark.bench;

import java.net.URI;

/**
 * Where the sandbox is.
 *
 * @param table of whoever loads, and nobody else
 */
record Endpoints(URI oss, URI maxCompute, String table) {
}
