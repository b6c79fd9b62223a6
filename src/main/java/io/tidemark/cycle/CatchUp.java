package io.tidemark.cycle;

/** What becomes of the slots that fell due while nobody planned. */
public enum CatchUp {
    /** Each of them is planned, the oldest first. */
    all,
    /** Only the newest of them is planned. */
    last,
    /** None is planned: only slots that fall due while the timer route runs. */
    none
}
