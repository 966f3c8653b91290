package dev.crowfly.node.core.session;

import dev.crowfly.ice.RandomSource;
import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.ice.guess.ProbeBudget;
import dev.crowfly.node.core.LocalBase;
import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicEndpoint;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.client.SignalingClient;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** What a session needs of the node that it belongs to. */
public interface SessionHost {
  /** The endpoint of all connections. */
  QuicEndpoint endpoint();

  /** Signaling of the node. */
  SignalingClient signaling();

  /** Times and limits. */
  Parameters parameters();

  /** The numbers of ICE agents. */
  IceConfig ice();

  /** Where ICE draws from. */
  RandomSource iceRandom();

  /** The sockets there are. */
  List<LocalBase> bases();

  /** Whether there is a socket with this key: one of the {@link #bases}, or one that was opened. */
  boolean isPresent(SocketAddress local);

  /** How far ports are guessed. */
  GuessingRules guessing();

  /** What all searches of the node may send. */
  ProbeBudget probeBudget();

  /** What is known of the NAT in front of us. */
  NatView nat();

  /**
   * Asks for more sockets, like the one with this key.
   *
   * @return the number that {@link SessionMachine#onSockets} will name
   */
  long openSockets(Session session, SocketAddress like, int count);

  /** Sockets that were opened are of no use any more. */
  void closeSockets(List<LocalKey> keys);

  /** Where the Intermediate sees us; null while that is unknown. */
  Reflexive reflexive();

  /** The Intermediate's addresses, at each of which it answers STUN; empty while unknown. */
  List<InetSocketAddress> intermediates();

  /**
   * The settings of a connection C.
   *
   * @param peer the node id that the other side has to prove
   * @param client whether we open it
   */
  QuicConfig carriageConfig(String peer, boolean client);

  /** The time of day, in milliseconds since 1970. */
  long wallClockMillis(long now);

  /** Whether we publish this service. */
  boolean serves(String service);

  /** Whether the relay carries the C of this session at present. */
  boolean isRelayUp(Session session);

  /** Gives a session its relay flow, in place of any it had. */
  void openFlow(Session session, long flow, long now);

  /** The session's relay flow is no more. */
  void closeFlow(Session session);

  /** The session has lost its name, and all that goes with it. */
  void forgetName(Session session);

  /** Agent: signaling is to be asked for the session again. */
  void reopen(Session session, long now);

  /** Emits an event. */
  void tell(NodeEvent event);

  /** Emits {@link NodeEvent.StreamNews}. */
  void tellNews(Session session, QuicStream stream, int news);

  /** The session has something to do: it is asked for output, and for its next deadline. */
  void wake(Session session);

  /** Checks with this username fragment are the session's. */
  void claim(String ufrag, Session session);

  /** Checks with this username fragment are nobody's. */
  void release(String ufrag);

  /** ICE has proven this pair for the session: C may be opened from there. */
  void claimPair(SocketAddress local, InetSocketAddress peer, Session session, long now);

  /** The pair is proven no more. */
  void releasePair(SocketAddress local, InetSocketAddress peer, Session session);

  /** The session has ended; if signaling is being asked for it again, it is asked no more. */
  void forget(Session session, long now);

  /** What all sessions count in. */
  SessionCounters counters();
}
