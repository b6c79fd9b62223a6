package io.tidemark.ledger.jdbc;

import java.io.File;
import java.io.IOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A real PostgreSQL for a test class, on a random port of loopback, with its files under target. */
final class Postgres implements AutoCloseable {

    private final EmbeddedPostgres server;

    Postgres() throws IOException {
        File files = new File("target/postgres").getAbsoluteFile();
        server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(files).start();
    }

    LedgerSettings settings() {
        return new LedgerSettings("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort()), "postgres", "postgres");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
