package dev.crowfly.quic.path;

import static dev.crowfly.quic.path.PathWorld.HOME;
import static dev.crowfly.quic.path.PathWorld.MILLI;
import static dev.crowfly.quic.path.PathWorld.SERVER;
import static dev.crowfly.quic.path.PathWorld.WIFI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathException;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameType;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of RFC 9000 and RFC 9002 for paths that no row of the path semantics names. */
class PathRulesTest {
  private static final byte[] PING = {(byte) FrameType.PING};

  private final PathWorld world = new PathWorld().exchangeCids();
  private final PathSide client = world.client;
  private final PathSide server = world.server;

  private Path wifi() {
    return client.paths.find(WIFI, SERVER);
  }

  /** WIFI is validated, and then silent for so long that its probe timeout has backed off. */
  private Link backedOff() {
    Link link = world.link(WIFI, SERVER);
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(300 * MILLI);
    link.cut();
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(700 * MILLI);
    assertTrue(wifi().recovery().ptoCount() >= 2, "timeouts: " + wifi().recovery().ptoCount());
    link.mend();
    return link;
  }

  // RFC 9002 §6.2.1: "The PTO backoff factor is reset when an acknowledgment is received"

  @Test
  void anAnsweredChallenge_endsTheBackOff_beforeAnyAcknowledgment() throws Exception {
    backedOff();
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    Packet asked = client.poll(world.now);
    assertEquals(wifi(), client.sentOn);
    List<Long> challenge = new ArrayList<>();
    new FrameReader()
        .read(
            asked.frames(),
            0,
            asked.frames().length,
            PacketType.ONE_RTT,
            new IgnoringVisitor() {
              @Override
              public void onPathChallenge(long data) {
                challenge.add(data);
              }
            });
    client.paths.onPathResponse(wifi(), challenge.get(0), world.now);
    assertEquals(0, wifi().recovery().ptoCount());
    assertTrue(client.recovery.nextTimeout() > world.now, "and the timeout counts from now");
  }

  @Test
  void activation_endsTheBackOff_soThatTheFirstProbeIsNotLate() {
    backedOff();
    client.paths.commands().migrate(WIFI, SERVER, world.now);
    assertEquals(0, wifi().recovery().ptoCount());
    assertFalse(wifi().recovery().owesProbe());
    world.links.forEach(Link::cut);
    client.ping();
    long sent = world.now;
    world.run(1);
    long pto = wifi().recovery().rtt().ptoNanos(25 * MILLI);
    assertTrue(client.recovery.nextTimeout() <= sent + pto);
  }

  // RFC 9000 §9.3.3: "an endpoint that receives a PATH_CHALLENGE on an active path SHOULD send a
  // non-probing packet in response"

  @Test
  void anAnswerOnTheActivePath_isNotAProbingPacket() throws Exception {
    client.paths.onPathChallenge(client.paths.activePath(), 5, world.now);
    assertEquals(List.of("response", "ping"), writtenOn(client.paths.activePath()));
  }

  @Test
  void anAnswerOnAnotherPath_is() throws Exception {
    world.link(WIFI, SERVER);
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(300 * MILLI);
    client.paths.onPathChallenge(wifi(), 5, world.now);
    assertEquals(List.of("response"), writtenOn(wifi()));
  }

  private List<String> writtenOn(Path path) throws Exception {
    byte[] buf = new byte[1200];
    FrameWriter frames = new FrameWriter();
    frames.reset(buf, 0, buf.length);
    client.paths.probes().writeProbingFrames(path, frames);
    List<String> written = new ArrayList<>();
    new FrameReader()
        .read(
            buf,
            0,
            frames.position(),
            PacketType.ONE_RTT,
            new IgnoringVisitor() {
              @Override
              public void onPathResponse(long data) {
                written.add("response");
              }

              @Override
              public void onPing() {
                written.add("ping");
              }
            });
    return written;
  }

  // RFC 9000 §19.16: "The sequence number specified in a RETIRE_CONNECTION_ID frame MUST NOT refer
  // to the Destination Connection ID field of the packet in which the frame is contained." The
  // receiving side of each test here would end the connection.

