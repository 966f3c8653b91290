package dev.crowfly.node.core.session;

import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * The path that C takes: what the application, the Intermediate and ICE are told of it.
 *
 * <p>It follows C and decides nothing: {@link Paths} says where C has gone. While the path is a
 * direct one, packets of C stand in for consent checks (RFC 7675).
 */
final class ActivePath {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS = 1_000_000L;

  /** ICE asks for itself after four seconds at the earliest. */
  private static final long CONSENT_NANOS = 2_000 * MILLIS;

  /** The same while much arrives. */
  private static final long BUSY_NANOS = 500 * MILLIS;

  /** More than keeps an idle path alive, in {@link #CONSENT_NANOS}. */
  private static final int BUSY_PACKETS = 8;

  private final SessionHost host;
  private final Session session;
  private final Punching punching;
  private final PathReport report;

  private QuicConnection connection; // null = there is no C
  private SocketAddress local;
  private SocketAddress peer;
  private long since;
  private boolean resultTold;
  private long consentAt = NEVER;
  private long packetsSeen;
  private boolean busy;
  private int maxDatagramBytes;

  ActivePath(SessionHost host, Session session, Punching punching) {
    this.host = host;
    this.session = session;
    this.punching = punching;
    report = new PathReport(punching);
  }

  /** C is there; it takes the path that its handshake took. */
  void begin(QuicConnection established, long now) {
    connection = established;
    PathStats path = PathReport.activeStats(established);
    maxDatagramBytes = established.maxDatagramBytes();
    become(path.local(), path.peer(), "connected", now);
  }

  /** C is gone. */
  void end() {
    if (isDirect()) {
      punching.onDirectLost(session.now());
    }
    connection = null;
    local = null;
    peer = null;
    consentAt = NEVER;
    resultTold = false;
  }

  /** C takes this path from now on, if it did not already. */
  void become(SocketAddress newLocal, SocketAddress newPeer, String reason, long now) {
    if (isBetween(newLocal, newPeer)) {
      return;
    }
    boolean wasDirect = isDirect();
    local = newLocal;
    peer = newPeer;
    since = now;
    packetsSeen = connection.stats().packetsReceived();
    host.counters().onPathChange();
    host.tell(
        new NodeEvent.PathChanged(
            session, new PathChange(info(), now - session.openedAtNanos(), reason)));
    checkDatagramSize();
    if (isDirect()) {
      consentAt = now + CONSENT_NANOS;
      punching.onDirect();
      tellResult(now);
    } else {
      consentAt = NEVER;
      busy = false;
      if (wasDirect) {
        resultTold = false;
        punching.onDirectLost(now);
      }
    }
  }

  private void tellResult(long now) {
    if (!resultTold) {
      resultTold = true;
      punching.tellResult(
          true, info().candidate().token() + " in " + punching.attemptMillis(now) + " ms");
    }
  }

  /** The path may carry more, or less, than before. */
  void checkDatagramSize() {
    int most = connection.maxDatagramBytes();
    if (most != maxDatagramBytes) {
      maxDatagramBytes = most;
      host.tell(new NodeEvent.MaxDatagramChanged(session, most));
    }
  }

  // ---- time

  /** Tells ICE of packets that came, if it is time to. */
  void onTimeout(long now) {
    if (consentAt <= now) {
      long packets = connection.stats().packetsReceived();
      long news = packets - packetsSeen;
      packetsSeen = packets;
      if (news > 0 && peer instanceof InetSocketAddress inet) {
        punching.onAuthenticatedPacket(local, inet, now);
      }
      look(news, now);
      consentAt = now + (busy ? BUSY_NANOS : CONSENT_NANOS);
    }
  }

  /**
   * Asks once when much has arrived and then nothing: a NAT on our side may have forgotten us. Then
   * nobody reaches us any more, neither directly nor over the relay, until we send something; and
   * with nothing on its way we would not find out for as long as a leg can be silent.
   */
  private void look(long news, long now) {
    if (busy && news == 0) {
      connection.ping(now);
    }
    busy = busy ? news > 0 : news >= BUSY_PACKETS;
  }

  long nextTimeout() {
    return consentAt;
  }

  // ---- getters

  /** Our end; null while there is no C. */
  SocketAddress local() {
    return local;
  }

  /** The far end; null while there is no C. */
  SocketAddress peer() {
    return peer;
  }

  /** When C came here. */
  long since() {
    return since;
  }

  boolean isBetween(SocketAddress oneLocal, SocketAddress onePeer) {
    return peer != null && oneLocal.equals(local) && onePeer.equals(peer);
  }

  boolean isDirect() {
    return peer != null && PathReport.kind(peer) == PathKind.DIRECT;
  }

  /** What there is to tell of it; null while there is no C. */
  PathInfo info() {
    return connection == null ? null : report.active(connection);
  }

  /** What there is to tell of all paths of C. */
  List<PathInfo> all() {
    return connection == null ? List.of() : report.all(connection);
  }
}
