package dev.crowfly.quic;

import java.net.SocketAddress;

/**
 * A received UDP payload, as a view of the caller's array.
 *
 * <p>Reusable: the runtime keeps one and points it at each datagram. The core reads it during the
 * call only, and decrypts in place: the bytes are scrambled afterwards.
 */
public final class Datagram {
  private byte[] buffer;
  private int offset;
  private int length;
  private SocketAddress local;
  private SocketAddress peer;

  /** A view of nothing yet. */
  public Datagram() {
    buffer = new byte[0];
  }

  /**
   * Points the view at a datagram.
   *
   * @param local the local key of the path (socket and network generation), opaque to the core
   * @param peer the source address, opaque to the core
   * @return this
   */
  public Datagram set(
      byte[] buffer, int offset, int length, SocketAddress local, SocketAddress peer) {
    if (offset < 0 || length < 0 || length > buffer.length - offset) {
      throw new IndexOutOfBoundsException(
          "datagram of " + length + " bytes at " + offset + " in an array of " + buffer.length);
    }
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    this.local = local;
    this.peer = peer;
    return this;
  }

  /** The array that holds the payload. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the payload begins. */
  public int offset() {
    return offset;
  }

  /** The payload's length in bytes. */
  public int length() {
    return length;
  }

  /** The local key of the path that it came on. */
  public SocketAddress local() {
    return local;
  }

  /** The address that it came from. */
  public SocketAddress peer() {
    return peer;
  }
}
