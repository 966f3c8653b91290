package dev.crowfly.node.eyes;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An end-to-end connection, from its handshake to its end. */
@Name("dev.crowfly.Connection")
@Label("Connection")
@Description("An end-to-end connection of a session, from its handshake to its end")
@Category("Crowfly")
@StackTrace(false)
final class ConnectionRecording extends Event {
  @Label("Session")
  String session;

  @Label("Peer")
  @Description("Node id of the peer")
  String peer;

  @Label("Agent")
  @Description("Whether this side is the Agent, the client of the connection")
  boolean agent;

  @Label("Reason")
  @Description("Why it ended")
  String reason;
}
