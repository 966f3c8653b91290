package dev.crowfly.ice;

import java.net.SocketAddress;

/**
 * The caller's slot for one outgoing UDP payload.
 *
 * <p>The runtime says where to write with {@link #reset}; the core fills the place and says how
 * long the datagram is and which path it takes. Handing out consecutive places of one array lays
 * datagrams back to back, ready to leave as one batch. Reusable.
 */
public final class IceTransmit {
  private byte[] buffer;
  private int offset;
  private int limit;
  private int length;
  private SocketAddress local;
  private SocketAddress peer;

  /** A slot without a place; {@link #reset} gives it one. */
  public IceTransmit() {
    buffer = new byte[0];
  }

  /**
   * Gives the slot a place for the next datagram.
   *
   * @param offset where the datagram is to begin
   * @param limit where it must have ended; the core never writes there or beyond
   * @return this
   */
  public IceTransmit reset(byte[] buffer, int offset, int limit) {
    if (offset < 0 || limit < offset || limit > buffer.length) {
      throw new IndexOutOfBoundsException(
          "slot from " + offset + " to " + limit + " in an array of " + buffer.length);
    }
    this.buffer = buffer;
    this.offset = offset;
    this.limit = limit;
    this.length = 0;
    return this;
  }

  /** Called by the core: {@code length} bytes were written and take the given path. */
  public void filled(int length, SocketAddress local, SocketAddress peer) {
    if (length < 0 || length > limit - offset) {
      throw new IndexOutOfBoundsException("datagram of " + length + " bytes past the limit");
    }
    this.length = length;
    this.local = local;
    this.peer = peer;
  }

  /** The array to write into. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the datagram begins. */
  public int offset() {
    return offset;
  }

  /** Where it must have ended. */
  public int limit() {
    return limit;
  }

  /** The datagram's length in bytes. */
  public int length() {
    return length;
  }

  /** The base that it leaves from: the opaque key that the caller gave. */
  public SocketAddress local() {
    return local;
  }

  /** Where it goes. */
  public SocketAddress peer() {
    return peer;
  }
}
