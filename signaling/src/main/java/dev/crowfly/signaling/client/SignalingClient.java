package dev.crowfly.signaling.client;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.SessionId;
import java.util.Objects;

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

  /** A client without a leg. */
  public SignalingClient(SignalingClientConfig config) {
    this.config = Objects.requireNonNull(config, "config");
  }

  // ---- the leg

  /** The stream of a new leg is open; the greeting is written. Ends the leg before, if any. */
  public void connected(long now) {
    unfinished();
  }

  /** The leg is gone; sessions live on. Idempotent. */
  public void disconnected(long now) {
    unfinished();
  }

  /** Whether the Intermediate has greeted us on the present leg. */
  public boolean isUp() {
    return false;
  }

  /**
   * Bytes of the leg's stream, in order, in pieces of any size; copied. What is no message makes
   * {@link SignalingEvent.LegFailed}. Ignored while there is no leg.
   */
  public void receive(byte[] data, int offset, int length, long now) {
    unfinished();
  }

  /**
   * Takes bytes that are to be written to the leg's stream.
   *
   * @return how many were put at {@code offset}, at most {@code room}; 0 = none
   */
  public int write(byte[] out, int offset, int room) {
    unfinished();
    return 0;
  }

  /** Whether {@link #write} would give any. */
  public boolean hasOutput() {
    return false;
  }

  // ---- commands

  /**
   * Connector: publishes a service, now and after each reconnect, until {@link #unregister}. {@link
   * SignalingEvent.Registered} or {@link SignalingEvent.RegistrationRefused} follow. Nothing
   * changes if it is asked for already.
   *
   * @throws IllegalArgumentException if that is no name for a service, see {@link
   *     dev.crowfly.signaling.ServiceName}
   * @throws IllegalStateException if there are 256 already
   */
  public void register(String service, long now) {
    unfinished();
  }

  /** Connector: withdraws a service; does nothing if it was not asked for. */
  public void unregister(String service, long now) {
    unfinished();
  }

  /**
   * Agent: wants a session. {@link SignalingEvent.Answered} or {@link SignalingEvent.OpenRefused}
   * follows, within the time of the configuration; also when there is no leg at the moment.
   *
   * @param service the service; empty if {@code node} is wanted, whatever it serves
   * @param node the node that has to serve; empty for any
   * @param ice ours, generation 0
   * @return the request id that the event names; above 0
   * @throws IllegalArgumentException if both are empty, or one is no such name
   */
  public long open(String service, String node, IceParameters ice, long now) {
    unfinished();
    return 0;
  }

  /** Agent: gives an open up; a session that comes of it later is ended at once. */
  public void cancelOpen(long request, long now) {
    unfinished();
  }

  /** Connector: takes part in an offered session; does nothing if it has ended meanwhile. */
  public void accept(SessionId session, IceParameters ice, long now) {
    unfinished();
  }

  /** Connector: does not take part in an offered session. */
  public void refuse(SessionId session, ErrorCode code, String text, long now) {
    close(session, code, text, now);
  }

  /** Trickles a candidate of the own generation (RFC 8838). */
  public void candidate(SessionId session, int generation, String text, long now) {
    unfinished();
  }

  /** Says that no candidate of the own generation will follow. */
  public void endOfCandidates(SessionId session, int generation, long now) {
    unfinished();
  }

  /**
   * Begins a new ICE generation of our side, or answers the peer's.
   *
   * @return whether it was sent; false while there is no leg, or the session is not resumed yet
   */
  public boolean restart(SessionId session, IceParameters ice, long now) {
    unfinished();
    return false;
  }

  /** Tells what became of a punching attempt, for the Intermediate's metrics. */
  public void punchResult(SessionId session, boolean direct, int millis, String detail, long now) {
    unfinished();
  }

  /** Ends a session; the peer is told, after the next reconnect if there is no leg. Idempotent. */
  public void close(SessionId session, ErrorCode code, String text, long now) {
    unfinished();
  }

  /**
   * Withdraws all services and ends all sessions and opens, for a node that goes: what remains is
   * to write the output to the leg and to close it.
   */
  public void shutdown(long now) {
    unfinished();
  }

  // ---- what it knows

  /** How many sessions there are. */
  public int sessions() {
    return 0;
  }

  /** Whether messages of the session reach the peer at the moment, as far as we know. */
  public boolean isAttached(SessionId session) {
    return false;
  }

  // ---- time and news

  /** Time has passed; harmless when nothing is due. */
  public void onTimeout(long now) {
    unfinished();
  }

  /** When {@link #onTimeout} is due, or {@link #NEVER}. */
  public long nextTimeout() {
    return NEVER;
  }

  /** The next event, or null. */
  public SignalingEvent pollEvent() {
    return null;
  }

  private void unfinished() {
    if (!config.nodeId().isEmpty()) {
      throw new UnsupportedOperationException("the next commit");
    }
  }
}
