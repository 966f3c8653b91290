package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PeerSession;
import dev.crowfly.quic.QuicStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Datagrams of a session, over real connections in memory. */
class DatagramFlowsTest {
  private final MemorySessions sessions =
      new MemorySessions(5, 5 * MemoryLink.MILLIS, builder -> builder.keepAliveMillis(5000));
  private final DatagramFlows agent = sessions.agent.flows();
  private final DatagramFlows connector = sessions.connector.flows();
  private final List<byte[]> heard = new ArrayList<>();
  private int opened;
  private int closed;

  /** Keeps what comes, and sends it back. */
  private final class Echo implements ServiceProvider {
    @Override
    public FlowHandler acceptFlow(PeerSession session, DatagramFlows flows, long flow, long now) {
      opened++;
      return new FlowHandler() {
        @Override
        public void onDatagram(byte[] data, int offset, int length, long at) {
          heard.add(Arrays.copyOfRange(data, offset, offset + length));
          flows.send(flow, data, offset, length, at);
        }

        @Override
        public void onFlowClosed(long at) {
          closed++;
        }
      };
    }
  }

  /** Keeps the answers. */
  private static final class Answers implements FlowHandler {
    final List<byte[]> all = new ArrayList<>();
    int closed;

    @Override
    public void onDatagram(byte[] data, int offset, int length, long now) {
      all.add(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public void onFlowClosed(long now) {
      closed++;
    }
  }

  private final Answers answers = new Answers();

  private long open() {
    sessions.providers.putIfAbsent("echo", new Echo());
    return agent.open("echo", answers, now());
  }

  private long now() {
    return sessions.link.now();
  }

  private boolean send(long flow, int length) {
    return agent.send(flow, bytes(length), 0, length, now());
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + length);
    }
    return bytes;
  }

  /** Lets time pass, with what is due on time. */
  private void pass(long nanos) {
    long end = now() + nanos;
    while (now() < end) {
      long next = Math.min(sessions.agent.nextTimeout(), sessions.connector.nextTimeout());
      sessions.link.pass(Math.max(1, Math.min(next, end) - now()));
      sessions.agent.onTimeout(now());
      sessions.connector.onTimeout(now());
    }
  }

  @Test
  void aDatagramAndItsAnswerPass() {
    long flow = open();
    assertTrue(send(flow, 100));
    pass(50 * MemoryLink.MILLIS);
    assertArrayEquals(bytes(100), heard.get(0));
    assertArrayEquals(bytes(100), answers.all.get(0));
    assertEquals(1, agent.stats().sent());
    assertEquals(1, agent.stats().received());
  }

  @Test
  void anEmptyDatagramIsOneToo() {
    send(open(), 0);
    pass(50 * MemoryLink.MILLIS);
    assertEquals(0, heard.get(0).length);
    assertEquals(0, answers.all.get(0).length);
  }

  @Test
  void theNameGoesWithTheFirstDatagramsUntilOneIsAcknowledged() {
    long flow = open();
    send(flow, 10);
    send(flow, 10);
    pass(200 * MemoryLink.MILLIS);
    assertEquals(2, sessions.settled, "both said the name, and asked what became of it");
    for (int i = 0; i < 20; i++) {
      send(flow, 10);
      pass(100 * MemoryLink.MILLIS);
    }
    assertEquals(2, sessions.settled);
    assertEquals(22, answers.all.size());
    pass(46 * MemoryLink.SECONDS);
    send(flow, 10);
    pass(200 * MemoryLink.MILLIS);
    assertEquals(3, sessions.settled, "again after half the time after which it is forgotten");
  }

  @Test
  void theNameIsSaidAgainNowAndThen() {
    long flow = open();
    for (int i = 0; i < 80; i++) {
      send(flow, 10);
      pass(250 * MemoryLink.MILLIS);
    }
    assertEquals(4, sessions.settled, "in 20 s");
    assertEquals(1, opened);
  }

