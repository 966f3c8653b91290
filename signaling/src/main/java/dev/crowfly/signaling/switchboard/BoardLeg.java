package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageReader;
import java.net.InetSocketAddress;

/** A leg: the stream of one node. */
final class BoardLeg {
  private enum State {
    GREETING,
    UP,
    ENDED
  }

  private final long id;
  private final String nodeId;
  private final InetSocketAddress observed;
  private final Output output;
  private final TokenBucket bytes;
  private final TokenBucket opens;
  private final FlowIds flows = new FlowIds();
  private MessageReader reader = new MessageReader();
  private State state = State.GREETING;
  private Node node;
  private int questions;

  BoardLeg(
      long id,
      String nodeId,
      InetSocketAddress observed,
      Output output,
      SwitchboardConfig config,
      long now) {
    this.id = id;
    this.nodeId = nodeId;
    this.observed = observed;
    this.output = output;
    bytes = new TokenBucket(config.bytesPerSecond(), config.burstBytes(), now);
    opens = new TokenBucket(config.opensPerSecond(), config.openBurst(), now);
  }

  long id() {
    return id;
  }

  /** Of the certificate. */
  String nodeId() {
    return nodeId;
  }

  InetSocketAddress observed() {
    return observed;
  }

  Output output() {
    return output;
  }

  TokenBucket bytes() {
    return bytes;
  }

  TokenBucket opens() {
    return opens;
  }

  FlowIds flows() {
    return flows;
  }

  /** Null before the greeting. */
  Node node() {
    return node;
  }

  boolean isGreeting() {
    return state == State.GREETING;
  }

  boolean isUp() {
    return state == State.UP;
  }

  boolean hasEnded() {
    return state == State.ENDED;
  }

  void up(Node which) {
    state = State.UP;
    node = which;
  }

  void end() {
    state = State.ENDED;
    reader = new MessageReader();
  }

  void feed(byte[] data, int offset, int length) {
    reader.feed(data, offset, length);
  }

  /** The next message; null if there is none, or none that matters any more. */
  Message read() throws SignalingException {
    return hasEnded() ? null : reader.next();
  }

  int pendingBytes() {
    return reader.pendingBytes();
  }

  /** Questions to the registry that the node waits for. */
  int questions() {
    return questions;
  }

  void asks() {
    questions++;
  }

  void isAnswered() {
    questions--;
  }
}
