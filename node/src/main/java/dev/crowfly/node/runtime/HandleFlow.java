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
 * <p>The Agent's first datagram makes the flow; the Connector answers on the latest one that it has
 * seen.
 */
public final class HandleFlow implements FlowHandler {
  private static final long NONE = -1;

  private final EdgeRuntime runtime;
  private final PeerSession session;
  private final String service;
  private final Inbox<byte[]> received;
  private final AtomicLong lost = new AtomicLong();
  private long flow = NONE; // the loop's

  HandleFlow(EdgeRuntime runtime, PeerSession session, String service, int capacity) {
    this.runtime = runtime;
    this.session = session;
    this.service = service;
    received = new Inbox<>(capacity);
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
      flow = flows.open(service, this, now);
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
    flow = ofFlow;
    return this;
  }

  @Override
  public void onDatagram(byte[] data, int offset, int length, long now) {
    if (received.push(Arrays.copyOfRange(data, offset, offset + length))) {
      lost.incrementAndGet();
    }
  }

  @Override
  public void onFlowClosed(long now) {
    flow = NONE;
  }

  void end(SessionException why) {
    received.end(why);
  }
}
