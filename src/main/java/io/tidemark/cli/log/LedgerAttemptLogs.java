package io.tidemark.cli.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.tidemark.console.AttemptLogs;
import io.tidemark.ledger.Ledger;

/** The logs that the ledger keeps with attempts that have ended, on whatever node they ran. */
public record LedgerAttemptLogs(Ledger ledger) implements AttemptLogs {

    @Override
    public boolean has(String task, Instant scheduledTime, int number) {
        return ledger.attempts(task, scheduledTime).stream().anyMatch(attempt -> attempt.number() == number && attempt.notes().logged());
    }

    @Override
    public Optional<Log> log(String task, Instant scheduledTime, int number) {
        return ledger.attemptLog(task, scheduledTime, number).map(log -> new Log(List.of(log.text().split("\n")), log.complete()));
    }
}
