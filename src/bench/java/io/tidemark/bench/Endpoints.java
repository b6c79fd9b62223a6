package io.tidemark.bench;

import java.net.URI;

/** Where the sandbox is. */
record Endpoints(URI oss, URI maxCompute) {
}
