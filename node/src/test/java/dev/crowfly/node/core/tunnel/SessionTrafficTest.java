package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.signaling.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose the streams of a session are, and what links are told. */
class SessionTrafficTest {
  private final MemorySessions sessions =
      new MemorySessions(3, MemoryLink.MILLIS, builder -> builder.maxStreamsBidi(2));
  private final List<String> told = new ArrayList<>();
  private final List<QuicStream> opened = new ArrayList<>();
  private final ServiceLink link = new ServiceLink("web", (l, now) -> told.add("wanted"));

  /** Says what it is told. */
  private final class Witness implements StreamHandler {
    private final String name;

    Witness(String name) {
      this.name = name;
    }

    @Override
    public void onNews(int news, long now) {
      told.add(name + (((news & QuicStream.CLOSED) != 0) ? " closed" : " news"));
    }

    @Override
    public void onLost(long now) {
      told.add(name + " lost");
    }

    @Override
    public void onForbidden(long now) {
      told.add(name + " forbidden");
    }
  }

  private final ServiceProvider web =
      new ServiceProvider() {
        @Override
        public StreamHandler accept(PeerSession session, QuicStream stream, long now) {
          assertSame(sessions.connector.session(), session);
          opened.add(stream);
          return new Witness("connector");
        }
      };

  private long now() {
    return sessions.link.now();
  }

  private void pass() {
    sessions.link.pass(100 * MemoryLink.MILLIS);
  }

  private boolean open() {
    return link.open(
        stream -> {
          opened.add(stream);
          return new Witness("agent");
        },
        now());
  }

  private void listen() {
    link.listen(
        new ServiceLink.Listener() {
          @Override
          public void onLinkReady(long at) {
            told.add("ready");
          }

          @Override
          public void onLinkFailed(ErrorCode code, long at) {
            told.add("failed " + code);
          }
        });
  }

  @Test
  void aStreamGoesToTheProviderOfItsService() {
    sessions.providers.put("web", web);
    link.bind(sessions.agent, now());
    assertTrue(open());
    pass();
    assertEquals(List.of("connector news", "connector news"), told, "the stream, and its news");
    assertEquals(1, sessions.agent.openStreams());
    assertEquals(1, sessions.connector.openStreams());
    for (QuicStream each : opened) {
      StreamHeader.refuse(each, 0);
    }
    pass();
    assertTrue(told.contains("agent closed") && told.contains("connector closed"), "" + told);
    assertEquals(0, sessions.agent.openStreams() + sessions.connector.openStreams());
  }

  @Test
  void aStreamOfAnUnknownServiceIsRefused() {
    link.bind(sessions.agent, now());
    open();
    pass();
    assertEquals(ErrorCode.UNKNOWN_SERVICE.code(), opened.get(0).peerErrorCode());
    assertEquals(ErrorCode.UNKNOWN_SERVICE.code(), opened.get(0).peerStopCode());
    assertEquals(0, sessions.connector.openStreams());
  }

  @Test
  void aServiceOfDatagramsRefusesStreams() {
    sessions.providers.put("web", new ServiceProvider() {});
    link.bind(sessions.agent, now());
    open();
    pass();
    assertEquals(ErrorCode.INVALID.code(), opened.get(0).peerErrorCode());
  }

  @Test
  void anAgentRefusesStreamsThatNobodyAskedFor() {
    QuicStream stream = sessions.link.connector().openStream(true);
    StreamHeader.write("web", stream);
    pass();
    assertEquals(ErrorCode.UNKNOWN_SERVICE.code(), stream.peerErrorCode());
  }

  @Test
  void aLinkWithoutASessionAsksForOne() {
    assertFalse(open());
    assertEquals(-1, link.openFlow(null, now()));
    assertEquals(List.of("wanted", "wanted"), told);
    assertNull(link.traffic());
  }

