package io.tidemark.cycle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.LedgerException;

/** A real ledger whose database can be taken away, wholly or for single calls, and that remembers what it was asked. */
final class FaultyLedger {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private volatile boolean down;
    private final Ledger proxy;

    FaultyLedger(Ledger ledger) {
        proxy = (Ledger) Proxy.newProxyInstance(Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (self, method, arguments) -> {
            calls.add(method.getName());
            if (down || broken.contains(method.getName())) {
                throw new LedgerException("the database is away", null);
            }
            try {
                return method.invoke(ledger, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    Ledger ledger() {
        return proxy;
    }

    void down(boolean down) {
        this.down = down;
    }

    void breaks(String call) {
        broken.add(call);
    }

    void mends(String call) {
        broken.remove(call);
    }

    List<String> calls() {
        return List.copyOf(calls);
    }
}
