package io.tidemark.alert;

/** Tells people. */
@FunctionalInterface
public interface Teller {

    /** @throws Exception when nobody was told: then it is told again later */
    void tell(AlertMessage message) throws Exception;
}