  @Test
  void aFlowThatWasRefusedIsTakenOnceTheServiceIsThere() {
    long flow = agent.open("echo", answers, now());
    for (int i = 0; i < 10; i++) {
      send(flow, 10);
      pass(100 * MemoryLink.MILLIS);
    }
    assertEquals(1, connector.stats().droppedRefused(), "its name had arrived");
    assertEquals(9, connector.stats().droppedUnknownFlow());
    sessions.providers.put("echo", new Echo());
    pass(5 * MemoryLink.SECONDS);
    send(flow, 10);
    pass(100 * MemoryLink.MILLIS);
    assertEquals(1, answers.all.size());
  }

  @Test
  void lossesLoseDatagramsAndNothingElse() {
    long flow = open();
    sessions.link.lossPermille = 300;
    for (int i = 0; i < 300; i++) {
      send(flow, 200);
      pass(10 * MemoryLink.MILLIS);
    }
    pass(MemoryLink.SECONDS);
    assertTrue(heard.size() > 150 && heard.size() < 260, heard.size() + " of 300");
    assertEquals(1, opened);
    assertEquals(0, connector.stats().droppedUnknownFlow(), "the name came first");
  }

  @Test
  void whatDoesNotFitGoesOnAStream() {
    long flow = open();
    int fits = sessions.link.agent().maxDatagramBytes();
    int[] sizes = {fits - 6, fits, fits + 1, 9000, DatagramFlows.MAX_PAYLOAD_BYTES};
    for (int size : sizes) {
      assertTrue(send(flow, size));
      pass(MemoryLink.SECONDS);
      assertArrayEquals(bytes(size), answers.all.get(answers.all.size() - 1));
    }
    assertEquals(sizes.length, answers.all.size());
    assertEquals(4, agent.stats().sentLong());
    assertEquals(4, agent.stats().receivedLong());
    assertEquals(1, agent.stats().sent());
    assertEquals(0, sessions.agent.openStreams() + sessions.connector.openStreams());
  }

  @Test
  void aLongDatagramMayBeTheFirstOfItsFlow() {
    assertTrue(send(open(), 5000));
    pass(MemoryLink.SECONDS);
    assertEquals(1, opened);
    assertArrayEquals(bytes(5000), answers.all.get(0));
  }

  @Test
  void whatIsTooLargeOrTooMuchIsDroppedAndCounted() {
    long flow = open();
    assertFalse(send(flow, DatagramFlows.MAX_PAYLOAD_BYTES + 1));
    assertEquals(1, agent.stats().droppedTooLarge());
    for (int i = 0; i < 20; i++) {
      assertEquals(i < DatagramFlows.MAX_LONG, send(flow, 3000));
    }
    assertEquals(4, agent.stats().droppedLongLimit());
    pass(MemoryLink.SECONDS);
    assertEquals(DatagramFlows.MAX_LONG, answers.all.size());
    assertTrue(send(flow, 3000), "there is room again");
  }

  @Test
  void idleFlowsAreForgottenFirstAtTheAgent() {
    long flow = open();
    send(flow, 10);
    pass(59 * MemoryLink.SECONDS);
    assertTrue(agent.isOpen(flow));
    pass(6 * MemoryLink.SECONDS);
    assertFalse(agent.isOpen(flow));
    assertEquals(1, answers.closed);
    assertFalse(send(flow, 10));
    assertEquals(0, closed);
    pass(31 * MemoryLink.SECONDS);
    assertEquals(1, closed);
    assertEquals(0, connector.stats().flows());
    assertEquals(Long.MAX_VALUE, sessions.agent.nextTimeout());
    assertEquals(Long.MAX_VALUE, sessions.connector.nextTimeout());
  }

  @Test
  void flowsOutliveTheConnectionAndSayTheirNameToTheNextOne() {
    long flow = open();
    send(flow, 10);
    pass(100 * MemoryLink.MILLIS);
    sessions.lose();
    assertFalse(send(flow, 10));
    assertEquals(1, agent.stats().droppedNoConnection());
    connector.closeUnless(service -> false, now()); // as if the Connector were another one
    sessions.reconnect();
    send(flow, 10);
    pass(100 * MemoryLink.MILLIS);
    assertEquals(2, answers.all.size());
    assertEquals(2, opened);
  }

