package dev.crowfly.node.core.intermediate;

import dev.crowfly.node.core.relay.RelayFlows;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicStream;
import java.util.Arrays;

/** One node's leg: its connection, its signaling stream, and where its relay flows lead. */
final class NodeLeg {
  private final long number;
  private final QuicConnection connection;
  private final RelayFlows outgoing;
  private NodeLeg[] targets = new NodeLeg[0];
  private int[] targetFlows = new int[0];
  private QuicStream stream; // null = not opened yet
  private boolean backlogged;

  NodeLeg(long number, QuicConnection connection, RelayFlows outgoing) {
    this.number = number;
    this.connection = connection;
    this.outgoing = outgoing;
  }

  /** What the switchboard calls it. */
  long number() {
    return number;
  }

  QuicConnection connection() {
    return connection;
  }

  /** The stream of signaling; null while there is none. */
  QuicStream stream() {
    return stream;
  }

  void setStream(QuicStream opened) {
    stream = opened;
  }

  /** What waits to go out on this leg. */
  RelayFlows outgoing() {
    return outgoing;
  }

  /** What comes in on {@code flow} goes out on another leg from now on. */
  void lead(int flow, NodeLeg target, int targetFlow) {
    if (flow >= targets.length) {
      int length = Math.max(flow + 1, 2 * targets.length);
      targets = Arrays.copyOf(targets, length);
      targetFlows = Arrays.copyOf(targetFlows, length);
    }
    targets[flow] = target;
    targetFlows[flow] = targetFlow;
  }

  /** What comes in on {@code flow} leads nowhere from now on. */
  void cut(int flow) {
    if (flow < targets.length) {
      targets[flow] = null;
    }
  }

  /** Where what comes in on {@code flow} goes; null = nowhere. */
  NodeLeg target(int flow) {
    return flow < targets.length ? targets[flow] : null;
  }

  /** The number of the flow at the {@link #target}. */
  int targetFlow(int flow) {
    return targetFlows[flow];
  }

  boolean isBacklogged() {
    return backlogged;
  }

  void setBacklogged(boolean now) {
    backlogged = now;
  }
}
