package io.tidemark.cycle;

import java.time.Duration;

import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Ledger;

/** A claim that is renewed while its attempt runs. The node measures the lease itself, by a clock that nobody sets. */
final class HeldLease {

    private final Ledger ledger;
    private final Duration length;
    private volatile Claim claim;
    private volatile long endNanos;

    HeldLease(Ledger ledger, Claim claim, Duration length) {
        this.ledger = ledger;
        this.claim = claim;
        this.length = length;
        this.endNanos = System.nanoTime() + length.toNanos();
    }

    Claim claim() {
        return claim;
    }

    void renew() {
        long before = System.nanoTime();
        claim = ledger.renew(claim, length);
        endNanos = before + length.toNanos();
    }

    /** A node that cannot reach the ledger stops before its lease ends: then a successor never meets it at work. */
    boolean isNearlyOver() {
        return endNanos - System.nanoTime() < length.toNanos() / 6;
    }
}
