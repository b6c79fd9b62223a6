package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(120)
class RecoveryTest {

    private static final PartitionSpec SPEC = new PartitionSpec("dt='20191106'");

    @TempDir
    private Path directory;

    private static void write(TableTunnel.UploadSession session, long block, int rows) throws Exception {
        try (RecordWriter writer = session.openRecordWriter(block)) {
            for (long i = 0; i < rows; i++) {
                Record record = session.newRecord();
                record.set(0, i);
                writer.write(record);
            }
        }
    }

    private static void prepare(SandboxFixture fixture) throws Exception {
        fixture.execute("create table p (id bigint, s struct<a:string,b:decimal(10,2)>) partitioned by (dt string)");
        fixture.execute("alter table p add partition (dt='20191106')");
    }

    private static TableTunnel.UploadSession create(SandboxFixture fixture) throws TunnelException {
        return fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "p", SPEC, false);
    }

    private static TableTunnel.UploadSession find(SandboxFixture fixture, String id) throws Exception {
        return fixture.tunnel().getUploadSession(SandboxFixture.PROJECT, "p", SPEC, id);
    }

    private static long rows(SandboxFixture fixture) {
        return Long.parseLong(fixture.sandbox().sql(SandboxFixture.PROJECT, "select count(id) from p").get(0).get(0));
    }

    @Test
    void tablesAndSessionsSurviveRestarts() throws Exception {
        String open;
        String closed;
        try (SandboxFixture fixture = SandboxFixture.of(directory)) {
            prepare(fixture);
            TableTunnel.UploadSession first = create(fixture);
            write(first, 0, 10);
            first.commit();
            closed = first.getId();
            TableTunnel.UploadSession second = create(fixture);
            write(second, 4, 7);
            write(second, 5, 1);
            write(second, 5, 2);
            open = second.getId();
        }
        // twice, because the second start reads what the first one compacted
        SandboxFixture.of(directory).close();
        try (SandboxFixture fixture = SandboxFixture.of(directory)) {
            assertThat(rows(fixture)).isEqualTo(10);
            assertThat(find(fixture, closed).getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
            find(fixture, closed).commit();
            TableTunnel.UploadSession second = find(fixture, open);
            assertThat(second.getStatus()).isEqualTo(TableTunnel.UploadStatus.NORMAL);
            second.commit(new Long[] {4L, 5L});
            assertThat(rows(fixture)).isEqualTo(19);
            assertThat(fixture.odps().tables().get("p").getSchema().getColumn("s").getTypeInfo().getTypeName())
                    .isEqualToIgnoringCase("STRUCT<a:STRING,b:DECIMAL(10,2)>");
        }
    }

    @Test
    void aKilledSandboxLosesNothingItAnswered() throws Exception {
        Path copy = directory.resolve("copy");
        String id;
        try (SandboxFixture fixture = SandboxFixture.of(directory.resolve("original"))) {
            prepare(fixture);
            TableTunnel.UploadSession session = create(fixture);
            write(session, 0, 10);
            id = session.getId();
            session.commit();
            // what is on the disk at this moment is what a killed process leaves
            copy(directory.resolve("original"), copy);
        }
        Files.writeString(copy.resolve("journal"), "12345678 {\"event\":\"comm", StandardOpenOption.APPEND);
        Files.writeString(copy.resolve("blocks").resolve("left.part"), "half a block");
        Files.writeString(copy.resolve("blocks").resolve("left.block"), "not journalled");
        try (SandboxFixture fixture = SandboxFixture.of(copy)) {
            assertThat(find(fixture, id).getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
            assertThat(rows(fixture)).isEqualTo(10);
            assertThat(copy.resolve("blocks").toFile().list()).hasSize(1);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void aDamagedJournalIsNotGuessedAt() throws Exception {
        SandboxFixture.of(directory).close();
        Path journal = directory.resolve("journal");
        Files.writeString(journal, "00000000 {}\n" + Files.readString(journal));
        assertThatThrownBy(() -> SandboxFixture.of(directory)).hasMessageContaining("damaged in line 1");
    }

    @Test
    void aDirectoryHasOneSandboxAtATime() {
        try (SandboxFixture fixture = SandboxFixture.of(directory)) {
            assertThatThrownBy(() -> SandboxFixture.of(directory)).hasMessageContaining("in use");
        }
    }

    @Test
    void aSessionExpiresAfterADay() throws Exception {
        Instant[] now = {Instant.parse("2019-11-06T15:15:00Z")};
        try (SandboxFixture fixture = new SandboxFixture(directory, () -> now[0],
                SandboxMaxCompute.Options.defaults())) {
            prepare(fixture);
            TableTunnel.UploadSession late = create(fixture);
            TableTunnel.UploadSession closed = create(fixture);
            write(late, 0, 3);
            closed.commit();
            now[0] = now[0].plus(Duration.ofHours(24)).minusMillis(1);
            assertThat(late.getStatus()).isEqualTo(TableTunnel.UploadStatus.NORMAL);
            now[0] = now[0].plusMillis(1);
            assertThat(late.getStatus()).isEqualTo(TableTunnel.UploadStatus.EXPIRED);
            assertThat(closed.getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
            assertThatThrownBy(late::commit).isInstanceOfSatisfying(TunnelException.class,
                    e -> assertThat(e.getErrorCode()).isEqualTo("StatusConflict"));
            assertThat(rows(fixture)).isZero();
        }
    }

    @Test
    void aCommitThatTakesLongSurvivesARestart() throws Exception {
        String id;
        try (SandboxFixture fixture = SandboxFixture.of(directory)) {
            prepare(fixture);
            TableTunnel.UploadSession session = create(fixture);
            write(session, 0, 3);
            fixture.faults().commitTakes(5);
            session.commit();
            id = session.getId();
            assertThat(rows(fixture)).isZero();
        }
        try (SandboxFixture fixture = SandboxFixture.of(directory)) {
            assertThat(find(fixture, id).getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
            assertThat(rows(fixture)).isEqualTo(3);
        }
    }

    @Test
    void discardedRowsAreCountedNotKept() throws Exception {
        try (SandboxFixture fixture = new SandboxFixture(directory, java.time.InstantSource.system(),
                SandboxMaxCompute.Options.discarding())) {
            prepare(fixture);
            TableTunnel.UploadSession session = create(fixture);
            write(session, 0, 1000);
            session.commit();
            assertThat(fixture.select("select count(*) from p where dt='20191106'").get(0).getString(0))
                    .isEqualTo("1000");
            assertThat(directory.resolve("blocks").toFile().list()).isEmpty();
            assertThatThrownBy(() -> fixture.select("select id from p")).hasMessageContaining("discard mode");
            assertThat(fixture.sandbox().rowCount(SandboxFixture.PROJECT, "p")).isEqualTo(1000);
        }
    }
}
