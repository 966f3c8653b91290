package dev.crowfly.node.eyes;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A session takes another path. */
@Name("dev.crowfly.Path")
@Label("Path")
@Description("A session takes another path, or its first one")
@Category("Crowfly")
@StackTrace(false)
final class PathRecording extends Event {
  @Label("Session")
  String session;

  @Label("Kind")
  @Description("relay or direct")
  String kind;

  @Label("Candidate")
  @Description("Type of our candidate")
  String candidate;

  @Label("Local")
  String local;

  @Label("Remote")
  String remote;

  @Label("Round trip")
  @Timespan(Timespan.NANOSECONDS)
  long roundTripNanos;

  @Label("Since open")
  @Timespan(Timespan.NANOSECONDS)
  long sinceOpenNanos;

  @Label("Reason")
  String reason;
}
