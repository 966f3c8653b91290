package dev.crowfly.node.core.edge;

import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;

/**
 * A node at the edge, Agent and Connector at once, as one machine.
 *
 * <p>Before anything else it wants {@link #timeOfDay}, then {@link #network}. It asks for the
 * Intermediate's addresses by {@link NodeEvent.ResolveIntermediate}, at the start and whenever they
 * may have changed; the answer is {@link #intermediateAddresses}. From then on it keeps the leg,
 * the registrations and the sessions up by itself.
 *
 * <p>{@code now} is what {@link NodeMachine} says. Not thread-safe: one owner.
 */
public final class EdgeCore implements NodeMachine {
  private long unfinished;

  /**
   * A node that does nothing yet.
   *
   * @param random a strong source, unless in a test: all of QUIC, ICE and back-off draw from it
   */
  public EdgeCore(EdgeConfig config, RandomSource random) {
    unfinished++;
  }

  // ---- commands

  /**
   * Tells the sockets and their addresses: at the start, and after each change of the network, with
   * {@link dev.crowfly.node.core.LocalKey}s of another generation then. Legs and sessions move. The
   * same list again changes nothing.
   */
  public void network(List<LocalBase> bases, long now) {
    unfinished++;
  }

  /**
   * The answer to {@link NodeEvent.ResolveIntermediate}.
   *
   * @param addresses resolved, in the order in which they are tried; empty if there are none: it is
   *     asked again later
   */
  public void intermediateAddresses(List<InetSocketAddress> addresses, long now) {
    unfinished++;
  }

  /**
   * Connector: publishes a service, now and after each reconnect; {@link NodeEvent.Registered} or
   * {@link NodeEvent.RegistrationRefused} follows each time. Idempotent.
   */
  public void publish(String service, long now) {
    unfinished++;
  }

  /** Connector: publishes it no more; streams that are open go on. */
  public void unpublish(String service, long now) {
    unfinished++;
  }

  /**
   * Agent: wants a session with who serves {@code service}. {@link NodeEvent.SessionOpened} or
   * {@link NodeEvent.OpenFailed} with the same number follows within {@link
   * dev.crowfly.node.core.Parameters#openTimeoutNanos}, also while the leg is still on its way. A
   * session that is there already is told again, and keeps its mode.
   *
   * @param node node id of who has to serve it; empty = whoever does
   * @param expectedPeer node id that the peer has to prove, whatever the Intermediate says; empty =
   *     what the Intermediate says
   * @return the number of the request
   */
  public long open(String service, String node, String expectedPeer, PathMode mode, long now) {
    return unfinished;
  }

  /** All sessions that have not ended; a copy. */
  public Collection<PeerSession> sessions() {
    return List.of();
  }

  /** Counters. */
  public EdgeStats stats() {
    return null;
  }

  // ---- the machine

  @Override
  public void receive(Datagram in, long now) {
    unfinished++;
  }

  @Override
  public void onTimeout(long now) {
    unfinished++;
  }

  @Override
  public long nextTimeout() {
    return unfinished;
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    return unfinished < 0;
  }

  @Override
  public NodeEvent pollEvent() {
    return null;
  }

  @Override
  public void timeOfDay(long millisSince1970, long now) {
    unfinished++;
  }

  @Override
  public void shutdown(long now) {
    unfinished++;
  }
}
