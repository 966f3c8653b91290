package dev.crowfly.signaling.client;

/**
 * Where a session stands at an edge node.
 *
 * <pre>
 *  Agent      WAITING ⇄ ASKED ─ answer ─► LIVE ─ leg lost ─► PARTED ⇄ RESUMING
 *  Connector  OFFERED ─────── accept ───► LIVE ◄───────── resumed ────┘
 *  all of them ─ ended ─► CLOSED
 * </pre>
 */
enum EdgeSessionState {
  /** Agent: to be asked for when the leg is up. */
  WAITING,
  /** Agent: Open is sent. */
  ASKED,
  /** Connector: the application has not said yet whether it takes part. */
  OFFERED,
  /** Both sides take part. */
  LIVE,
  /** The leg is gone; C may live on. */
  PARTED,
  /** Resume is sent. */
  RESUMING,
  /** It is over. */
  CLOSED;

  /** What happens to a session. */
  enum Input {
    /** The Intermediate has greeted us. */
    LEG_UP,
    /** The leg is gone. */
    LEG_LOST,
    /** Answer has come. */
    ANSWERED,
    /** The application takes part. */
    ACCEPTED,
    /** Resumed has come. */
    RESUMED,
    /** Refused, timed out, or closed by anyone. */
    ENDED
  }

  /** The state after this; null if it can't happen in this one: then the other side errs. */
  EdgeSessionState on(Input input) {
    if (input == Input.ENDED) {
      return CLOSED;
    }
    return switch (this) {
      case WAITING -> choose(input, Input.LEG_UP, ASKED, Input.LEG_LOST, WAITING);
      case ASKED -> choose(input, Input.ANSWERED, LIVE, Input.LEG_LOST, WAITING);
      case OFFERED -> choose(input, Input.ACCEPTED, LIVE, Input.LEG_LOST, CLOSED);
      case LIVE -> choose(input, Input.RESUMED, LIVE, Input.LEG_LOST, PARTED);
      case PARTED -> choose(input, Input.LEG_UP, RESUMING, Input.LEG_LOST, PARTED);
      case RESUMING -> choose(input, Input.RESUMED, LIVE, Input.LEG_LOST, PARTED);
      case CLOSED -> null;
    };
  }

  private static EdgeSessionState choose(
      Input input, Input one, EdgeSessionState then, Input other, EdgeSessionState otherThen) {
    if (input == one) {
      return then;
    }
    return input == other ? otherThen : null;
  }
}
