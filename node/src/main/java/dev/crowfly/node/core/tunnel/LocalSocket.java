package dev.crowfly.node.core.tunnel;

/**
 * A TCP connection on this host, as a {@link TcpTunnel} sees it. Nothing blocks.
 *
 * <p>The owner of the socket tells the tunnel when what it {@linkplain #interest asked for} has
 * come: {@link TcpTunnel#onReadable}, {@link TcpTunnel#onWritable}. A socket that is still being
 * connected reads and writes 0 bytes; both are told once it is connected. Of {@link #close} and
 * {@link #reset} the tunnel calls one, once, as the last call.
 */
public interface LocalSocket {
  /** What {@link #read} returns after the last byte. */
  int END = -1;

  /** What {@link #read} and {@link #write} return when the connection is broken. */
  int FAILED = -2;

  /** Moves up to {@code length} bytes to {@code out}: how many, {@link #END} or {@link #FAILED}. */
  int read(byte[] out, int offset, int length);

  /** Takes a copy of as many bytes as there is room for: how many, or {@link #FAILED}. */
  int write(byte[] data, int offset, int length);

  /** What the tunnel wants to be told of, until it says otherwise; at first nothing. */
  void interest(boolean readable, boolean writable);

  /** No byte follows those written so far (FIN). */
  void finish();

  /** Both directions have ended properly. */
  void close();

  /** Breaks the connection off, so that the other end notices (RST). */
  void reset();
}
