package dev.crowfly.bench.micro.relay;

import dev.crowfly.bench.micro.endpoint.Identities;
import dev.crowfly.bench.micro.endpoint.Protection;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.node.core.intermediate.IntermediateCore;
import dev.crowfly.node.core.intermediate.MeasuredIntermediates;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import dev.crowfly.quic.endpoint.MeasuredEndpoints;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/**
 * An Agent sends datagrams of a session over an Intermediate to a Connector, {@link #BATCH} at a
 * time and in three steps that can be measured one by one: {@link #send}, {@link #forward}, {@link
 * #acknowledge}. All in memory, in made-up time.
 */
public final class RelayedTransfer {
  /** Datagrams in a batch. */
  public static final int BATCH = 32;

  private static final InetSocketAddress INTERMEDIATE =
      new InetSocketAddress("198.51.100.1", 4_433);
  private static final InetSocketAddress AGENT = new InetSocketAddress("192.0.2.1", 5_000);
  private static final InetSocketAddress CONNECTOR = new InetSocketAddress("192.0.2.2", 5_000);
  private static final LocalKey KEY = new LocalKey(0, 0);
  private static final String SERVICE = "echo";
  private static final int MOST_TURNS = 1_000;
  private static final int WARM_UP_TURNS = 200;

  private final IntermediateCore core;
  private final LegNode agent;
  private final LegNode connector;
  private final byte[] payload;
  private final Parcels toCore = new Parcels(4 * BATCH);
  private final Parcels fromCore = new Parcels(4 * BATCH);
  private final Datagram in = new Datagram();
  private final Transmit out = new Transmit();
  private long now = LegNode.RTT_NANOS;

  /** Two legs that are up, and a session between them, for datagrams of this size. */
  public RelayedTransfer(Protection protection, int payloadBytes) {
    payload = new byte[payloadBytes];
    Identity identity = Identities.of(KeyKind.ED25519, 1);
    core =
        MeasuredIntermediates.create(
            IntermediateConfig.builder(identity).build(),
            Identities.random(2),
            config -> MeasuredEndpoints.create(config, protection.aeads()));
    core.timeOfDay(Identities.TODAY_MILLIS, now);
    Parameters parameters = Parameters.defaults();
    agent = new LegNode(10, protection, identity, INTERMEDIATE, parameters);
    connector = new LegNode(20, protection, identity, INTERMEDIATE, parameters);
    agent.start(AGENT, now);
    connector.start(CONNECTOR, now);
    meet();
    for (int i = 0; i < WARM_UP_TURNS; i++) {
      step();
    }
    long before = relayed();
    step();
    if (relayed() - before != BATCH) {
      throw new IllegalStateException(relayed() - before + " of " + BATCH + " arrived");
    }
  }

  private void meet() {
    runUntil(() -> agent.isUp() && connector.isUp(), "no legs");
    connector.register(SERVICE, now);
    runUntil(connector::isRegistered, "no service");
    agent.open(SERVICE, now);
    runUntil(() -> agent.hasSession() && connector.hasSession(), "no session");
  }

  private void runUntil(BooleanSupplier condition, String otherwise) {
    for (int i = 0; i < MOST_TURNS; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      turn();
    }
    throw new IllegalStateException(otherwise);
  }

  /** The Agent makes a batch of datagrams. */
  public int send() {
    for (int i = 0; i < BATCH; i++) {
      agent.send(payload, now);
    }
    collect(agent, AGENT);
    return toCore.count();
  }

  /** The Intermediate takes in what was sent to it, and gives out what it has to send. */
  public int forward() {
    for (int i = 0; i < toCore.count(); i++) {
      core.receive(in.set(toCore.datagram(i), 0, toCore.length(i), KEY, toCore.peer(i)), now);
    }
    toCore.clear();
    while (core.pollTransmit(fromCore.slot(out), now)) {
      fromCore.add(out.length(), (InetSocketAddress) out.peer());
    }
    return fromCore.count();
  }

  /** What the Intermediate gave out arrives; acknowledgments go all the way back. */
  public void acknowledge() {
    deliver();
    turn();
  }

  private void turn() {
    now += LegNode.RTT_NANOS;
    agent.runTimers(now);
    connector.runTimers(now);
    if (core.nextTimeout() <= now) {
      core.onTimeout(now);
    }
    collect(agent, AGENT);
    collect(connector, CONNECTOR);
    forward();
    deliver();
  }

  /** All three. */
  public long step() {
    send();
    forward();
    acknowledge();
    return relayed();
  }

  /** Datagrams that the Connector has got. */
  public long relayed() {
    return connector.relayed();
  }

  private void collect(LegNode node, InetSocketAddress from) {
    while (node.poll(toCore.slot(out), now)) {
      toCore.add(out.length(), from);
    }
  }

  private void deliver() {
    for (int i = 0; i < fromCore.count(); i++) {
      LegNode to = fromCore.peer(i).equals(AGENT) ? agent : connector;
      to.receive(fromCore.datagram(i), fromCore.length(i), now);
    }
    fromCore.clear();
  }
}
