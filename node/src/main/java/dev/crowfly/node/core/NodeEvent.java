package dev.crowfly.node.core;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.net.InetSocketAddress;
import java.util.List;

/** What a machine tells, in the order in which it happened. */
public sealed interface NodeEvent {
  // ---- the leg

  /** Edge: the name of the Intermediate is to be looked up (again). */
  record ResolveIntermediate() implements NodeEvent {}

  /** Edge: connected to the Intermediate. */
  record LegUp(String node, InetSocketAddress address, InetSocketAddress observed, long rttNanos)
      implements NodeEvent {}

  /** Edge: not connected; sessions live on. */
  record LegDown(ErrorCode code, String reason, long retryInNanos) implements NodeEvent {}

  /** Edge: the Intermediate will not have us; no further attempt is made. */
  record LegRefused(ErrorCode code, String reason) implements NodeEvent {}

  /** Connector: the service can be reached from now on. */
  record Registered(String service) implements NodeEvent {}

  /** Connector: the service can't be published. */
  record RegistrationRefused(String service, ErrorCode code, String reason) implements NodeEvent {}

  // ---- sessions

  /** Agent: the answer to an open. C may still be on its way: see {@link SessionUp}. */
  record SessionOpened(long request, PeerSession session) implements NodeEvent {}

  /** Agent: no session. */
  record OpenFailed(long request, ErrorCode code, String reason) implements NodeEvent {}

  /** Connector: an Agent has a session with us. */
  record SessionOffered(PeerSession session) implements NodeEvent {}

  /** C is there: streams can be opened; also again after {@link SessionLost}. */
  record SessionUp(PeerSession session) implements NodeEvent {}

  /** C is lost, its streams have ended; another one is made by itself. */
  record SessionLost(PeerSession session, String reason) implements NodeEvent {}

  /** The session has ended; nothing follows. */
  record SessionClosed(PeerSession session, ErrorCode code, String reason) implements NodeEvent {}

  /** The services that the Agent may use have changed. */
  record ServicesChanged(PeerSession session) implements NodeEvent {}

  /** C takes another path, or its first one. */
  record PathChanged(PeerSession session, PathChange change) implements NodeEvent {}

  /**
   * A punching attempt has come to its end.
   *
   * @param direct whether there is a direct path now
   * @param detail which kind, and how long it took; or why there is none, in sentences
   */
  record Punched(PeerSession session, boolean direct, String detail) implements NodeEvent {}

  /** A step that a person may want to follow, as {@code -v} prints it. */
  record Progress(PeerSession session, String text) implements NodeEvent {}

  /** What became of checks on a candidate pair: it is valid, or it failed, and why. */
  record Checked(PeerSession session, PairInfo pair) implements NodeEvent {}

  // ---- guessing ports

  /**
   * Edge: the session wants more UDP sockets, bound like the one with the key {@code like} but to
   * ports that the system chooses. The answer is {@link
   * dev.crowfly.node.core.edge.EdgeCore#socketsOpened}, with what there is; who does not answer
   * only loses what guessing would have won.
   *
   * @param ticket to be named in the answer
   * @param count 1 to 1,024
   */
  record OpenSockets(long ticket, LocalKey like, int count) implements NodeEvent {}

  /** Edge: these sockets, opened on request, are used no more. */
  record CloseSockets(List<LocalKey> keys) implements NodeEvent {
    /** Keeps a copy of the list. */
    public CloseSockets {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A try to guess the port of a NAT has come to its end.
   *
   * @param kind {@code prediction} or {@code birthday}
   * @param found whether it led to a way to the peer
   * @param sockets that it used here
   * @param packets that it sent
   */
  record Guessed(PeerSession session, String kind, boolean found, int sockets, int packets)
      implements NodeEvent {}

  // ---- what flows in C

  /** The peer opened a stream; its header is read. Further news follow. */
  record StreamOpened(PeerSession session, String service, QuicStream stream)
      implements NodeEvent {}

  /**
   * Something happened on a stream. One object is told again and again: what it says holds until
   * the next event is polled.
   */
  final class StreamNews implements NodeEvent {
    private PeerSession session;
    private QuicStream stream;
    private int news;

    /** An object that says nothing yet. */
    public StreamNews() {}

    /** Called by the machine before the event is told. */
    public StreamNews set(PeerSession ofSession, QuicStream ofStream, int latestNews) {
      session = ofSession;
      stream = ofStream;
      news = latestNews;
      return this;
    }

    /** The session. */
    public PeerSession session() {
      return session;
    }

    /** The stream. */
    public QuicStream stream() {
      return stream;
    }

    /** A sum of {@link QuicStream#OPENED} and its siblings. */
    public int news() {
      return news;
    }
  }

  /** Streams can be opened again after {@link PeerSession#openStream} returned null. */
  record StreamsAvailable(PeerSession session) implements NodeEvent {}

  /** Datagrams came on C: its readDatagram takes them. */
  record DatagramsReadable(PeerSession session) implements NodeEvent {}

  /** What became of a tagged datagram of C. */
  record DatagramSettled(PeerSession session, long tag, boolean acknowledged)
      implements NodeEvent {}

  /** C's largest DATAGRAM has changed. */
  record MaxDatagramChanged(PeerSession session, int bytes) implements NodeEvent {}

  // ---- the Intermediate

  /** Intermediate: a node is there. */
  record NodeJoined(String node, InetSocketAddress from) implements NodeEvent {}

  /** Intermediate: a node has gone. */
  record NodeLeft(String node, String reason) implements NodeEvent {}

  /** Intermediate: somebody published a service. */
  record ServicePublished(String service, String node) implements NodeEvent {}

  /** Intermediate: a session was made between two nodes. */
  record SessionIntroduced(String session, String service, String agent, String connector)
      implements NodeEvent {}

  /** Intermediate: a session has ended. */
  record SessionForgotten(String session, ErrorCode code) implements NodeEvent {}

  /** Intermediate: something was refused. */
  record Refused(String node, ErrorCode code, String reason) implements NodeEvent {}

  // ---- the end

  /** Everything is closed, nothing more will be sent. */
  record Ended() implements NodeEvent {}
}
