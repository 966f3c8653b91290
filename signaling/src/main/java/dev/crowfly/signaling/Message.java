package dev.crowfly.signaling;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One message of signaling, on the first bidirectional stream of a leg (connection A or B).
 *
 * <p>Node ids are texts here, 52 characters of base32: signaling does not know QUIC. Request ids
 * are chosen by the one who asks, and come back in the answer.
 */
public sealed interface Message {
  /** The version of the protocol that this code speaks. */
  int VERSION = 1;

  /**
   * The side that opened the leg begins.
   *
   * @param version the newest that it speaks
   * @param connector whether it publishes services; of a node id there is one Connector at a time
   * @param agent whether it opens sessions
   * @param nodeId must be the certificate's
   * @param software name and version, for people
   * @param instance tells processes apart that share a node id: Agents at the same time, Connectors
   *     one after the other; drawn at random when the process starts
   */
  record Hello(
      int version, boolean connector, boolean agent, String nodeId, String software, long instance)
      implements Message {}

  /**
   * The Intermediate's answer.
   *
   * @param observed where it sees the node
   * @param maxServices how many services the node may publish
   * @param maxSessions how many sessions it may have
   * @param observer where else the Intermediate answers STUN, so that a node can be seen from two
   *     places; with a wildcard address, at the Intermediate's own; null if nowhere, and from an
   *     Intermediate that does not know this field
   */
  record Welcome(
      int version,
      String nodeId,
      InetSocketAddress observed,
      int maxServices,
      int maxSessions,
      InetSocketAddress observer)
      implements Message {
    /** One without an observer. */
    public Welcome(
        int version, String nodeId, InetSocketAddress observed, int maxServices, int maxSessions) {
      this(version, nodeId, observed, maxServices, maxSessions, null);
    }
  }

  /** A Connector publishes a service. */
  record Register(long request, String service) implements Message {}

  /** The service is published. */
  record Registered(long request, String service) implements Message {}

  /** The service is no longer published; nothing answers it. */
  record Unregister(String service) implements Message {}

  /**
   * An Agent wants a session.
   *
   * @param service the service it wants; empty if it wants {@code node}
   * @param node the node it wants, or the one that has to serve; empty for any
   * @param ice its credentials and first candidates
   */
  record Open(long request, String service, String node, IceParameters ice) implements Message {}

  /**
   * To the Connector: an Agent has a session with it.
   *
   * @param flow the relay flow of this leg that carries the session
   * @param peer node id of the Agent
   * @param services what the Agent may use
   */
  record Offer(SessionId session, long flow, String peer, List<String> services, IceParameters ice)
      implements Message {
    /** Keeps a copy of the list. */
    public Offer {
      services = List.copyOf(services);
    }
  }

  /** From the Connector: it takes part. */
  record Accept(SessionId session, IceParameters ice) implements Message {}

  /**
   * To the Agent: the session stands.
   *
   * @param existing whether it is a session that the two nodes have already; then {@code ice} is
   *     empty (no ufrag), and nothing is changed but {@code services}
   * @param flow the relay flow of this leg that carries the session
   * @param peer node id of the Connector
   * @param services what the Agent may use
   */
  record Answer(
      long request,
      SessionId session,
      boolean existing,
      long flow,
      String peer,
      List<String> services,
      IceParameters ice)
      implements Message {
    /** Keeps a copy of the list. */
    public Answer {
      services = List.copyOf(services);
    }
  }

  /** Trickled (RFC 8838); of the sender's {@code generation}. */
  record Candidate(SessionId session, int generation, String candidate) implements Message {}

  /** No more candidates of the sender's {@code generation}. */
  record EndOfCandidates(SessionId session, int generation) implements Message {}

  /** To both: begin to check in so many milliseconds (relative, since clocks differ). */
  record StartPunching(SessionId session, int delayMillis) implements Message {}

  /** What became of it, for the Intermediate's metrics. */
  record PunchResult(SessionId session, boolean direct, int millis, String detail)
      implements Message {}

  /** A new ICE generation of the sender; the peer answers with its own if it has not yet. */
  record Restart(SessionId session, IceParameters ice) implements Message {}

  /**
   * After a reconnect: takes a session up again, with the peer that it was with.
   *
   * @param agent whether the sender is the session's Agent: an Intermediate that has restarted
   *     knows nothing of the session
   */
  record Resume(SessionId session, String peer, boolean agent) implements Message {}

  /** To both, when both have resumed: the relay flow is back. */
  record Resumed(SessionId session, long flow, List<String> services) implements Message {
    /** Keeps a copy of the list. */
    public Resumed {
      services = List.copyOf(services);
    }
  }

  /** To both: what the Agent may use has changed. */
  record Access(SessionId session, List<String> services) implements Message {
    /** Keeps a copy of the list. */
    public Access {
      services = List.copyOf(services);
    }
  }

  /** The session ends. */
  record Close(SessionId session, int code, String text) implements Message {}

  /**
   * "Error" in the design: a refusal.
   *
   * @param request what is refused; 0 if it is the leg itself, which ends then
   */
  record Refused(long request, int code, String text) implements Message {}
}
