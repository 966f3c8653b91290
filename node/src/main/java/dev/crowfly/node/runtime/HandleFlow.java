package dev.crowfly.node.runtime;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.SessionException;
import dev.crowfly.node.core.tunnel.DatagramFlows;
import dev.crowfly.node.core.tunnel.FlowHandler;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The datagrams of one service in one session, in the hands of the application. They arrive or
 * don't. Any thread, unless a method says otherwise.
 *
 * <p>The Agent's first datagram makes the flow; the Connector answers on the one that the last
 * datagram came on.
 */
public final class HandleFlow {
  /** How many bytes of datagrams wait to be received; then the oldest are dropped. */
  static final int MAX_WAITING_BYTES = 1024 * 1024;

  private static final int OVERHEAD_BYTES = 64;
  private static final long NONE = -1;

  private final EdgeRuntime runtime;
  private final PeerSession session;
  private final String service;
  private final Inbox<byte[]> received =
      new Inbox<>(MAX_WAITING_BYTES, bytes -> bytes.length + OVERHEAD_BYTES);
  private final AtomicLong lost = new AtomicLong();
  private long flow = NONE; // the loop's

  HandleFlow(EdgeRuntime runtime, PeerSession session, String service) {
    this.runtime = runtime;
    this.session = session;
    this.service = service;
  }

  /**
   * Sends a datagram; one that does not fit the path goes on a stream of its own.
   *
   * @param payload up to 65,507 bytes; copied
   */
  public void send(byte[] payload) {
    if (payload.length > DatagramFlows.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a datagram has at most 65,507 bytes, not " + payload.length);
    }
    byte[] copy = payload.clone();
    runtime.run(now -> send(copy, now));
  }

  private void send(byte[] payload, long now) {
    DatagramFlows flows = runtime.desk(session).traffic().flows();
    if (session.isAgent() && (flow == NONE || !flows.isOpen(flow))) {
      Receiver receiver = new Receiver();
      receiver.id = flows.open(service, receiver, now);
      flow = receiver.id;
    }
    if (flow == NONE || !flows.send(flow, payload, 0, payload.length, now)) {
      lost.incrementAndGet();
    }
  }

  /**
   * Waits for a datagram.
   *
   * @throws SessionException when the session has ended, and none is left
   */
  public byte[] receive() throws SessionException, InterruptedException {
    return received.take();
  }

  /** How many were lost on this node: not sent, or not received in time. */
  public long lostCount() {
    return lost.get();
  }

  // ---- the loop's thread

  FlowHandler accept(long ofFlow) {
    Receiver receiver = new Receiver();
    receiver.id = ofFlow;
    flow = ofFlow;
    return receiver;
  }

  void end(SessionException why) {
    received.end(why);
  }

  /** Takes the datagrams of one flow; there may be several while old ones are being forgotten. */
  private final class Receiver implements FlowHandler {
    private long id;

    @Override
    public void onDatagram(byte[] data, int offset, int length, long now) {
      flow = id;
      lost.addAndGet(received.push(Arrays.copyOfRange(data, offset, offset + length)));
    }

    @Override
    public void onFlowClosed(long now) {
      if (flow == id) {
        flow = NONE;
      }
    }
  }
}
