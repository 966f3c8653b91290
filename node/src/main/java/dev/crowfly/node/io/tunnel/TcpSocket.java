package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.tunnel.LocalSocket;
import dev.crowfly.node.core.tunnel.TcpTunnel;
import dev.crowfly.node.io.Readiness;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A TCP connection on the loop's selector. It is made from an accepted channel, or from none, and
 * then {@linkplain #connect connected}: until that has worked it reads and writes nothing.
 *
 * <p>Nothing here throws an IOException at a tunnel: a broken connection reads and writes {@link
 * #FAILED}.
 */
final class TcpSocket implements LocalSocket, Readiness {
  /** Learns how a connection attempt went, and of the end. */
  interface Owner {
    /** An attempt failed; the socket has no channel. */
    default void onConnectFailed(TcpSocket socket, IOException why, long now) {}

    /** The connection is there. */
    default void onConnected(TcpSocket socket) {}

    /** Closed or reset: the last call. */
    void onEnded(TcpSocket socket);
  }

  private final TunnelIo io;
  private final Owner owner;
  private SocketChannel channel;
  private SelectionKey key;
  private TcpTunnel tunnel;
  private boolean connected;
  private boolean ended;
  private boolean finishOwed; // asked for before the connection was there
  private int interest;

  /** A socket without a connection. */
  TcpSocket(TunnelIo io, Owner owner) {
    this.io = io;
    this.owner = owner;
  }

  /** The end of an accepted connection, which is closed if this fails. */
  TcpSocket(SocketChannel accepted, TunnelIo io, Owner owner) throws IOException {
    this(io, owner);
    channel = accepted;
    connected = true;
    try {
      prepare(accepted);
      key = io.register(accepted, 0, this);
    } catch (IOException | RuntimeException e) {
      accepted.close();
      throw e;
    }
  }

  private static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  /** Whose it is from now on. */
  void tunnel(TcpTunnel itsTunnel) {
    tunnel = itsTunnel;
  }

  /** The tunnel, or null. */
  TcpTunnel tunnel() {
    return tunnel;
  }

  boolean isConnected() {
    return connected;
  }

  boolean isEnded() {
    return ended;
  }

  /** Begins an attempt; its outcome is told to the owner, not before this returns. */
  void connect(InetSocketAddress address) throws IOException {
    SocketChannel attempt = SocketChannel.open();
    try {
      prepare(attempt);
      attempt.connect(address);
      // Even if it is connected at once: OP_CONNECT is not told then, OP_WRITE is.
      int ops = attempt.isConnected() ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
      key = io.register(attempt, ops, this);
      channel = attempt;
    } catch (IOException | RuntimeException e) {
      attempt.close();
      throw e;
    }
  }

  /** Gives up the attempt that is under way, without telling the owner. */
  void abandonAttempt() {
    closeChannel();
    channel = null;
  }

  @Override
  public void ready(SelectionKey ready, int readyOps, long now) {
    if (ended || ready != key) {
      return;
    }
    try {
      if (connected) {
        tellTunnel(readyOps);
      } else {
        completeAttempt(now);
      }
    } catch (RuntimeException e) {
      tunnel.breakOff(ErrorCode.INTERNAL); // else the loop closes the channel and nobody knows
      throw e;
    }
  }

  private void tellTunnel(int readyOps) {
    if ((readyOps & SelectionKey.OP_READ) != 0) {
      tunnel.onReadable();
    }
    if ((readyOps & SelectionKey.OP_WRITE) != 0 && !ended) {
      tunnel.onWritable();
    }
  }

  private void completeAttempt(long now) {
    try {
      if (!channel.isConnected() && !channel.finishConnect()) {
        return;
      }
    } catch (IOException e) {
      abandonAttempt();
      owner.onConnectFailed(this, e, now);
      return;
    }
    connected = true;
    key.interestOps(interest);
    owner.onConnected(this);
    if (finishOwed) {
      finish(); // the stream had ended with nothing left to write, else it would not be owed yet
    }
    tunnel.onWritable();
    if (!ended) {
      tunnel.onReadable();
    }
  }

  @Override
  public int read(byte[] out, int offset, int length) {
    if (!connected) {
      return 0;
    }
    ByteBuffer buffer = io.direct();
    buffer.limit(Math.min(buffer.capacity(), length));
    try {
      int count = channel.read(buffer);
      if (count < 0) {
        return END;
      }
      buffer.flip().get(out, offset, count);
      return count;
    } catch (IOException e) {
      return FAILED;
    }
  }

  @Override
  public int write(byte[] data, int offset, int length) {
    if (!connected) {
      return 0;
    }
    ByteBuffer buffer = io.direct();
    buffer.put(data, offset, Math.min(buffer.capacity(), length)).flip();
    try {
      return channel.write(buffer);
    } catch (IOException e) {
      return FAILED;
    }
  }

  @Override
  public void interest(boolean readable, boolean writable) {
    int wanted = (readable ? SelectionKey.OP_READ : 0) | (writable ? SelectionKey.OP_WRITE : 0);
    if (wanted != interest) {
      interest = wanted;
      if (connected && key.isValid()) {
        key.interestOps(wanted);
      }
    }
  }

  @Override
  public void finish() {
    if (!connected) {
      finishOwed = true;
      return;
    }
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      // It is broken: reading will tell, or the close that follows needs not.
    }
  }

  @Override
  public void close() {
    end();
  }

  @Override
  public void reset() {
    if (channel != null) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0); // closing sends RST then
      } catch (IOException e) {
        // It is broken already: the other end knows.
      }
    }
    end();
  }

  private void end() {
    if (!ended) {
      ended = true;
      closeChannel();
      owner.onEnded(this);
    }
  }

  private void closeChannel() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing is left to be done: the descriptor is gone.
      }
    }
  }
}
