package dev.crowfly.node.eyes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.PeerSession;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java Flight Recorder gets to see. */
class FlightRecorderTest {
  private static final String ID = "00000000000000000000000000000000";

  @TempDir Path directory;

  @Test
  void connectionsAndPathsAreRecordedWithWhatTheyWere() throws Exception {
    Path file = directory.resolve("crowfly.jfr");
    PeerSession session = session();
    PathInfo relay =
        new PathInfo(
            PathKind.RELAY,
            CandidateType.RELAYED,
            RelayAddress.LOCAL,
            new RelayAddress(SessionId.of(new byte[16])),
            5_000_000,
            1200);
    try (Recording recording = new Recording()) {
      recording.enable("dev.crowfly.Connection");
      recording.enable("dev.crowfly.Path");
      recording.start();
      FlightRecorder recorder = new FlightRecorder();
      recorder.onEvent(new NodeEvent.SessionUp(session));
      recorder.onEvent(
          new NodeEvent.PathChanged(session, new PathChange(relay, 7_000_000, "connected")));
      recorder.onEvent(new NodeEvent.SessionLost(session, "timeout"));
      recorder.onEvent(new NodeEvent.SessionUp(session));
      recorder.onEvent(new NodeEvent.SessionClosed(session, ErrorCode.NONE, ""));
      recorder.onEvent(new NodeEvent.SessionClosed(session, ErrorCode.NONE, "told once"));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertEquals(
        List.of("lost: timeout", "closed"),
        events.stream()
            .filter(e -> e.getEventType().getName().equals("dev.crowfly.Connection"))
            .map(e -> e.getString("reason"))
            .sorted((a, b) -> b.compareTo(a))
            .toList());
    List<RecordedEvent> paths =
        events.stream().filter(e -> e.getEventType().getName().equals("dev.crowfly.Path")).toList();
    assertEquals(1, paths.size());
    assertEquals(ID, paths.get(0).getString("session"));
    assertEquals("relay", paths.get(0).getString("kind"));
    assertEquals(5, paths.get(0).getDuration("roundTripNanos").toMillis());
    assertEquals("connected", paths.get(0).getString("reason"));
  }

  /** A session that knows its name and its peer. */
  private static PeerSession session() {
    return (PeerSession)
        Proxy.newProxyInstance(
            PeerSession.class.getClassLoader(),
            new Class<?>[] {PeerSession.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "id" -> SessionId.of(new byte[16]);
                  case "peer" -> "peer";
                  case "isAgent" -> true;
                  default -> throw new AssertionError(method.getName());
                });
  }
}
