package dev.crowfly.signaling.switchboard;

/**
 * Where a session stands at the Intermediate.
 *
 * <pre>
 *  OFFERED ─ accepted ─► LIVE ─ a leg lost ─► AGENT_AWAY / CONNECTOR_AWAY ─ the other too ─► BOTH_AWAY
 *                         ▲                        │ resumed                   │ one resumed
 *                         ├────────────────────────┘ ◄─────────────────────────┘
 *  AGENT_CLAIMS / CONNECTOR_CLAIMS ─ the other claims the same
 *  all of them ─ ended ─► CLOSED
 * </pre>
 */
enum BoardSessionState {
  /** The Connector has not said yet whether it takes part. */
  OFFERED,
  /** Both are here. */
  LIVE,
  /** The Agent's leg is lost. */
  AGENT_AWAY,
  /** The Connector's leg is lost. */
  CONNECTOR_AWAY,
  /** Both legs are lost. */
  BOTH_AWAY,
  /** The Agent resumes what we know nothing of: perhaps we have restarted. */
  AGENT_CLAIMS,
  /** The Connector resumes what we know nothing of. */
  CONNECTOR_CLAIMS,
  /** It is over. */
  CLOSED;

  /** What happens to a session. */
  enum Input {
    ACCEPTED,
    AGENT_LOST,
    CONNECTOR_LOST,
    AGENT_RESUMED,
    CONNECTOR_RESUMED,
    ENDED
  }

  /** The state after this; null if it can't happen in this one. */
  BoardSessionState on(Input input) {
    return switch (input) {
      case ACCEPTED -> this == OFFERED ? LIVE : null;
      case AGENT_LOST -> onAgentLost();
      case CONNECTOR_LOST -> onConnectorLost();
      case AGENT_RESUMED -> onAgentResumed();
      case CONNECTOR_RESUMED -> onConnectorResumed();
      case ENDED -> CLOSED;
    };
  }

  private BoardSessionState onAgentLost() {
    return switch (this) {
      case OFFERED, AGENT_CLAIMS -> CLOSED;
      case LIVE -> AGENT_AWAY;
      case CONNECTOR_AWAY -> BOTH_AWAY;
      default -> null;
    };
  }

  private BoardSessionState onConnectorLost() {
    return switch (this) {
      case OFFERED, CONNECTOR_CLAIMS -> CLOSED;
      case LIVE -> CONNECTOR_AWAY;
      case AGENT_AWAY -> BOTH_AWAY;
      default -> null;
    };
  }

  private BoardSessionState onAgentResumed() {
    return switch (this) {
      case AGENT_AWAY, CONNECTOR_CLAIMS -> LIVE;
      case BOTH_AWAY -> CONNECTOR_AWAY;
      default -> null;
    };
  }

  private BoardSessionState onConnectorResumed() {
    return switch (this) {
      case CONNECTOR_AWAY, AGENT_CLAIMS -> LIVE;
      case BOTH_AWAY -> AGENT_AWAY;
      default -> null;
    };
  }

  /** Whether only one side says that there is such a session. */
  boolean isClaim() {
    return this == AGENT_CLAIMS || this == CONNECTOR_CLAIMS;
  }
}
