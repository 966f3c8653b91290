package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.Transmit;

/**
 * Datagrams on their way, each as long as the others. They lie in one ring of fixed size, so that
 * few or many on their way touch the same memory: what grows with their number is the endpoints'.
 */
final class DelayLine {
  private static final int RING_BYTES = 4 << 20;
  private static final int MOST_DATAGRAMS = 1 << 15;

  private final long delayNanos;
  private final byte[] ring = new byte[RING_BYTES];
  private final int[] offsets = new int[MOST_DATAGRAMS];
  private final int[] lengths = new int[MOST_DATAGRAMS];
  private final long[] arrivals = new long[MOST_DATAGRAMS];
  private final Transmit out = new Transmit();
  private final Datagram in = new Datagram();
  private int end;
  private int first;
  private int count;
  private int bytes;

  DelayLine(long delayNanos) {
    this.delayNanos = delayNanos;
  }

  /** Takes what the endpoint has to send. */
  void takeFrom(QuicEndpoint endpoint, int datagramBytes, long now) {
    while (true) {
      if (end + datagramBytes > RING_BYTES) {
        end = 0;
      }
      if (!endpoint.pollTransmit(out.reset(ring, end, end + datagramBytes), now)) {
        return;
      }
      bytes += out.length();
      int last = (first + count++) & (MOST_DATAGRAMS - 1);
      if (count > MOST_DATAGRAMS || bytes > RING_BYTES - 2 * datagramBytes) {
        throw new IllegalStateException("too many datagrams on their way");
      }
      offsets[last] = end;
      lengths[last] = out.length();
      arrivals[last] = now + delayNanos;
      end += out.length();
    }
  }

  /** Gives the endpoint what has arrived. */
  void deliverTo(QuicEndpoint endpoint, long now) {
    while (count > 0 && arrivals[first] <= now) {
      endpoint.receive(in.set(ring, offsets[first], lengths[first], Duo.SERVER, Duo.CLIENT), now);
      bytes -= lengths[first];
      first = (first + 1) & (MOST_DATAGRAMS - 1);
      count--;
    }
  }

  /** How many are on their way. */
  int count() {
    return count;
  }
}