  @Test
  void anIdIsRetired_onlyOnceNoPathUsesIt() {
    world.link(WIFI, SERVER);
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(300 * MILLI);
    for (int round = 0; round < 50; round++) {
      long ofActive = client.paths.activePath().dcidSequence();
      client
          .paths
          .commands()
          .retireDcid(round % 2 == 0 || wifi().dcid() == null ? ofActive : wifiDcid());
      assertNoPathUsesWhatIsRetired(client);
      client.paths.commands().migrate(round % 3 == 0 ? WIFI : HOME, SERVER, world.now);
      assertNoPathUsesWhatIsRetired(client);
      world.send(client, 2);
      world.run(600 * MILLI);
      assertNoPathUsesWhatIsRetired(client);
      assertNoPathUsesWhatIsRetired(server);
    }
    world.assertAllArrived();
  }

  private long wifiDcid() {
    return wifi().dcidSequence();
  }

  @Test
  void whenThePeerWithdrawsAnId_thePathThatUsesItTakesAnotherFirst() throws Exception {
    world.link(WIFI, SERVER);
    client.paths.commands().probePath(WIFI, SERVER, world.now);
    world.run(300 * MILLI);
    long before = client.paths.activePath().dcidSequence();
    for (int i = 0; i < 10; i++) {
      assertTrue(server.local.retireOldest());
      server.issueCids();
      world.run(300 * MILLI);
      assertNoPathUsesWhatIsRetired(client);
    }
    assertNotEquals(before, client.paths.activePath().dcidSequence());
    world.send(client, 5);
    world.run(300 * MILLI);
    world.assertAllArrived();
  }

  private static void assertNoPathUsesWhatIsRetired(PathSide side) {
    for (var stats : side.paths.commands().pathStats()) {
      long sequence = stats.dcidSequence();
      assertTrue(sequence < 0 || side.remote.isActive(sequence), "path with " + sequence);
    }
  }

  // Packets to an ID that is not ours any more.

  @Test
  void aPacketToAnIdOfNobody_changesNothing() {
    Path active = server.paths.activePath();
    long scid = active.scidSequence;
    long heardAt = active.heardAt;
    assertNull(
        server.paths.onAuthenticated(
            active, active.local(), active.peer(), Path.NONE, 100, world.now + 1));
    assertEquals(scid, active.scidSequence);
    assertEquals(heardAt, active.heardAt);
    assertNull(
        server.paths.onAuthenticated(
            null, SERVER, new Addr("late"), Path.NONE, 100, world.now + 1));
    assertEquals(1, server.paths.size());
    assertNotNull(
        server.paths.onAuthenticated(
            active, active.local(), active.peer(), scid, PING.length, world.now + 1));
  }

  // What the path that data goes on has to wait for is no reason to keep others waiting, and the
  // other way round.

  @Test
  void aPathWithoutRoomForItsFrame_doesNotKeepTheOthersFromSending() throws Exception {
    PathSide reporting = server;
    Addr stranger = new Addr("stranger");
    byte[] dcid = reporting.local.id(0).toByteArray();
    reporting.receive(new Packet(dcid, 1_000, PING, 40), SERVER, stranger, world.now);
    Path path = reporting.paths.find(SERVER, stranger);
    path.onSent(3 * 40); // the limit is used up
    assertEquals(0, path.sendableBytes(1_200));
    path.onReceived(12); // room for a challenge, but not for a report of an address
    assertTrue(path.hasRoomForProbe());
    assertFalse(path.hasRoomForObservation());
  }

  // Zero-length connection IDs

  @Test
  void zeroLengthIds_canNeitherBeRetiredNorCounted() {
    PathValidationDriver driver = new PathValidationDriver(ConnectionId.EMPTY, ConnectionId.EMPTY);
    assertThrows(PathException.ZeroLengthCid.class, () -> driver.paths.commands().retireDcid(0));
    assertEquals(0, driver.paths.commands().availableDcids());
    assertEquals(0, driver.paths.commands().probePath(WIFI, SERVER, driver.now));
    assertEquals(WIFI, driver.paths.probes().choosePath(WIFI, SERVER, driver.now).local());
  }
}
