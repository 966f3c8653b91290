package dev.crowfly.quic.path;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Address discovery on one path: what we owe the peer, and what it told us.
 *
 * <p>This and {@link ObservedAddresses} are the only places where a path is taken to have an IP
 * address; a path whose peer has none is never reported.
 */
final class Observation {
  private static final long NONE = -1;

  private final byte[] ip;
  private final int port;

  /** The number of our report, or {@link #NONE} before it is made. */
  private long sequence = NONE;

  private boolean owed;

  /** The largest sequence number received here, or {@link #NONE}. */
  private long largestReceived = NONE;

  private InetSocketAddress told;

  Observation(SocketAddress peer) {
    boolean hasIp = peer instanceof InetSocketAddress inet && !inet.isUnresolved();
    ip = hasIp ? ((InetSocketAddress) peer).getAddress().getAddress() : null;
    port = hasIp ? ((InetSocketAddress) peer).getPort() : 0;
  }

  /** The address of the peer, 4 or 16 bytes. */
  byte[] ip() {
    return ip;
  }

  int port() {
    return port;
  }

  long sequence() {
    return sequence;
  }

  /** Whether a report is to be sent. */
  boolean isOwed() {
    return owed;
  }

  /** The peer wants to hear; owed only where there is something to tell. */
  void owe() {
    owed = ip != null;
  }

  /** The report is to be made again, as news. */
  void renew() {
    if (!owed) {
      sequence = NONE;
      owe();
    }
  }

  void onWritten(long number) {
    sequence = number;
    owed = false;
  }

  /** The packet with this report was lost. */
  void onLost(long number) {
    owed |= number == sequence;
  }

  /** The packet with this report arrived after all. */
  void onAcked(long number) {
    owed &= number != sequence;
  }

  /** Whether a report with this number is newer than all that came before; it then counts. */
  boolean accept(long number) {
    // The draft: one with an equal or a lower number is ignored.
    if (number <= largestReceived) {
      return false;
    }
    largestReceived = number;
    return true;
  }

  /** What the peer told last; returns whether that is news. */
  boolean tell(InetSocketAddress observed) {
    boolean news = !observed.equals(told);
    told = observed;
    return news;
  }
}
