package io.tidemark.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.tidemark.ledger.AuditEntry;
import io.tidemark.ledger.AuditQuery;
import io.tidemark.ledger.InstanceState;
import io.tidemark.ledger.Ledger;
import io.tidemark.ledger.Node;
import io.tidemark.ledger.OperatorAction;
import io.tidemark.operation.ActionRules;
import io.tidemark.operation.Operations;

/** What belongs to no task: session, rules, nodes, routes, the audit trail and the description of the API itself. */
final class CommonResources {

    private final Ledger ledger;
    private final Operations operations;
    private final ConsoleOptions options;

    CommonResources(Ledger ledger, Operations operations, ConsoleOptions options) {
        this.ledger = ledger;
        this.operations = operations;
        this.options = options;
    }

    List<Resource> resources() {
        return List.of(
                Resource.get("getSession", "/session", Set.of(), this::session),
                Resource.get("getRules", "/rules", Set.of(), call -> Reply.json(rules())),
                Resource.get("listNodes", "/nodes", Set.of(), call -> Reply.json(new Page<>(ledger.nodes().stream().map(NodeJson::of).toList(), null))),
                Resource.get("listAudit", "/audit", Set.of("task", "scheduledTime", "before", "limit"), this::audit),
                Resource.get("listRoutes", "/routes", Set.of(), call -> Reply.json(new Routes(options.feeds().routes().stream()
                        .filter(route -> !ConsoleRoutes.isOurs(route.routeId())).toList(), options.feeds().loadedAt()))),
                Resource.get("getOpenApi", "/openapi.yaml", Set.of(), call -> OpenApi.reply()));
    }

    record Session(String actor, String role, String authentication, String title, String version, String node, String timeZone, Instant serverTime,
            boolean reload) {
    }

    record NodeJson(String name, String host, long pid, String version, String address, Instant startedAt, Instant seenAt, boolean alive,
            long instances) {

        static NodeJson of(Node node) {
            return new NodeJson(node.info().name(), node.info().host(), node.info().pid(), node.info().version(), node.info().address(),
                    node.startedAt(), node.seenAt(), node.alive(), node.running());
        }
    }

    record Routes(List<Feeds.FeedRoute> items, Instant loadedAt) {
    }

    record Refusal(String why, String instead) {
    }

    record Rule(String action, String does, Map<String, Refusal> states) {
    }

    record Rules(List<String> states, List<Rule> actions) {
    }

    private Reply session(Call call) {
        return Reply.json(new Session(call.caller().name(), call.caller().role().word(), options.users() == null ? "none" : "basic",
                options.title(), options.version(), options.node().get(), options.timeZone().getId(), ledger.now(), options.feeds().canReload()));
    }

    private static Rules rules() {
        List<Rule> rules = new ArrayList<>();
        for (OperatorAction action : OperatorAction.values()) {
            Map<String, Refusal> states = new LinkedHashMap<>();
            states.put("ABSENT", refusal(action, null));
            for (InstanceState state : InstanceState.values()) {
                states.put(state.name(), refusal(action, state));
            }
            rules.add(new Rule(action.name(), ActionRules.does(action), states));
        }
        return new Rules(Arrays.stream(InstanceState.values()).map(Enum::name).toList(), rules);
    }

    private static Refusal refusal(OperatorAction action, InstanceState state) {
        Optional<ActionRules.Refusal> refusal = ActionRules.refusal(action, state);
        return refusal.map(its -> new Refusal(its.why(), its.instead())).orElse(null);
    }

    private Reply audit(Call call) {
        Zones zones = new Zones(ledger, options.timeZone());
        String task = call.query("task");
        Instant slot = call.time("scheduledTime", zones.of(task));
        int limit = call.limit();
        if (slot != null && task == null) {
            throw Problem.badRequest("scheduledTime=%s is a slot of a task, and no task is named".formatted(slot), "name the task too");
        }
        List<AuditEntry> entries = operations.audit(new AuditQuery(task, slot, call.queryNumber("before"), limit));
        String next = entries.size() < limit ? null : String.valueOf(entries.get(entries.size() - 1).id());
        return Reply.json(new Page<>(entries.stream().map(entry -> AuditJson.of(entry, zones.of(entry.task()))).toList(), next));
    }
}
