package io.tidemark.maxcompute;

/** How BINARY values are written in a text. */
public enum BinaryForm {
    /** The text itself, in UTF-8. */
    plain,
    hex,
    base64
}
