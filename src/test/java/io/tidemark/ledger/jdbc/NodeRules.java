package io.tidemark.ledger.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.ledger.Claim;
import io.tidemark.ledger.Node;
import io.tidemark.ledger.NodeInfo;
import io.tidemark.ledger.NodeNameTakenException;

interface NodeRules extends LedgerFixture {

    Duration ALIVE = Duration.ofSeconds(30);

    @Test
    default void aNodeIsKnownFromItsFirstSignOfLife() {
        ledger().heartbeat(node("first"), ALIVE);
        clock().advance(Duration.ofSeconds(10));
        NodeInfo moved = new NodeInfo(nodeName(), "first", "host-1", 4711, "1.1", "http://host-1:8080");

        ledger().heartbeat(moved, ALIVE);

        assertThat(node()).isEqualTo(new Node(moved, MovingClock.START, MovingClock.START.plusSeconds(10),
                MovingClock.START.plusSeconds(40), true, 0));
    }

    @Test
    default void aNodeTellsHowManyInstancesItOwns() {
        ledger().heartbeat(node("first"), ALIVE);
        plan(4);
        List<Claim> claims = ledger().claim(request(nodeName(), 3));
        ledger().claim(request("somebody else", 1));
        ledger().succeed(claims.get(0), loaded());

        assertThat(node().running()).isEqualTo(2);
    }

    @Test
    default void aNodeThatIsSilentTooLongIsDeadAndStaysListed() {
        ledger().heartbeat(node("first"), ALIVE);

        clock().advance(ALIVE.minusMillis(1));
        assertThat(node().alive()).isTrue();
        clock().advance(Duration.ofMillis(1));
        assertThat(node().alive()).isFalse();

        ledger().heartbeat(node("first"), ALIVE);
        assertThat(node().alive()).isTrue();
        assertThat(node().startedAt()).isEqualTo(MovingClock.START);
    }

    @Test
    default void aSecondLivingProcessUnderTheSameNameIsRefused() {
        ledger().heartbeat(node("first"), ALIVE);
        clock().advance(ALIVE.minusMillis(1));
        Node before = node();

        assertThatThrownBy(() -> other().heartbeat(new NodeInfo(nodeName(), "second", "host-2", 12, "1.0", null), ALIVE))
                .isInstanceOfSatisfying(NodeNameTakenException.class, e -> assertThat(e.holder().info()).isEqualTo(node("first")))
                .hasMessageContaining("'%s' is taken by process 4711 on host-1".formatted(nodeName()))
                .hasMessageContaining("started at 2019-11-06T15:20:00Z").hasMessageContaining("dead from 2019-11-06T15:20:30Z");

        assertThat(node()).isEqualTo(before);
        ledger().heartbeat(node("first"), ALIVE);
    }

    @Test
    default void aNewProcessTakesTheNameOfADeadOneAndTheOldOneIsRefused() {
        ledger().heartbeat(node("first"), ALIVE);
        clock().advance(ALIVE);

        other().heartbeat(node("second"), ALIVE);

        assertThat(node().info().startId()).isEqualTo("second");
        assertThat(node().startedAt()).isEqualTo(MovingClock.START.plus(ALIVE));
        assertThatThrownBy(() -> ledger().heartbeat(node("first"), ALIVE)).isInstanceOf(NodeNameTakenException.class);
    }

    @Test
    default void aNodeThatStopsFreesItsNameAtOnce() {
        ledger().heartbeat(node("first"), ALIVE);

        assertThat(ledger().forgetNode(nodeName(), "second")).isFalse();
        assertThat(ledger().forgetNode(nodeName(), "first")).isTrue();
        assertThat(ledger().forgetNode(nodeName(), "first")).isFalse();

        other().heartbeat(node("second"), ALIVE);
        assertThat(node().info().startId()).isEqualTo("second");
    }

    @Test
    default void onlyDeadNodesAreForgotten() {
        ledger().heartbeat(node("first"), Duration.ofHours(2));
        clock().advance(Duration.ofHours(1));
        ledger().forgetNodes(Duration.ofMinutes(10));
        assertThat(node().alive()).isTrue();
        clock().advance(Duration.ofHours(1));

        ledger().forgetNodes(Duration.ofHours(2).plusMillis(1));
        assertThat(node().alive()).isFalse();

        assertThat(ledger().forgetNodes(Duration.ofHours(2))).isPositive();
        assertThat(ledger().nodes()).noneMatch(each -> each.info().name().equals(nodeName()));
    }

    @Test
    default void ofManyProcessesUnderOneNameOneGetsIt() throws Exception {
        List<String> winners = Together.run(8, i -> () -> {
            try {
                (i % 2 == 0 ? ledger() : other()).heartbeat(node("start-" + i), ALIVE);
                return "start-" + i;
            } catch (NodeNameTakenException e) {
                return null;
            }
        });

        assertThat(winners.stream().flatMap(Stream::ofNullable)).containsExactly(node().info().startId());
    }

    @Test
    default void aNodeThatCannotBeWrittenIsRefused() {
        assertThatThrownBy(() -> new NodeInfo(" ", "first", "host-1", 1, "1.0", null))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a node's name has 1 to 200 characters");
        assertThatThrownBy(() -> ledger().heartbeat(node("first"), Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    private String nodeName() {
        return "node-of-" + task();
    }

    private NodeInfo node(String startId) {
        return new NodeInfo(nodeName(), startId, "host-1", 4711, "1.0", null);
    }

    private Node node() {
        return ledger().nodes().stream().filter(each -> each.info().name().equals(nodeName())).findFirst().orElseThrow();
    }
}
