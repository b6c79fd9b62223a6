package io.tidemark.oss;

/** How {@code objectName} is meant. */
public enum ObjectMatch {
    /** The key of one object. */
    exact,
    /** Every object whose key begins with it. */
    prefix,
    /** A pattern: {@code *} within a folder, {@code **} over folders, {@code ?}, {@code [0-9]}, <code>{a,b}</code>. */
    glob
}
