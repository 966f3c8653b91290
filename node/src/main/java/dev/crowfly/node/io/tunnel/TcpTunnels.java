package dev.crowfly.node.io.tunnel;

import dev.crowfly.node.core.tunnel.TcpTunnel;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** The connections of one forward or backend, and their counters. */
final class TcpTunnels {
  long accepted;
  long refused;
  long failed;

  private final Set<TcpSocket> open = new LinkedHashSet<>();
  private long brokenOff;
  private long upBytes;
  private long downBytes;

  int open() {
    return open.size();
  }

  void add(TcpSocket socket) {
    open.add(socket);
    accepted++;
  }

  /** The socket has ended. */
  void remove(TcpSocket socket) {
    if (!open.remove(socket)) {
      return;
    }
    TcpTunnel tunnel = socket.tunnel();
    if (tunnel != null) {
      upBytes += tunnel.upBytes();
      downBytes += tunnel.downBytes();
      brokenOff += tunnel.outcome() == ErrorCode.NONE ? 0 : 1;
    }
  }

  /** Ends all of them. */
  void breakOff(ErrorCode code) {
    for (TcpSocket socket : new ArrayList<>(open)) {
      if (socket.tunnel() != null) {
        socket.tunnel().breakOff(code);
      } else {
        socket.reset();
      }
    }
  }

  TcpTunnelStats stats() {
    long up = upBytes;
    long down = downBytes;
    for (TcpSocket socket : open) {
      if (socket.tunnel() != null) {
        up += socket.tunnel().upBytes();
        down += socket.tunnel().downBytes();
      }
    }
    return new TcpTunnelStats(open.size(), accepted, refused, failed, brokenOff, up, down);
  }
}
