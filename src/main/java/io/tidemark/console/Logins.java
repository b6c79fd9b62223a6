package io.tidemark.console;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;

import io.tidemark.console.Problem.Code;

/**
 * HTTP Basic authentication against the users file. A password that was right is remembered for a while as a keyed digest, because a
 * page asks many times a minute and bcrypt is slow by design; a wrong one always costs a bcrypt, whether the name exists or not.
 */
final class Logins {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PER_ADDRESS = 10;
    /** More than per address: whoever knows a name must not lock its owner out so easily. */
    private static final int PER_NAME = 30;
    private static final int MOST_REMEMBERED = 10_000;
    /** Hashes that are computed at a time: strangers get no more of the machine. */
    private static final int AT_ONCE = 2;
    private static final int WAIT_SECONDS = 2;

    private final Users users;
    private final InstantSource clock;
    private final Failures byAddress;
    private final Failures byName;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final SecretKeySpec key;
    /** Of users that exist: no bigger than the users file. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(byte[] digest, Instant until) {
    }

    private record Credentials(String name, String password) {
    }

    Logins(Users users, InstantSource clock) {
        this.users = users;
        this.clock = clock;
        this.byAddress = new Failures(clock, WINDOW, PER_ADDRESS, MOST_REMEMBERED);
        this.byName = new Failures(clock, WINDOW, PER_NAME, MOST_REMEMBERED);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    /** @throws Problem when nobody is named, the password is not theirs, or too many were wrong */
    Caller caller(String authorization, String address) {
        Credentials given = credentials(authorization);
        Users.User user = users.user(given.name()).orElse(null);
        byte[] digest = digest(given);
        if (user != null && isKnown(user, digest)) {
            return new Caller(user.name(), user.role());
        }
        // a stranger's name is kept as a digest: none is longer than another
        String name = Base64.getEncoder().encodeToString(digest(new Credentials(given.name(), "")));
        requireTurn(byAddress.pause(address));
        requireTurn(byName.pause(name));
        if (!isRight(user, given.password())) {
            byAddress.failed(address);
            byName.failed(name);
            throw unauthenticated("the name or the password is wrong");
        }
        known.put(user.name(), new Known(digest, clock.instant().plus(REMEMBERED)));
        return new Caller(user.name(), user.role());
    }

    private boolean isKnown(Users.User user, byte[] digest) {
        Known last = known.get(user.name());
        return last != null && last.until().isAfter(clock.instant()) && MessageDigest.isEqual(last.digest(), digest);
    }

    private boolean isRight(Users.User user, String password) {
        boolean turn = false;
        try {
            turn = turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
            if (!turn) {
                throw limited(Duration.ofSeconds(WAIT_SECONDS), "too many passwords are being checked");
            }
            String hash = user == null ? users.costliest() : user.hash();
            return verifier().verify(password.toCharArray(), hash.toCharArray()).verified && user != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw limited(Duration.ofSeconds(WAIT_SECONDS), "the console stops");
        } finally {
            if (turn) {
                turns.release();
            }
        }
    }

    /** bcrypt reads 72 bytes; whoever made the hash of a longer password with htpasswd used its beginning. */
    private static BCrypt.Verifyer verifier() {
        return BCrypt.verifyer(BCrypt.Version.VERSION_2Y, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2Y));
    }

    private static void requireTurn(Duration pause) {
        if (!pause.isZero()) {
            throw limited(pause, "too many wrong passwords came from this address or for this name");
        }
    }

    private byte[] digest(Credentials given) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(given.name().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(given.password().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static Credentials credentials(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw unauthenticated("this console answers only those whom it knows");
        }
        try {
            byte[] plain = Base64.getDecoder().decode(authorization.substring(6).strip());
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
            int colon = text.indexOf(':');
            if (colon >= 0) {
                return new Credentials(text.substring(0, colon), text.substring(colon + 1));
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // told below, and never with what was sent
        }
        throw unauthenticated("the Authorization header is not that of HTTP Basic in UTF-8");
    }

    private static Problem unauthenticated(String why) {
        return new Problem(Code.UNAUTHENTICATED, why, "send the name and the password of a user of the users file")
                .header("WWW-Authenticate", "Basic realm=\"Tidemark\", charset=\"UTF-8\"");
    }

    private static Problem limited(Duration pause, String why) {
        long seconds = Math.max(1, pause.toSeconds() + 1);
        return new Problem(Code.RATE_LIMITED, why, "try again in %d s".formatted(seconds)).header("Retry-After", String.valueOf(seconds));
    }
}
