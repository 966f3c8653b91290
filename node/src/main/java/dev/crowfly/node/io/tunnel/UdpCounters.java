package dev.crowfly.node.io.tunnel;

/** What {@link UdpTunnelStats} tells, as it is counted. */
final class UdpCounters {
  private long upDatagrams;
  private long upBytes;
  private long downDatagrams;
  private long downBytes;
  long opened;
  long dropped;

  void up(int bytes, boolean passed) {
    if (passed) {
      upDatagrams++;
      upBytes += bytes;
    } else {
      dropped++;
    }
  }

  void down(int bytes, boolean passed) {
    if (passed) {
      downDatagrams++;
      downBytes += bytes;
    } else {
      dropped++;
    }
  }

  UdpTunnelStats view(int flows) {
    return new UdpTunnelStats(
        flows, opened, upDatagrams, upBytes, downDatagrams, downBytes, dropped);
  }
}
