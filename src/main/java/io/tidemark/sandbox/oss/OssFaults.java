package io.tidemark.sandbox.oss;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Faults on order, for tests. None by default; each holds for the next {@code times} requests that match and then goes away.
 * Several may hold for one request.
 *
 * <p>{@code method} is an HTTP method or {@code *}. {@code key} is an object key, a prefix followed by {@code *}, or empty for
 * requests to a bucket (listings). Thread-safe.
 */
public final class OssFaults {

    /** For {@code times}: until {@link #clear()}. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    OssFaults() {
    }

    /** Answers with an error instead of doing anything. */
    public OssFaults fail(String method, String key, int times, int status, String code) {
        return add(method, key, times, plan -> plan.failure =
                new OssException(status, code, "A scripted fault of the Tidemark sandbox."));
    }

    /** Sends at most {@code bytes} of the body that was announced and resets the connection. */
    public OssFaults truncate(String key, int times, long bytes) {
        return add("GET", key, times, plan -> plan.truncateAfter = bytes);
    }

    /** Does what was asked and resets the connection instead of answering. */
    public OssFaults dropAnswer(String method, String key, int times) {
        return add(method, key, times, plan -> plan.dropAnswer = true);
    }

    /** Runs {@code hook} before the request is looked at, for example to replace the object that is about to be read. */
    public OssFaults before(String method, String key, int times, Runnable hook) {
        return add(method, key, times, plan -> hook.run());
    }

    /** Sends object bodies no faster than this. */
    public OssFaults slow(String key, int times, long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond must be at least 1, not " + bytesPerSecond);
        }
        return add("GET", key, times, plan -> plan.bytesPerSecond = bytesPerSecond);
    }

    /** {@code x-oss-hash-crc64ecma} says something wrong. */
    public OssFaults lieAboutCrc(String method, String key, int times) {
        return add(method, key, times, plan -> plan.lyingCrc = true);
    }

    /** {@code x-oss-hash-crc64ecma} is absent, as for very old objects. */
    public OssFaults omitCrc(String method, String key, int times) {
        return add(method, key, times, plan -> plan.omitCrc = true);
    }

    /** Forgets every fault that is still to come. */
    public void clear() {
        rules.clear();
    }

    Plan plan(String method, String key) {
        Plan plan = new Plan();
        for (Rule rule : rules) {
            if (rule.matches(method, key) && rule.take()) {
                rule.effect.apply(plan);
            }
        }
        rules.removeIf(Rule::isSpent);
        return plan;
    }

    private OssFaults add(String method, String key, int times, Effect effect) {
        rules.add(new Rule(method, key, new AtomicInteger(times), effect));
        return this;
    }

    /** What happens to one request. */
    static final class Plan {
        private OssException failure;
        private long truncateAfter = Long.MAX_VALUE;
        private long bytesPerSecond;
        private boolean dropAnswer;
        private boolean lyingCrc;
        private boolean omitCrc;

        void failIfScripted() {
            if (failure != null) {
                throw failure;
            }
        }

        long truncateAfter() {
            return truncateAfter;
        }

        /** 0 for as fast as possible. */
        long bytesPerSecond() {
            return bytesPerSecond;
        }

        boolean dropAnswer() {
            return dropAnswer;
        }

        /** @return null for no header */
        String crcText(long crc64) {
            return omitCrc ? null : Long.toUnsignedString(lyingCrc ? ~crc64 : crc64);
        }
    }

    private interface Effect {
        void apply(Plan plan);
    }

    private record Rule(String method, String key, AtomicInteger left, Effect effect) {

        boolean matches(String requestMethod, String requestKey) {
            boolean sameMethod = method.equals("*") || method.equals(requestMethod);
            boolean sameKey = key.endsWith("*") ? requestKey.startsWith(key.substring(0, key.length() - 1)) : key.equals(requestKey);
            return sameMethod && sameKey;
        }

        boolean take() {
            return left.getAndUpdate(n -> n == ALWAYS || n == 0 ? n : n - 1) > 0;
        }

        boolean isSpent() {
            return left.get() == 0;
        }
    }
}
