package io.tidemark.cycle;

import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;

import io.tidemark.ledger.Ledger;

/** Whether the ledger answers. One check for all tasks: a database that is away would else be waited for once per task. */
final class LedgerHealthCheck implements HealthCheck {

    private final CycleComponent component;
    private volatile boolean enabled;

    private LedgerHealthCheck(CycleComponent component) {
        this.component = component;
        this.enabled = component.isHealthCheckConsumerEnabled() || component.isHealthCheckProducerEnabled();
    }

    /** @return null when the context keeps no health checks */
    static LedgerHealthCheck register(CycleComponent component) {
        HealthCheckRegistry checks = HealthCheckRegistry.get(component.getCamelContext());
        if (checks == null) {
            return null;
        }
        LedgerHealthCheck check = new LedgerHealthCheck(component);
        checks.register(check);
        return check;
    }

    static void unregister(CamelContext context, LedgerHealthCheck check) {
        HealthCheckRegistry checks = check == null ? null : HealthCheckRegistry.get(context);
        if (checks != null) {
            checks.unregister(check);
        }
    }

    @Override
    public String getId() {
        return "component:cycle-ledger";
    }

    @Override
    public String getGroup() {
        return "components";
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** A node whose ledger is away waits for it; to start it anew would mend nothing. */
    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this);
        if (!enabled) {
            return result.message("disabled").unknown().build();
        }
        try {
            Ledger ledger = component.requireLedger();
            if (component.hindrance() != null) {
                return result.down().message(component.hindrance()).build();
            }
            return result.detail("ledger.now", ledger.now().toString()).up().build();
        } catch (RuntimeException e) {
            return result.down().message(e.getMessage()).error(e).build();
        }
    }
}
