package io.tidemark.cli.validate;

/**
 * Where something stands.
 *
 * @param line counted from 1; 0 for the file as a whole
 */
record Place(String file, int line) {

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