  @Test
  void flowsOfServicesThatAreNoLongerAllowedAreClosed() {
    long flow = open();
    send(flow, 10);
    pass(100 * MemoryLink.MILLIS);
    sessions.providers.clear();
    sessions.connector.onServicesChanged(now());
    assertEquals(1, closed);
    send(flow, 10);
    pass(100 * MemoryLink.MILLIS);
    assertEquals(1, answers.all.size());
    assertEquals(1, connector.stats().droppedUnknownFlow());
  }

  @Test
  void thereAreOnlySoManyFlows() {
    sessions.providers.put("echo", new Echo());
    for (int i = 0; i < DatagramFlows.MAX_FLOWS; i++) {
      assertEquals(i, agent.open("echo", answers, now()));
    }
    assertEquals(-1, agent.open("echo", answers, now()));
    agent.close(77);
    assertEquals(DatagramFlows.MAX_FLOWS, agent.open("echo", answers, now()), "no id twice");
  }

  @Test
  void aConnectorMakesNoFlows() {
    assertThrows(IllegalStateException.class, () -> connector.open("echo", answers, now()));
  }

  @Test
  void nonsenseIsDroppedAndCounted() {
    sessions.providers.put("echo", new Echo());
    byte[][] all = {
      {}, {0x40}, {1}, {1, 0}, {1, 5, 'e', 'c', 'h'}, {1, 3, 'A', 'B', 'C'}, {1, 0x40},
    };
    for (byte[] each : all) {
      sessions.link.agent().sendDatagram(each, 0, each.length, -1);
    }
    pass(50 * MemoryLink.MILLIS);
    assertEquals(all.length, connector.stats().droppedMalformed());
    byte[] named = {1, 4, 'e', 'c', 'h', 'o', 42};
    byte[] otherName = {1, 3, 'w', 'e', 'b', 42};
    sessions.link.agent().sendDatagram(named, 0, named.length, -1);
    sessions.link.agent().sendDatagram(otherName, 0, otherName.length, -1);
    pass(50 * MemoryLink.MILLIS);
    assertEquals(1, heard.size());
    assertEquals(all.length + 1, connector.stats().droppedMalformed());
    assertEquals(1, agent.stats().droppedUnknownFlow(), "an answer to a flow it never made");
  }

  @Test
  void anyBytesOfAPeerAreSurvived() {
    sessions.providers.put("echo", new Echo());
    SplittableRandom random = new SplittableRandom(99);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      sessions.link.agent().sendDatagram(bytes, 0, bytes.length, -1);
      if (i % 100 == 0) {
        pass(20 * MemoryLink.MILLIS);
      }
    }
    pass(MemoryLink.SECONDS);
    FlowStats stats = connector.stats();
    long counted = stats.droppedMalformed() + stats.droppedRefused() + stats.droppedUnknownFlow();
    assertEquals(stats.received(), counted + heard.size());
    assertTrue(stats.received() > 1500);
  }

  @Test
  void hostileLongDatagramsAreBounded() {
    sessions.providers.put("echo", new Echo());
    List<QuicStream> streams = new ArrayList<>();
    for (int i = 0; i < DatagramFlows.MAX_LONG + 4; i++) {
      QuicStream stream = sessions.link.agent().openStream(false);
      StreamHeader.write("echo", stream);
      stream.write(bytes(70_000), 0, i == 0 ? 70_000 : 1000); // the first one is too long
      streams.add(stream);
    }
    pass(MemoryLink.SECONDS);
    assertTrue(streams.get(0).peerStopCode() > 0);
    assertEquals(1, connector.stats().droppedTooLarge());
    assertEquals(4, connector.stats().droppedLongLimit());
    assertEquals(DatagramFlows.MAX_LONG - 1, sessions.connector.openStreams());
    for (QuicStream stream : streams) {
      stream.reset(0);
    }
    pass(MemoryLink.SECONDS);
    assertEquals(0, sessions.connector.openStreams());
    send(open(), 5000);
    pass(MemoryLink.SECONDS);
    assertEquals(1, answers.all.size());
  }
}
