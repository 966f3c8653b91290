package dev.crowfly.node.core.relay;

import dev.crowfly.quic.QuicConnection;

/**
 * A datagram of C that came over a leg, as a view of the array that it keeps for that purpose. One
 * object serves all legs of a machine; what it shows holds until the next read.
 */
public final class RelayedDatagram {
  /**
   * The largest DATAGRAM frame that a leg takes (max_datagram_frame_size): type, length, flow id
   * and payload fit well. A peer that sends a larger one loses its leg.
   */
  public static final int MAX_FRAME_BYTES = 1280;

  private final byte[] buffer = new byte[MAX_FRAME_BYTES];
  private int flow;
  private int offset;
  private int length;

  /** A view of nothing yet. */
  public RelayedDatagram() {}

  /**
   * Takes the oldest datagram off the leg; those without a flow id are counted and passed over.
   *
   * @return false when there is none
   */
  public boolean readFrom(QuicConnection leg, RelayCounters counters) {
    int bytes = leg.readDatagram(buffer, 0);
    while (bytes >= 0) {
      flow = FlowId.read(buffer, 0, bytes);
      if (flow >= 0) {
        offset = FlowId.sizeOf(buffer[0]);
        length = bytes - offset;
        return true;
      }
      counters.onStranger();
      bytes = leg.readDatagram(buffer, 0);
    }
    return false;
  }

  /** The relay flow, as numbered on the leg that it came on. */
  public int flow() {
    return flow;
  }

  /** The array that holds the payload; the reader may scramble it. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the payload begins. */
  public int offset() {
    return offset;
  }

  /** How long the payload is, in bytes. */
  public int length() {
    return length;
  }
}
