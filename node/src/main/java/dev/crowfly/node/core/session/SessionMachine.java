package dev.crowfly.node.core.session;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.signaling.client.SignalingEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * How the edge drives a session: what comes in, what goes out, and when time matters.
 *
 * <p>After each input the session {@linkplain SessionHost#wake wakes} itself, and is then asked for
 * output and for its {@link #nextTimeout}. Not thread-safe.
 */
public final class SessionMachine {
  private final SessionHost host;
  private final Session session;
  private final Reopening reopening;
  private final SignalingNews signalingNews;
  private final ConnectionNews connectionNews;

  SessionMachine(
      SessionHost host,
      Session session,
      Reopening reopening,
      SignalingNews signalingNews,
      ConnectionNews connectionNews) {
    this.host = host;
    this.session = session;
    this.reopening = reopening;
    this.signalingNews = signalingNews;
    this.connectionNews = connectionNews;
  }

  // ---- inputs

  /** An event of signaling that names this session. */
  public void onSignaling(SignalingEvent event, long now) {
    if (session.isLive()) {
      session.touch(now);
      signalingNews.take(event, session.life(), now);
      settle(now);
    }
  }

  /** A STUN message that is this session's. */
  public void receiveStun(
      byte[] buffer,
      int offset,
      int length,
      SocketAddress local,
      InetSocketAddress from,
      long now) {
    session.touch(now);
    session.life().punching.receive(buffer, offset, length, local, from, now);
    settle(now);
  }

  /** Connector: somebody wants to be C, from where the session allows it. */
  public boolean accept(IncomingConnection incoming, long now) {
    session.touch(now);
    return session.life().carriage.accept(incoming, now);
  }

  /** An event of one of its connections. */
  public void onQuic(QuicEvent event, long now) {
    session.touch(now);
    if (connectionNews.takeTraffic(event, session.life())) {
      return;
    }
    connectionNews.take(event, session.life(), now);
    settle(now);
  }

  /** The sockets have changed. */
  public void onBasesChanged(long now) {
    session.touch(now);
    session.life().onBasesChanged(now);
    settle(now);
  }

  /** The Intermediate has told where it sees us. */
  public void onReflexive(long now) {
    session.touch(now);
    session.life().punching.onReflexive(now);
    settle(now);
  }

  /** It is known what kind of NAT we have. */
  public void onNatKnown(long now) {
    session.touch(now);
    session.life().punching.onNatKnown(now);
    settle(now);
  }

  /** The sockets that the session asked for; none if there are none to be had. */
  public void onSockets(long ticket, List<LocalBase> opened, long now) {
    session.touch(now);
    session.life().punching.onSockets(ticket, opened, now);
    settle(now);
  }

  /** Whether the leg carries C has changed. */
  public void onRelayChanged(long now) {
    session.touch(now);
    if (session.isLive() && host.isRelayUp(session)) {
      session.life().onRelayUp(now);
    }
    settle(now);
  }

  /** Time went by for everybody but us. */
  public void onSuspended(long now) {
    session.touch(now);
    if (session.isLive()) {
      session.life().doubt(now);
      settle(now);
    }
  }

  /** After any input: what follows from it goes out. */
  void settle(long now) {
    if (!session.isClosed()) {
      session.life().punching.settle(now);
    }
    if (!session.isClosed()) { // it is forgotten otherwise
      host.wake(session);
    }
  }

  // ---- time and output

  /** Time has passed. */
  public void onTimeout(long now) {
    session.touch(now);
    if (session.isClosed()) {
      return;
    }
    reopening.onTimeout(session.life(), now);
    session.life().onTimeout(now); // perhaps another one
    settle(now);
  }

  /** When {@link #onTimeout} is due, or {@link Session#NEVER}. */
  public long nextTimeout() {
    return session.isClosed()
        ? Session.NEVER
        : Math.min(session.life().nextTimeout(), reopening.nextTimeout());
  }

  /** The next datagram of ICE. */
  public boolean pollTransmit(IceTransmit out, long now) {
    return !session.isClosed() && session.life().punching.pollTransmit(out, now);
  }
}
