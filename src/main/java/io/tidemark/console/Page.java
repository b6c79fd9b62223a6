package io.tidemark.console;

import java.util.List;

/**
 * Part of a list.
 *
 * @param next the cursor of the next part; null when this is the last
 */
record Page<T>(List<T> items, String next) {
}
