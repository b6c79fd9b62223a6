package io.tidemark.ledger.jdbc;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.ledger.LedgerUnavailableException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OpenLedgerTest {

    @TempDir
    private Path directory;

    @Test
    void aFileLedgerKeepsItsStateOverARestart() {
        try (JdbcLedger ledger = JdbcLedger.open(new LedgerSettings(file(""), "sa", "right"))) {
            ledger.register("iot-log", ZoneId.of("Asia/Shanghai"), "every 15m");
        }
        try (JdbcLedger ledger = JdbcLedger.open(new LedgerSettings(file(""), "sa", "right"))) {
            assertThat(ledger.task("iot-log").orElseThrow().recurrence()).isEqualTo("every 15m");
        }
        assertThat(directory.resolve("ledger.mv.db")).exists();
        assertThat(directory.resolve("ledger.trace.db")).doesNotExist();
    }

    @Test
    void aPathThatCannotBeWrittenIsNamed() throws Exception {
        Path plainFile = Files.writeString(directory.resolve("plain"), "x");

        assertUnavailable("jdbc:h2:file:" + plainFile + "/ledger", "").hasMessageContaining(plainFile.toString())
                .hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() {
        JdbcLedger.open(new LedgerSettings(file(""), "sa", "right")).close();

        assertUnavailable(file(""), "geheim").hasMessageContaining("Wrong user name or password")
                .hasMessageContaining("check tidemark.ledger.user and tidemark.ledger.password")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aHostThatNobodyServesIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertUnavailable("jdbc:postgresql://127.0.0.1:%d/ledger?password=geheim&ssl=false".formatted(free), "right")
                .hasMessageContaining("127.0.0.1:%d refused".formatted(free))
                .hasMessageContaining("password=***&ssl=false")
                .hasMessageNotContaining("geheim");
        assertUnavailable("jdbc:postgresql://nowhere.invalid/ledger", "right")
                .hasMessageEndingWith("the host nowhere.invalid is not known");
    }

    @Test
    void anotherDatabaseIsRefused() {
        assertUnavailable("jdbc:mysql://127.0.0.1/ledger", "x").hasMessageContaining("works on H2")
                .hasMessageContaining("PostgreSQL");
        assertUnavailable("ledger.db", "x").hasMessageContaining("works on H2");
    }

    @Test
    void aDatabaseInMemoryNeedsAName() {
        assertUnavailable("jdbc:h2:mem:", "").hasMessageContaining("jdbc:h2:mem:ledger");
    }

    @Test
    void aFileThatAnotherProcessHasIsSharedOnlyWithAutoServer() throws Exception {
        try (LedgerProcess owner = LedgerProcess.planning(file(""))) {
            assertUnavailable(file(""), "right").hasMessageContaining("another process has the file open")
                    .hasMessageContaining("AUTO_SERVER=TRUE");
        }
    }

    @Test
    void aSecondProcessReadsWhatTheFirstWrites() throws Exception {
        try (LedgerProcess owner = LedgerProcess.loading(file(";AUTO_SERVER=TRUE"));
                JdbcLedger reader = JdbcLedger.open(new LedgerSettings(file(";AUTO_SERVER=TRUE"), "sa", "right"))) {
            assertThat(owner.slots(3)).allSatisfy(slot ->
                    assertThat(reader.instance(LedgerProcess.TASK, slot).orElseThrow().state().isTerminal()).isTrue());
        }
    }

    @Test
    void aSharedFileIsServedOnLoopbackOnly() throws Exception {
        try (JdbcLedger ledger = JdbcLedger.open(new LedgerSettings(file(";AUTO_SERVER=TRUE"), "sa", "right"))) {
            Properties lock = new Properties();
            try (Reader reader = Files.newBufferedReader(directory.resolve("ledger.lock.db"))) {
                lock.load(reader);
            }
            String server = lock.getProperty("server");
            int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
            connect(InetAddress.getLoopbackAddress(), port);
            for (InetAddress address : outsideAddresses()) {
                assertThatThrownBy(() -> connect(address, port)).isInstanceOf(IOException.class);
            }
        }
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
        }
    }

    private static List<InetAddress> outsideAddresses() throws IOException {
        return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress()).toList();
    }

    private String file(String settings) {
        return "jdbc:h2:file:" + directory.resolve("ledger") + settings;
    }

    private static AbstractThrowableAssert<?, ?> assertUnavailable(String url, String password) {
        LedgerSettings settings = new LedgerSettings(url, "sa", password);
        return assertThatThrownBy(() -> JdbcLedger.open(settings).close())
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageStartingWith("tidemark.ledger.url=" + settings.shownUrl() + " cannot be opened: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
