package dev.crowfly.signaling.client;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageReader;
import dev.crowfly.signaling.codec.MessageWriter;
import dev.crowfly.signaling.codec.Outbox;
import java.util.Queue;

/**
 * The leg as the client sees it: a stream of messages each way, first the greeting.
 *
 * <pre>  GONE ─ connected ─► GREETING ─ Welcome ─► UP;  any ─ error ─► FAILED;  any ─ lost ─► GONE
 * </pre>
 */
final class ClientLeg {
  private enum State {
    GONE,
    GREETING,
    UP,
    FAILED
  }

  private final SignalingClientConfig config;
  private final Queue<SignalingEvent> events;
  private final Outbox outbox;
  private MessageReader reader = new MessageReader();
  private State state = State.GONE;
  private long greetedBy = SignalingClient.NEVER;

  ClientLeg(SignalingClientConfig config, MessageWriter writer, Queue<SignalingEvent> events) {
    this.config = config;
    this.events = events;
    outbox = new Outbox(writer);
  }

  void connected(long now) {
    state = State.GREETING;
    greetedBy = now + config.greetingTimeoutNanos();
    send(
        new Message.Hello(
            Message.VERSION,
            config.connector(),
            config.agent(),
            config.nodeId(),
            config.software(),
            config.instance()));
  }

  void disconnected() {
    state = State.GONE;
    greetedBy = SignalingClient.NEVER;
    outbox.clear();
    reader = new MessageReader();
  }

  /** Connected, however it goes. */
  boolean isThere() {
    return state != State.GONE;
  }

  boolean isUp() {
    return state == State.UP;
  }

  boolean isReading() {
    return state == State.GREETING || state == State.UP;
  }

  void welcomed(Message.Welcome welcome) throws SignalingException {
    if (state != State.GREETING) {
      throw new SignalingException(ErrorCode.MALFORMED, "a second greeting");
    }
    greetedBy = SignalingClient.NEVER;
    if (welcome.version() != Message.VERSION) {
      fail(
          ErrorCode.VERSION,
          "the Intermediate speaks version " + welcome.version() + ", we speak " + Message.VERSION,
          true);
      return;
    }
    state = State.UP;
    events.add(new SignalingEvent.Welcomed(welcome));
  }

  void feed(byte[] data, int offset, int length) {
    reader.feed(data, offset, length);
  }

  /** The next message; null if there is none, or none that matters any more. */
  Message read() throws SignalingException {
    return isReading() ? reader.next() : null;
  }

  /** Sends what must arrive: if it can't even wait, the leg is of no use. */
  void send(Message message) {
    if (isReading() && !outbox.offer(message, config.maxQueuedBytes())) {
      fail(ErrorCode.TIMEOUT, "the Intermediate does not read what we send", false);
    }
  }

  /** Sends what may be left out when too much waits already; whether it was not. */
  boolean sendOrDrop(Message message) {
    return isUp() && outbox.offer(message, config.maxQueuedBytes() / 2);
  }

  void fail(ErrorCode code, String text, boolean fatal) {
    state = State.FAILED;
    greetedBy = SignalingClient.NEVER;
    outbox.clear();
    reader = new MessageReader();
    events.add(new SignalingEvent.LegFailed(code, text, fatal));
  }

  int write(byte[] out, int offset, int room) {
    return outbox.write(out, offset, room);
  }

  boolean hasOutput() {
    return outbox.size() > 0;
  }

  void onTimeout(long now) {
    if (now >= greetedBy) {
      fail(ErrorCode.TIMEOUT, "the Intermediate did not greet in time", false);
    }
  }

  long nextTimeout() {
    return greetedBy;
  }
}
