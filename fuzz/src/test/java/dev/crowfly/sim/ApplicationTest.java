package dev.crowfly.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.sim.net.AccessKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an application sees of sessions and streams. */
class ApplicationTest {
  private final World world = World.seeded(33);
  private final SimNode server = world.node("server", AccessKind.SYMMETRIC);
  private final SimNode client = world.node("client", AccessKind.SYMMETRIC);

  @Test
  void streamEndsWithFinish_onBothSides() {
    List<SimStream> served = new ArrayList<>();
    server.publish("keep", served::add);
    SimStream stream = world.ready().node("client").connect("keep").openStream();
    assertNull(stream.quic());
    stream.write("all of it".getBytes(UTF_8));
    stream.finish();
    world.until(() -> !served.isEmpty() && served.get(0).isFinished());
    assertEquals("all of it", served.get(0).text());
    served.get(0).finish();
    world.until(() -> stream.isFinished() && stream.isClosed());
    assertFalse(stream.isBroken());
    assertEquals(9, stream.bytesWritten());
  }

  @Test
  void writeOfMoreThanAnyWindow_arrivesWhole() {
    List<SimStream> served = new ArrayList<>();
    server.publish("keep", served::add);
    SimStream stream = world.ready().node("client").connect("keep").openStream();
    byte[] large = new byte[2_000_000];
    large[1_999_999] = 7;
    stream.write(large);
    stream.finish();
    world.until(() -> !served.isEmpty() && served.get(0).isFinished(), Duration.ofMinutes(2));
    byte[] came = served.get(0).read();
    assertEquals(2_000_000, came.length);
    assertEquals(7, came[1_999_999]);
  }

  @Test
  void readerThatDoesNotRead_holdsItsPeerBack() {
    server.publish("lazy", stream -> stream.user(each -> {}));
    SimStream stream = world.ready().node("client").connect("lazy").openStream();
    stream.write(new byte[20_000_000]);
    world.run(Duration.ofSeconds(60));
    assertFalse(stream.isFlushed());
    long held = stream.bytesWritten();
    world.run(Duration.ofSeconds(60));
    assertEquals(held, stream.bytesWritten());
  }

  @Test
  void resetAndUnknownServices_areTold() {
    server.publish("known", stream -> stream.onBytes(bytes -> stream.reset(ErrorCode.CANCELLED)));
    SimSession session = world.ready().node("client").connect("known");
    SimStream stream = session.openStream();
    stream.write(new byte[1]);
    world.until(stream::isBroken);
    assertTrue(stream.failure().contains("peer"), stream::failure);
    SimSession unknown = client.connect("unknown");
    world.until(unknown::isClosed);
    assertEquals(ErrorCode.UNKNOWN_SERVICE, unknown.failure());
  }

  @Test
  void datagramsGoToTheirService_andBack() {
    List<String> came = new ArrayList<>();
    server.publish(
        "post",
        new Service() {
          @Override
          public void onStream(SimStream stream) {}

          @Override
          public void onDatagram(SimSession session, byte[] payload) {
            came.add(new String(payload, UTF_8));
            session.sendDatagram("post", "thanks".getBytes(UTF_8));
          }
        });
    SimSession session = world.ready().node("client").connect("post");
    session.sendDatagram("one".getBytes(UTF_8));
    session.sendDatagram("two".getBytes(UTF_8));
    world.until(() -> came.size() == 2);
    assertEquals(List.of("one", "two"), came);
    world.run(Duration.ofSeconds(1));
    assertEquals(2, session.readDatagrams().size());
    assertEquals(0, session.readDatagrams().size());
  }

  @Test
  void twoSessionsWithOnePeer_shareTheConnection_andHaveTheirOwnStreams() {
    server.publish("echo", stream -> stream.onBytes(stream::write));
    world.ready();
    SimSession one = client.connect("echo");
    SimSession two = client.connect("echo");
    SimStream first = one.openStream();
    SimStream second = two.openStream();
    first.write("first".getBytes(UTF_8));
    second.write("second".getBytes(UTF_8));
    world.until(() -> first.text().equals("first") && second.text().equals("second"));
    assertEquals(one.core(), two.core());
    assertEquals(1, server.sessions().size());
    one.close();
    world.until(() -> one.isClosed() && two.isClosed() && server.sessions().isEmpty());
    assertEquals(List.of(), client.sessions());
    assertTrue(first.isClosed() && second.isBroken());
  }

  @Test
  void directPathAlone_betweenSymmetricNats_fails() {
    server.publish("echo", stream -> stream.onBytes(stream::write));
    world.ready();
    SimSession session = client.connect("echo", PathMode.DIRECT);
    SimStream stream = session.openStream();
    world.until(session::isClosed, Duration.ofMinutes(2));
    assertEquals(ErrorCode.NO_DIRECT_PATH, session.failure());
    assertTrue(stream.isBroken());
  }

  @Test
  void rolesAreKept() {
    SimNode agent =
        world.node("agent", NodeSettings.at(world.place("x", AccessKind.PUBLIC)).agent());
    SimNode connector =
        world.node("connector", NodeSettings.at(world.place("y", AccessKind.PUBLIC)).connector());
    connector.publish("echo", stream -> stream.onBytes(stream::write));
    world.ready();
    SimSession session = agent.connect("echo");
    world.until(session::isDirect);
    assertEquals(
        agent.id(), connector.sessions().get(0).core().peer(), "who serves knows who asks");
    assertThrows(IllegalArgumentException.class, () -> world.node("agent", AccessKind.PUBLIC));
    SimSession refused = agent.kill().start().connect("echo");
    world.until(refused::isUp);
  }
}