  @Test
  void aLinkIsToldWhenThereIsRoomForStreams() {
    sessions.providers.put("web", web);
    listen();
    link.bind(sessions.agent, now());
    assertTrue(open());
    assertTrue(open());
    assertFalse(open(), "the peer allows two");
    pass();
    told.clear();
    StreamHeader.refuse(opened.get(0), 0);
    pass();
    StreamHeader.refuse(opened.get(2), 0);
    pass();
    assertTrue(told.contains("ready"), "" + told);
    assertTrue(open());
  }

  @Test
  void aServiceThatIsForbiddenLosesItsStreamsAndNoOther() {
    sessions.providers.put("web", web);
    sessions.providers.put("db", web);
    link.bind(sessions.agent, now());
    assertTrue(open());
    ServiceLink other = new ServiceLink("db", (l, now) -> told.add("wanted"));
    other.bind(sessions.agent, now());
    assertTrue(other.open(stream -> new Witness("other"), now()));
    pass();
    told.clear();
    sessions.forbidden.add("web");
    sessions.connector.onServicesChanged(now());
    assertEquals(List.of("connector forbidden"), told);
    assertEquals(1, sessions.connector.openStreams());
    pass();
    assertEquals(ErrorCode.FORBIDDEN.code(), opened.get(0).peerErrorCode());
    assertEquals(ErrorCode.FORBIDDEN.code(), opened.get(0).peerStopCode());
    told.clear();
    StreamHeader.refuse(opened.get(0), 0);
    sessions.connector.onServicesChanged(now());
    pass();
    assertEquals(List.of("agent closed"), told, "nothing more comes");
  }

  @Test
  void streamsOfReservedAndOfUnpublishedServicesGoOn() {
    sessions.providers.put("web", web);
    sessions.providers.put("crowfly.ping", web);
    link.bind(sessions.agent, now());
    assertTrue(open());
    ServiceLink ping = new ServiceLink("crowfly.ping", (l, now) -> told.add("wanted"));
    ping.bind(sessions.agent, now());
    assertTrue(ping.open(stream -> new Witness("ping"), now()));
    pass();
    sessions.providers.remove("web");
    sessions.forbidden.add("crowfly.ping");
    told.clear();
    sessions.connector.onServicesChanged(now());
    pass();
    assertEquals(List.of(), told);
    assertEquals(2, sessions.connector.openStreams());
  }

  @Test
  void aLostConnectionLosesItsStreamsAndTheNextOneIsTold() {
    sessions.providers.put("web", web);
    listen();
    link.bind(sessions.agent, now());
    open();
    pass();
    told.clear();
    sessions.lose();
    assertEquals(List.of("agent lost", "connector lost"), told);
    assertFalse(open());
    told.clear();
    sessions.reconnect();
    assertEquals(List.of("ready"), told);
    assertTrue(open());
  }

  @Test
  void anEndedSessionLeavesNothing() {
    listen();
    link.bind(sessions.agent, now());
    link.openFlow(
        new FlowHandler() {
          @Override
          public void onDatagram(byte[] data, int offset, int length, long at) {}

          @Override
          public void onFlowClosed(long at) {
            told.add("flow closed");
          }
        },
        now());
    open();
    told.clear();
    sessions.agent.onSessionClosed(ErrorCode.PEER_LOST, now());
    assertEquals(List.of("agent lost", "flow closed", "failed PEER_LOST"), told);
    assertNull(link.traffic());
    assertEquals(0, sessions.agent.openStreams());
    assertEquals(0, sessions.agent.flows().stats().flows());
  }

  @Test
  void aLinkThatIsBoundElsewhereLeavesTheFirstSession() {
    listen();
    link.bind(sessions.agent, now());
    MemorySessions others = new MemorySessions(4, MemoryLink.MILLIS, builder -> builder);
    link.bind(others.agent, others.link.now());
    told.clear();
    sessions.agent.onSessionClosed(ErrorCode.PEER_LOST, now());
    assertEquals(List.of(), told);
    assertSame(others.agent, link.traffic());
  }
}
