package io.tidemark.ledger;

/** Which ended instances of a task a person may run again: DataWorks' rerun property, as the feed route declares it. */
public enum RerunPolicy {
    ALL_ALLOWED("allAllowed"),
    /** Only those that did not succeed. */
    FAILURE_ALLOWED("failureAllowed"),
    ALL_DENIED("allDenied");

    private final String word;

    RerunPolicy(String word) {
        this.word = word;
    }

    /** As the option {@code rerunPolicy} of {@code cycle:} writes it. */
    public String word() {
        return word;
    }
}
