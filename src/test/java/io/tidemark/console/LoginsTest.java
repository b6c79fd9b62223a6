package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;

import at.favre.lib.crypto.bcrypt.BCrypt;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoginsTest {

    @TempDir
    private Path data;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-03-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private Logins logins;

    @BeforeEach
    void twoUsers() throws Exception {
        logins = new Logins(users(data, "eva:" + hash("open sesame") + ":operator", "# who only looks", "", "max:" + hash("密码") + ":viewer"), clock);
    }

    static Users users(Path directory, String... lines) throws Exception {
        return Users.read(Files.writeString(directory.resolve("users"), String.join("\n", lines)));
    }

    static String hash(String password) {
        return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray());
    }

    static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRightPasswordTellsTheNameAndTheRole() {
        assertThat(logins.caller(basic("eva", "open sesame"), "a")).isEqualTo(new Caller("eva", Role.OPERATOR));
        assertThat(logins.caller(basic("max", "密码"), "a")).isEqualTo(new Caller("max", Role.VIEWER));
    }

    @Test
    void aWrongPasswordIsRefusedAlsoWhileTheRightOneIsRemembered() {
        logins.caller(basic("eva", "open sesame"), "a");
        assertRefused(basic("eva", "open Sesame"), "a", Problem.Code.UNAUTHENTICATED);
        assertRefused(basic("eva", ""), "a", Problem.Code.UNAUTHENTICATED);
        assertRefused(basic("max", "open sesame"), "a", Problem.Code.UNAUTHENTICATED);
        assertRefused(basic("nobody", "open sesame"), "a", Problem.Code.UNAUTHENTICATED);
    }

    @Test
    void whatIsNoBasicAuthenticationIsRefused() {
        assertRefused(null, "a", Problem.Code.UNAUTHENTICATED);
        assertRefused("Bearer x", "a", Problem.Code.UNAUTHENTICATED);
        assertRefused("Basic ???", "a", Problem.Code.UNAUTHENTICATED);
        assertRefused("Basic " + Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, ':'}), "a", Problem.Code.UNAUTHENTICATED);
    }

    @Test
    void anAddressThatGuessesWaits() {
        for (int i = 0; i < 10; i++) {
            assertRefused(basic("stranger" + i, "x"), "203.0.113.7", Problem.Code.UNAUTHENTICATED);
        }
        assertRefused(basic("max", "密码"), "203.0.113.7", Problem.Code.RATE_LIMITED);
        assertThat(logins.caller(basic("max", "密码"), "203.0.113.8").name()).isEqualTo("max");
        now.set(now.get().plusSeconds(61));
        assertRefused(basic("max", "x"), "203.0.113.7", Problem.Code.UNAUTHENTICATED);
    }

    @Test
    void aNameThatIsGuessedFromManyAddressesWaits() {
        for (int i = 0; i < 30; i++) {
            assertRefused(basic("eva", "guess" + i), "203.0.113." + i, Problem.Code.UNAUTHENTICATED);
        }
        assertRefused(basic("eva", "open sesame"), "198.51.100.1", Problem.Code.RATE_LIMITED);
    }

    @Test
    void whoIsLoggedInGoesOnWhileOthersGuess() {
        logins.caller(basic("eva", "open sesame"), "a");
        for (int i = 0; i < 30; i++) {
            assertRefused(basic("eva", "guess" + i), "203.0.113." + i, Problem.Code.UNAUTHENTICATED);
        }
        assertThat(logins.caller(basic("eva", "open sesame"), "203.0.113.1").name()).isEqualTo("eva");
    }

    @Test
    void aRememberedPasswordCostsNoHash() throws Exception {
        Logins slow = new Logins(users(data, "eva:" + BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(11, "x".toCharArray()) + ":operator"), clock);
        slow.caller(basic("eva", "x"), "a");
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        long before = bean.getCurrentThreadCpuTime();
        for (int i = 0; i < 100; i++) {
            slow.caller(basic("eva", "x"), "a");
        }
        long remembered = bean.getCurrentThreadCpuTime() - before;
        now.set(now.get().plusSeconds(301));
        before = bean.getCurrentThreadCpuTime();
        slow.caller(basic("eva", "x"), "a");
        assertThat(remembered).isLessThan(bean.getCurrentThreadCpuTime() - before);
    }

    @Test
    void aUsersFileThatCannotBeMeantSoIsRefusedWithItsLine() {
        String hash = hash("secret");
        assertBad("line 1", "eva:" + hash);
        assertBad("line 2", "eva:" + hash + ":operator", "max:plain:viewer");
        assertBad("neither viewer nor operator", "eva:" + hash + ":admin");
        assertBad("a second time", "eva:" + hash + ":operator", "eva:" + hash + ":viewer");
        assertBad("names no user", "# nobody");
        assertThatThrownBy(() -> Users.read(data.resolve("absent"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> users(data, "eva:" + hash + ":admin")).hasMessageNotContaining(hash);
    }

    private void assertBad(String message, String... lines) {
        assertThatThrownBy(() -> users(data, lines)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    private void assertRefused(String authorization, String address, Problem.Code code) {
        assertThatThrownBy(() -> logins.caller(authorization, address)).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
