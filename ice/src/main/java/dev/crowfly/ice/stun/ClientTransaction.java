package dev.crowfly.ice.stun;

import dev.crowfly.ice.RandomSource;

/**
 * One request of ours, from its transaction ID to its answer or its failure (RFC 8489 §6.2.1).
 *
 * <p>The owner asks {@link #isRequestDue}, sends the same bytes each time and says so with {@link
 * #onRequestSent}; hands answers to {@link #accepts}; and calls {@link #onTimeout} when {@link
 * #nextTimeout} has come. Time runs from when a request really left, so that pacing never makes two
 * requests follow each other faster than the RTO. Can begin again when it has ended.
 */
public final class ClientTransaction {
  /** No timeout. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Where a transaction stands. */
  public enum State {
    /** Not begun, or cancelled. */
    IDLE,
    /** Requests leave and an answer is awaited. */
    RUNNING,
    /** An answer came. */
    ANSWERED,
    /** The last request stayed without an answer. */
    TIMED_OUT
  }

  private final RetransmissionRules rules;
  private final byte[] id = new byte[Stun.TRANSACTION_ID_BYTES];
  private State state = State.IDLE;
  private int requestsSent;
  private long deadlineNanos = NEVER;

  /** Makes an idle transaction. */
  public ClientTransaction(RetransmissionRules rules) {
    this.rules = rules;
  }

  /** Begins with a new transaction ID; the first request is due now. */
  public void begin(RandomSource random, long now) {
    random.nextBytes(id, 0, id.length);
    state = State.RUNNING;
    requestsSent = 0;
    deadlineNanos = now;
  }

  /** Ends without an outcome; answers that still come are not accepted. */
  public void cancel() {
    state = State.IDLE;
    deadlineNanos = NEVER;
  }

  /** Where it stands. */
  public State state() {
    return state;
  }

  /** How often the request was sent. */
  public int requestsSent() {
    return requestsSent;
  }

  /** Begins the request in the caller's array, with this transaction's ID. */
  public boolean beginRequest(StunWriter writer, byte[] array, int offset, int limit) {
    return writer.begin(array, offset, limit, StunClass.REQUEST, Stun.BINDING, id, 0);
  }

  /** Whether the request is to be sent now. */
  public boolean isRequestDue(long now) {
    return state == State.RUNNING && requestsSent < rules.maxRequests() && now >= deadlineNanos;
  }

  /** The request left. */
  public void onRequestSent(long now) {
    if (state != State.RUNNING || requestsSent == rules.maxRequests()) {
      throw new IllegalStateException("No request is due: ask isRequestDue() first");
    }
    requestsSent++;
    deadlineNanos = now + rules.waitAfter(requestsSent);
  }

  /** Whether a message carries this transaction's ID, whatever it is, and the answer is awaited. */
  public boolean matches(StunReader message) {
    return state == State.RUNNING && requestsSent > 0 && message.hasTransactionId(id, 0);
  }

  /**
   * Takes a message as the answer if it is one; true at most once. The owner checks integrity and
   * addresses before.
   */
  public boolean accepts(StunReader message) {
    StunClass answer = message.messageClass();
    if (!matches(message)
        || (answer != StunClass.SUCCESS_RESPONSE && answer != StunClass.ERROR_RESPONSE)) {
      return false;
    }
    state = State.ANSWERED;
    deadlineNanos = NEVER;
    return true;
  }

  /** Fails the transaction when its time is over; early calls do nothing. */
  public void onTimeout(long now) {
    if (state == State.RUNNING && requestsSent == rules.maxRequests() && now >= deadlineNanos) {
      state = State.TIMED_OUT;
      deadlineNanos = NEVER;
    }
  }

  /**
   * When the next request is due or the transaction fails; {@link #NEVER} when it is not running. A
   * due request that the owner holds back stays due: it is then the owner's pacing that counts.
   */
  public long nextTimeout() {
    return deadlineNanos;
  }
}
