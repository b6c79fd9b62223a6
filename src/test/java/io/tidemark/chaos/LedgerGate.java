package io.tidemark.chaos;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Optional;

import io.tidemark.commit.CommitLog;
import io.tidemark.commit.StaleClaimException;
import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Ledger;

/**
 * Stands between a node and its ledger: passes every call on, tells the harness of those after which the node may die, and goes
 * on when the harness says so. A proxy, so that it stays out of the way of whatever the ledger learns.
 */
final class LedgerGate {

    private final Ledger ledger;
    private final StepReporter reporter;
    private final boolean forgetful;

    private LedgerGate(Ledger ledger, StepReporter reporter, boolean forgetful) {
        this.ledger = ledger;
        this.reporter = reporter;
        this.forgetful = forgetful;
    }

    /** @param forgetful whether commit intents are not recorded at all: a node with this defect must be found out */
    static Ledger around(Ledger ledger, StepReporter reporter, boolean forgetful) {
        LedgerGate gate = new LedgerGate(ledger, reporter, forgetful);
        return (Ledger) Proxy.newProxyInstance(Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> gate.call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        Object result = pass(ledger, method, arguments, claimOf(arguments));
        switch (method.getName()) {
            case "plan" -> reporter.reached(Step.PLANNED, (String) arguments[0], null, 0);
            case "claim" -> {
                for (Object claim : (Collection<?>) result) {
                    reached(Step.CLAIMED, (Claim) claim);
                }
            }
            case "succeed" -> reached(Step.SUCCEEDED, (Claim) arguments[0]);
            case "commitLog" -> {
                return commitLog((CommitLog) result, (Claim) arguments[0]);
            }
            default -> {
                // nothing after which a kill could do other harm than a random one
            }
        }
        return result;
    }

    private CommitLog commitLog(CommitLog log, Claim claim) {
        return (CommitLog) Proxy.newProxyInstance(CommitLog.class.getClassLoader(), new Class<?>[] {CommitLog.class},
                (proxy, method, arguments) -> {
                    if (forgetful) {
                        return method.getReturnType() == Optional.class ? Optional.empty() : null;
                    }
                    Object result = pass(log, method, arguments, claim);
                    switch (method.getName()) {
                        case "intend" -> reached(Step.INTENDED, claim);
                        case "resolve" -> reached(Step.RESOLVED, claim);
                        default -> {
                            // a question changes nothing
                        }
                    }
                    return result;
                });
    }

    private void reached(Step step, Claim claim) {
        reporter.reached(step, claim.task(), claim.scheduledTime(), claim.epoch());
    }

    private Object pass(Object target, Method method, Object[] arguments, Claim claim) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof StaleClaimException && claim != null) {
                reporter.refused(claim.task(), claim.scheduledTime(), claim.epoch());
            }
            throw e.getCause();
        }
    }

    private static Claim claimOf(Object[] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof Claim claim ? claim : null;
    }
}
