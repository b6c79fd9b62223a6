package io.tidemark.sandbox.maxcompute;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.odps.Instance;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.tunnel.TableTunnel;
import com.aliyun.odps.tunnel.TunnelException;

import io.tidemark.sandbox.maxcompute.MaxComputeFaults.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class FaultTest {

    @TempDir
    private Path directory;
    private SandboxFixture fixture;
    private MaxComputeFaults faults;
    private TableTunnel.UploadSession session;

    @BeforeEach
    void start() throws Exception {
        fixture = SandboxFixture.of(directory);
        faults = fixture.faults();
        fixture.execute("create table t (id bigint)");
        session = fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "t");
        write(0);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void write(long block) throws IOException, TunnelException {
        try (RecordWriter writer = session.openRecordWriter(block)) {
            for (long i = 0; i < 10; i++) {
                Record record = session.newRecord();
                record.set(0, i);
                writer.write(record);
            }
        }
    }

    private long rows() {
        return fixture.sandbox().rowCount(SandboxFixture.PROJECT, "t");
    }

    @Test
    void aCommitWhoseAnswerIsLostIsAppliedOnce() throws Exception {
        faults.dropAfterNext(Kind.COMMIT, 2);
        assertThatThrownBy(session::commit).hasMessageContaining("Unexpected end of file");
        faults.clear();
        assertThat(rows()).isEqualTo(10);
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
        session.commit();
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aCommitThatIsDroppedBeforeItIsReadChangesNothing() throws Exception {
        // twice: the JDK by itself sends a POST again whose connection died without an answer
        faults.dropNext(Kind.COMMIT, 2);
        assertThatThrownBy(session::commit).hasMessageContaining("Unexpected end of file");
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.NORMAL);
        assertThat(rows()).isZero();
    }

    @Test
    void aCommitAnsweredWith500IsAppliedOnceThoughTheSdkRepeatsIt() throws Exception {
        faults.failAfterNext(Kind.COMMIT, 1, 500, "InternalServerError");
        session.commit();
        assertThat(faults.seen(Kind.COMMIT)).isEqualTo(2);
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aCommitCanTakeAFewPolls() throws Exception {
        faults.commitTakes(3);
        session.commit();
        assertThat(rows()).isZero();
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.COMMITTING);
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.COMMITTING);
        assertThat(rows()).isZero();
        assertThat(session.getStatus()).isEqualTo(TableTunnel.UploadStatus.CLOSED);
        assertThat(rows()).isEqualTo(10);
    }

    @Test
    void aBlockThatFailsIsNotStored() throws Exception {
        faults.failNext(Kind.BLOCK, 1, 503, "ServiceUnavailable");
        assertThatThrownBy(() -> write(1)).isInstanceOf(IOException.class)
                .hasCauseInstanceOf(TunnelException.class).hasMessageContaining("ServiceUnavailable");
        assertThat(session.getBlockList()).containsExactly(0L);
        write(1);
        assertThat(session.getBlockList()).containsExactly(0L, 1L);
    }

    @Test
    void aBlockMayBeStoredThoughTheConnectionWasDropped() throws Exception {
        faults.dropAfterNext(Kind.BLOCK, 1);
        assertThatThrownBy(() -> write(1)).isInstanceOf(IOException.class);
        assertThat(session.getBlockList()).containsExactly(0L, 1L);
        faults.dropNext(Kind.BLOCK, 1);
        assertThatThrownBy(() -> write(2)).isInstanceOf(IOException.class);
        assertThat(session.getBlockList()).containsExactly(0L, 1L);
    }

    @Test
    void aForgottenSessionIsUnknown() {
        faults.forget(session.getId());
        assertThatThrownBy(session::getStatus).isInstanceOfSatisfying(TunnelException.class,
                e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchUpload"));
    }

    @Test
    void creatingASessionCanBeRefused() {
        faults.failNext(Kind.CREATE_SESSION, 1, 403, "NoPermission");
        assertThatThrownBy(() -> fixture.tunnel().createUploadSession(SandboxFixture.PROJECT, "t"))
                .isInstanceOfSatisfying(TunnelException.class, e -> {
                    assertThat(e.getErrorCode()).isEqualTo("NoPermission");
                    assertThat(e.getStatus()).isEqualTo(403);
                });
    }

    @Test
    void statementsCanFailAndCanTakeTime() throws Exception {
        faults.failNext(Kind.SQL, 1, 500, "InternalServerError");
        assertThatThrownBy(() -> fixture.execute("show tables")).hasMessageContaining("fault plan");
        faults.statementTakes(1);
        Instance instance = SQLTask.run(fixture.odps(), "show tables");
        assertThat(instance.isTerminated()).isFalse();
        assertThat(instance.isTerminated()).isTrue();
    }
}
