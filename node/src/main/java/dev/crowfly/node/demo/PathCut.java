package dev.crowfly.node.demo;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.io.FaultHook;
import java.net.InetSocketAddress;

/** Cuts all but the way to the Intermediate, in both directions, for as long as it is closed. */
final class PathCut implements FaultHook {
  private final int intermediatePort;
  private volatile boolean cut;

  PathCut(InetSocketAddress intermediate) {
    intermediatePort = intermediate.getPort();
  }

  void cut(boolean now) {
    cut = now;
  }

  @Override
  public long verdict(LocalKey local, InetSocketAddress peer, boolean outgoing, int bytes) {
    return cut && peer.getPort() != intermediatePort ? DROP : PASS;
  }
}
