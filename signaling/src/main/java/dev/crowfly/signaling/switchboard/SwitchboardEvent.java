package dev.crowfly.signaling.switchboard;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import java.net.InetSocketAddress;

/** What a {@link Switchboard} tells, in the order in which it happened. */
public sealed interface SwitchboardEvent {
  /** A node has said Hello and was welcomed. */
  record NodeJoined(String node, InetSocketAddress from) implements SwitchboardEvent {}

  /** A node that had joined has no leg any more. */
  record NodeLeft(String node, String reason) implements SwitchboardEvent {}

  /** A service can be reached. */
  record ServicePublished(String service, String node) implements SwitchboardEvent {}

  /** A service can't be reached any more. */
  record ServiceWithdrawn(String service, String node) implements SwitchboardEvent {}

  /** A session was made between two nodes. */
  record SessionIntroduced(SessionId session, String service, String agent, String connector)
      implements SwitchboardEvent {}

  /** A session that was introduced or resumed has ended. */
  record SessionForgotten(SessionId session, ErrorCode code) implements SwitchboardEvent {}

  /** From now on what comes on one flow goes out on the other, until {@link FlowClosed}. */
  record FlowOpened(
      SessionId session, long agentLeg, int agentFlow, long connectorLeg, int connectorFlow)
      implements SwitchboardEvent {}

  /** Ends what the {@link FlowOpened} of the same values has begun. */
  record FlowClosed(
      SessionId session, long agentLeg, int agentFlow, long connectorLeg, int connectorFlow)
      implements SwitchboardEvent {}

  /** Something was refused to a node; for logs and counters. */
  record Refused(String node, ErrorCode code, String text) implements SwitchboardEvent {}

  /**
   * The leg is to end: {@link Switchboard#write} what is left (it tells the node why), close the
   * connection with this code, then {@link Switchboard#disconnected}. Its flows are closed already.
   */
  record LegMustClose(long leg, ErrorCode code, String text) implements SwitchboardEvent {}

  /** The leg may be read again, after {@link Switchboard#receivable} was 0. */
  record LegReceivable(long leg) implements SwitchboardEvent {}

  /** A node tells what became of a punching attempt. */
  record PunchReported(SessionId session, String node, boolean direct, int millis, String detail)
      implements SwitchboardEvent {}
}
