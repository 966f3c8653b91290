package dev.crowfly.node.eyes;

import dev.crowfly.ice.agent.PairInfo;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PeerSession;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes events of a node to Java Flight Recorder, when one records: {@code dev.crowfly.Connection}
 * with its duration, {@code dev.crowfly.Path} and {@code dev.crowfly.Check}. Called by the owner of
 * the machine.
 */
public final class FlightRecorder {
  private final Map<String, ConnectionRecording> open = new HashMap<>();

  /** Records from now on. */
  public FlightRecorder() {}

  /** Whether Java Flight Recorder is in use in this process. */
  public static boolean isActive() {
    return jdk.jfr.FlightRecorder.isInitialized();
  }

  /** Takes an event; most are of no interest. */
  public void onEvent(NodeEvent event) {
    if (event instanceof NodeEvent.SessionUp e) {
      begin(e.session());
    } else if (event instanceof NodeEvent.PathChanged e) {
      path(e);
    } else if (event instanceof NodeEvent.Checked e) {
      check(e);
    } else if (event instanceof NodeEvent.SessionLost e) {
      end(e.session(), "lost: " + e.reason());
    } else if (event instanceof NodeEvent.SessionClosed e) {
      end(e.session(), e.reason().isEmpty() ? e.code().meaning() : e.reason());
    }
  }

  private void begin(PeerSession session) {
    end(session, "another connection took its place");
    ConnectionRecording recording = new ConnectionRecording();
    recording.session = session.id().toString();
    recording.peer = session.peer();
    recording.agent = session.isAgent();
    recording.begin();
    open.put(recording.session, recording);
  }

  private void end(PeerSession session, String reason) {
    ConnectionRecording recording = open.remove(session.id().toString());
    if (recording != null) {
      recording.reason = reason;
      recording.commit();
    }
  }

  private static void path(NodeEvent.PathChanged event) {
    PathRecording recording = new PathRecording();
    if (recording.isEnabled()) {
      PathInfo path = event.change().path();
      recording.session = event.session().id().toString();
      recording.kind = path.kind().name().toLowerCase(Locale.ROOT);
      recording.candidate = path.candidate().token();
      recording.local = AddressText.of(path.local());
      recording.remote = AddressText.of(path.remote());
      recording.roundTripNanos = path.rttNanos();
      recording.sinceOpenNanos = event.change().sinceOpenNanos();
      recording.reason = event.change().reason();
      recording.commit();
    }
  }

  private static void check(NodeEvent.Checked event) {
    CheckRecording recording = new CheckRecording();
    if (recording.isEnabled()) {
      PairInfo pair = event.pair();
      recording.session = event.session().id().toString();
      recording.localType = pair.local().type().token();
      recording.remoteType = pair.remote().type().token();
      recording.remote = AddressText.of(pair.peer());
      recording.valid = pair.isValid();
      recording.requests = pair.requestsSent();
      recording.roundTripNanos = Math.max(0, pair.rttNanos());
      recording.failure = pair.failure().sentence();
      recording.commit();
    }
  }
}
