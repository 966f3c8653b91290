package dev.crowfly.signaling.client;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.ServiceName;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageWriter;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Signaling of an edge node, Agent and Connector at once. It outlives its legs: registrations are
 * repeated, opens asked again and sessions resumed on the next one.
 *
 * <p>A machine: inputs and commands carry the time, then {@link #write}, {@link #pollEvent} and
 * {@link #nextTimeout} are drained. Not thread-safe, never calls back. While no leg is up, what
 * concerns a session and can't be sent is dropped, but for its end; after {@link
 * SignalingEvent.Resumed} an ICE restart makes up for it.
 */
public final class SignalingClient {
  /** Nothing is due. */
  public static final long NEVER = Long.MAX_VALUE;

  private final SignalingClientConfig config;
  private final Queue<SignalingEvent> events = new ArrayDeque<>();
  private final MessageWriter writer = new MessageWriter();
  private final ClientLeg leg;
  private final Registrations registrations;
  private final EdgeSessions sessions;
  private final Incoming incoming;
  private long lastRequest;

  /** A client without a leg. */
  public SignalingClient(SignalingClientConfig config) {
    this.config = config;
    leg = new ClientLeg(config, writer, events);
    registrations = new Registrations(events, config.registrationRetryNanos());
    sessions = new EdgeSessions(config.maxSessions());
    incoming = new Incoming(config, leg, registrations, sessions, events);
  }

  // ---- the leg

  /** The stream of a new leg is open; the greeting is written. Ends the leg before, if any. */
  public void connected(long now) {
    disconnected(now);
    leg.connected(now);
  }

  /** The leg is gone; sessions live on. Idempotent. */
  public void disconnected(long now) {
    if (leg.isThere()) {
      leg.disconnected();
      registrations.onLegLost();
      incoming.onLegLost();
    }
  }

  /** Whether the Intermediate has greeted us on the present leg. */
  public boolean isUp() {
    return leg.isUp();
  }

  /**
   * Bytes of the leg's stream, in order, in pieces of any size; copied. What is no message makes
   * {@link SignalingEvent.LegFailed}. Ignored while there is no leg.
   */
  public void receive(byte[] data, int offset, int length, long now) {
    if (!leg.isReading()) {
      return;
    }
    leg.feed(data, offset, length);
    try {
      for (Message next = leg.read(); next != null; next = leg.read()) {
        boolean wasUp = leg.isUp();
        incoming.receive(next, now);
        if (!wasUp && leg.isUp()) {
          repeatEverything();
        }
      }
    } catch (SignalingException e) {
      leg.fail(e.code(), "the Intermediate sent " + e.getMessage(), false);
    }
  }

  /**
   * Takes bytes that are to be written to the leg's stream.
   *
   * @return how many were put at {@code offset}, at most {@code room}; 0 = none
   */
  public int write(byte[] out, int offset, int room) {
    return leg.write(out, offset, room);
  }

  /** Whether {@link #write} would give any. */
  public boolean hasOutput() {
    return leg.hasOutput();
  }

  private void repeatEverything() {
    // Services first: whoever resumes with us is told what it may use.
    for (String each : registrations.services()) {
      leg.send(registrations.ask(each, ++lastRequest));
    }
    for (Message.Close each : sessions.takeUntold()) {
      leg.send(each);
    }
    for (EdgeSession each : sessions.all()) {
      if (each.on(EdgeSessionState.Input.LEG_UP)) {
        leg.send(new Message.Resume(each.id(), each.peer(), each.isAgent()));
      }
    }
    for (EdgeSession each : sessions.wishes()) {
      each.on(EdgeSessionState.Input.LEG_UP);
      leg.send(each.open());
    }
  }

  // ---- commands

  /**
   * Connector: publishes a service, now and after each reconnect, until {@link #unregister}. {@link
   * SignalingEvent.Registered} or {@link SignalingEvent.RegistrationRefused} follow. Nothing
   * changes if it is asked for already.
   *
   * @throws IllegalArgumentException if that is no name for a service, see {@link ServiceName}, or
   *     a reserved one
   * @throws IllegalStateException if there are 256 already, or the node is no Connector
   */
  public void register(String service, long now) {
    if (!config.connector()) {
      throw new IllegalStateException("the node is no Connector");
    }
    if (!ServiceName.isValid(service) || ServiceName.isReserved(service)) {
      throw new IllegalArgumentException("no service can have this name: " + service);
    }
    if (registrations.add(service) && leg.isUp()) {
      leg.send(registrations.ask(service, ++lastRequest));
    }
  }

  /** Connector: withdraws a service; does nothing if it was not asked for. */
  public void unregister(String service, long now) {
    if (registrations.remove(service) && leg.isUp()) {
      leg.send(new Message.Unregister(service));
    }
  }

  /**
   * Agent: wants a session. {@link SignalingEvent.Answered} or {@link SignalingEvent.OpenRefused}
   * follows, within the time of the configuration; also when there is no leg at the moment.
   *
   * @param service the service; empty if {@code node} is wanted, whatever it serves
   * @param node the node that has to serve; empty for any
   * @param ice ours, generation 0
   * @return the request id that the event names; above 0
   * @throws IllegalArgumentException if both are empty, or one is no such name, or {@code ice} is
   *     out of its bounds
   * @throws IllegalStateException if the node is no Agent
   */
  public long open(String service, String node, IceParameters ice, long now) {
    if (!config.agent()) {
      throw new IllegalStateException("the node is no Agent");
    }
    if (service.isEmpty() && node.isEmpty()) {
      throw new IllegalArgumentException("neither a service nor a node");
    }
    long request = ++lastRequest;
    Message.Open open = new Message.Open(request, service, node, ice);
    check(open);
    if (!sessions.takesAnotherWish()) {
      events.add(
          new SignalingEvent.OpenRefused(
              request, ErrorCode.LIMIT, "this node has " + config.maxSessions() + " sessions"));
      return request;
    }
    EdgeSession session = EdgeSession.wanted(open, now + config.openTimeoutNanos());
    sessions.want(session);
    if (leg.isUp()) {
      session.on(EdgeSessionState.Input.LEG_UP);
      leg.send(open);
    }
    return request;
  }

  /** Agent: gives an open up; a session that comes of it later is ended at once. */
  public void cancelOpen(long request, long now) {
    sessions.removeWanted(request);
  }

  /**
   * Connector: takes part in an offered session; does nothing if it has ended meanwhile.
   *
   * @throws IllegalArgumentException if {@code ice} is out of its bounds
   */
  public void accept(SessionId session, IceParameters ice, long now) {
    EdgeSession known = sessions.get(session);
    if (known != null && known.is(EdgeSessionState.OFFERED)) {
      Message.Accept accept = new Message.Accept(session, ice);
      check(accept);
      known.on(EdgeSessionState.Input.ACCEPTED);
      leg.send(accept);
    }
  }

  /** Connector: does not take part in an offered session. */
  public void refuse(SessionId session, ErrorCode code, String text, long now) {
    close(session, code, text, now);
  }

  /**
   * Trickles a candidate of the own generation (RFC 8838).
   *
   * @throws IllegalArgumentException if it is longer than 512 bytes or can't be printed
   */
  public void candidate(SessionId session, int generation, String text, long now) {
    if (isAttached(session)) {
      leg.sendOrDrop(new Message.Candidate(session, generation, text));
    }
  }

  /** Says that no candidate of the own generation will follow. */
  public void endOfCandidates(SessionId session, int generation, long now) {
    if (isAttached(session)) {
      leg.sendOrDrop(new Message.EndOfCandidates(session, generation));
    }
  }

  /**
   * Begins a new ICE generation of our side, or answers the peer's.
   *
   * @return whether it was sent; false while there is no leg, or the session is not resumed yet
   * @throws IllegalArgumentException if {@code ice} is out of its bounds
   */
  public boolean restart(SessionId session, IceParameters ice, long now) {
    return isAttached(session) && leg.sendOrDrop(new Message.Restart(session, ice));
  }

  /** Tells what became of a punching attempt, for the Intermediate's metrics. */
  public void punchResult(SessionId session, boolean direct, int millis, String detail, long now) {
    if (isAttached(session)) {
      leg.sendOrDrop(new Message.PunchResult(session, direct, Math.max(0, millis), detail));
    }
  }

  /** Ends a session; the peer is told, after the next reconnect if there is no leg. Idempotent. */
  public void close(SessionId session, ErrorCode code, String text, long now) {
    EdgeSession known = sessions.remove(session);
    if (known == null) {
      return;
    }
    known.on(EdgeSessionState.Input.ENDED);
    if (leg.isUp()) {
      leg.send(new Message.Close(session, code.code(), text));
    } else {
      sessions.tellLater(session, code, text);
    }
  }

  /**
   * Withdraws all services and ends all sessions and opens, for a node that goes: what remains is
   * to write the output to the leg and to close it.
   */
  public void shutdown(long now) {
    for (String each : registrations.services()) {
      unregister(each, now);
    }
    for (EdgeSession each : sessions.wishes()) {
      cancelOpen(each.open().request(), now);
    }
    for (EdgeSession each : sessions.all()) {
      close(each.id(), ErrorCode.NONE, "the node goes", now);
    }
  }

  private void check(Message message) {
    try {
      writer.bytes(message);
    } catch (SignalingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  // ---- what it knows

  /** How many sessions there are. */
  public int sessions() {
    return sessions.size();
  }

  /** Whether messages of the session reach the peer at the moment, as far as we know. */
  public boolean isAttached(SessionId session) {
    EdgeSession known = sessions.get(session);
    return known != null && known.is(EdgeSessionState.LIVE) && leg.isUp();
  }

  // ---- time and news

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    leg.onTimeout(now);
    for (EdgeSession each : sessions.wishes()) {
      if (now < each.deadline()) {
        break;
      }
      long request = each.open().request();
      sessions.removeWanted(request);
      boolean asked = each.is(EdgeSessionState.ASKED);
      events.add(
          new SignalingEvent.OpenRefused(
              request,
              asked ? ErrorCode.TIMEOUT : ErrorCode.INTERMEDIATE_UNREACHABLE,
              asked ? "the Intermediate did not answer in time" : "not connected"));
    }
    for (String each : registrations.due(now)) {
      leg.send(registrations.ask(each, ++lastRequest));
    }
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextTimeout() {
    return Math.min(
        leg.nextTimeout(), Math.min(sessions.nextDeadline(), registrations.nextTimeout()));
  }

  /** The next event, or null. */
  public SignalingEvent pollEvent() {
    return events.poll();
  }
}
