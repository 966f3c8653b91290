package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.Transmit;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The least that is a protocol with flow control, and allocates nothing: datagrams with numbers one
 * way, every 16th acknowledged the other way. After a loss a timer goes back to what is missing.
 */
final class WindowMachine extends ScriptedMachine {
  private static final int ACK_EVERY = 16;
  private static final long REPAIR_NANOS = 20_000_000L;

  private final LocalKey local = new LocalKey(0, 0);
  private final int sizeBytes;
  private final int window;
  private final NodeEvent news = new NodeEvent.ResolveIntermediate();
  private InetSocketAddress peer;
  private long next;
  private long acknowledged;
  private long expected;
  private boolean ackDue;
  private boolean told;
  final AtomicLong done = new AtomicLong();

  /** A sender if {@code window} is above 0. */
  WindowMachine(InetSocketAddress peer, int sizeBytes, int window) {
    this.peer = peer;
    this.sizeBytes = sizeBytes;
    this.window = window;
  }

  @Override
  public void receive(Datagram in, long now) {
    long number = 0;
    for (int i = 0; i < 8; i++) {
      number = (number << 8) | (in.buffer()[in.offset() + i] & 0xff);
    }
    if (window > 0) {
      if (number > acknowledged) {
        acknowledged = number;
        next = Math.max(next, number);
        timeout = now + REPAIR_NANOS;
      }
      done.lazySet(acknowledged);
      return;
    }
    peer = (InetSocketAddress) in.peer();
    if (number == expected) {
      expected++;
      told = expected % ACK_EVERY == 0;
      ackDue |= told;
    } else {
      ackDue = true;
    }
    done.lazySet(expected);
  }

  @Override
  public NodeEvent pollEvent() {
    NodeEvent event = told ? news : super.pollEvent();
    told = false;
    return event;
  }

  @Override
  public void onTimeout(long now) {
    next = acknowledged;
    timeout = now + REPAIR_NANOS;
  }

  @Override
  public boolean pollTransmit(Transmit out, long now) {
    if (window > 0 && next - acknowledged < window) {
      write(out, next++, sizeBytes);
      return true;
    }
    if (ackDue) {
      ackDue = false;
      write(out, expected, 8);
      return true;
    }
    return false;
  }

  private void write(Transmit out, long number, int length) {
    for (int i = 0; i < 8; i++) {
      out.buffer()[out.offset() + i] = (byte) (number >> (56 - 8 * i));
    }
    out.filled(length, local, peer);
  }
}
