package io.tidemark.cycle;

/** What becomes of objects that come or change after their slot has ended. */
public enum LateObjects {
    /** The slot runs again, where that replaces what was loaded; elsewhere they are reported. */
    rerun,
    /** They are shown on the instance. */
    report,
    /** Nobody looks for them. */
    ignore
}
