package io.tidemark.sandbox.oss;

import java.util.stream.Collectors;

import io.tidemark.sandbox.fault.Attribute;
import io.tidemark.sandbox.fault.Fault;
import io.tidemark.sandbox.fault.FaultKind;
import io.tidemark.sandbox.fault.FaultPlan;
import io.tidemark.sandbox.fault.Match;
import io.tidemark.sandbox.fault.RequestKind;

/**
 * Short words for rules of the {@link FaultPlan} that concern OSS. None by default; each holds for the next {@code times}
 * requests that match and then goes away.
 *
 * <p>{@code method} is an HTTP method or {@code *}. {@code key} is an object key, in which {@code *} stands for any text, or
 * empty for requests to a bucket (listings). Thread-safe.
 */
public final class OssFaults {

    /** For {@code times}: until {@link #clear()}. */
    public static final int ALWAYS = Fault.ALWAYS;

    private final FaultPlan plan;

    OssFaults(FaultPlan plan) {
        this.plan = plan;
    }

    /** Answers with an error instead of doing anything. */
    public OssFaults fail(String method, String key, int times, int status, String code) {
        return add(method, key, times, Fault.of(FaultKind.ERROR).status(status, code));
    }

    /** Sends at most {@code bytes} of the body that was announced and resets the connection. */
    public OssFaults truncate(String key, int times, long bytes) {
        return add("GET", key, times, Fault.of(FaultKind.TRUNCATE).bytes(bytes));
    }

    /** Does what was asked and resets the connection instead of answering. */
    public OssFaults dropAnswer(String method, String key, int times) {
        return add(method, key, times, Fault.of(FaultKind.ANSWER_LOST));
    }

    /** Runs {@code hook} before the request is looked at, for example to replace the object that is about to be read. */
    public OssFaults before(String method, String key, int times, Runnable hook) {
        return add(method, key, times, Fault.hook(hook));
    }

    /** Sends object bodies no faster than this. */
    public OssFaults slow(String key, int times, long bytesPerSecond) {
        return add("GET", key, times, Fault.of(FaultKind.SLOW_BODY).bytesPerSecond(bytesPerSecond));
    }

    /** {@code x-oss-hash-crc64ecma} says something wrong. */
    public OssFaults lieAboutCrc(String method, String key, int times) {
        return add(method, key, times, Fault.of(FaultKind.WRONG_CRC));
    }

    /** {@code x-oss-hash-crc64ecma} is absent, as for very old objects. */
    public OssFaults omitCrc(String method, String key, int times) {
        return add(method, key, times, Fault.of(FaultKind.NO_CRC));
    }

    /** Takes back every rule that concerns OSS alone. */
    public void clear() {
        plan.clear(fault -> fault.requests().stream().allMatch(RequestKind::isOss));
    }

    private OssFaults add(String method, String key, int times, Fault fault) {
        Match match = Match.any().with(Attribute.METHOD, method).with(Attribute.KEY, key);
        plan.add(fault.on(fault.requests().stream().filter(RequestKind::isOss).collect(Collectors.toSet()))
                .match(match).times(times));
        return this;
    }
}
