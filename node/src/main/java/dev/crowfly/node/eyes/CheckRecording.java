package dev.crowfly.node.eyes;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What became of the checks on a candidate pair. */
@Name("dev.crowfly.Check")
@Label("Check")
@Description("What became of the connectivity checks on a candidate pair")
@Category("Crowfly")
@StackTrace(false)
final class CheckRecording extends Event {
  @Label("Session")
  String session;

  @Label("Local type")
  String localType;

  @Label("Remote type")
  String remoteType;

  @Label("Remote")
  String remote;

  @Label("Valid")
  boolean valid;

  @Label("Requests")
  @Description("How many were sent, repetitions among them")
  int requests;

  @Label("Round trip")
  @Timespan(Timespan.NANOSECONDS)
  long roundTripNanos;

  @Label("Failure")
  String failure;
}
