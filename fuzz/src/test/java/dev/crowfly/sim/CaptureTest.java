package dev.crowfly.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.sim.net.AccessKind;
import dev.crowfly.sim.net.Site;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Captures are read back as RFC 791, 8200 and 768 have it, and key logs as NSS does. */
class CaptureTest {
  private final ByteArrayOutputStream internet = new ByteArrayOutputStream();
  private final ByteArrayOutputStream atClient = new ByteArrayOutputStream();
  private final StringBuilder secrets = new StringBuilder();

  @Test
  void everyPacketIsWhole_itsChecksumsRight_andInOrder() {
    World world = run(Site.Family.IPV4);
    List<Packet> packets = read(internet.toByteArray());
    assertTrue(packets.size() > 50, "packets " + packets.size());
    assertEquals(world.internet().carried(), packets.size());
    assertEquals(20, packets.get(0).headerBytes);
    List<Packet> own = read(atClient.toByteArray());
    assertTrue(own.size() > 20 && own.size() < packets.size(), "packets " + own.size());
  }

  @Test
  void ipv6IsWrittenAsSuch() {
    run(Site.Family.IPV6);
    List<Packet> packets = read(internet.toByteArray());
    assertTrue(packets.size() > 50, "packets " + packets.size());
    assertTrue(packets.stream().allMatch(each -> each.headerBytes == 40));
  }

  @Test
  void secretsOfAllConnectionsAreLogged_onBothSidesTheSame() {
    run(Site.Family.IPV4);
    List<String> lines = secrets.toString().lines().toList();
    assertTrue(lines.stream().allMatch(each -> each.matches("[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+")));
    // Two legs and a session, each with its two ends.
    long servers =
        lines.stream().filter(each -> each.startsWith("SERVER_TRAFFIC_SECRET_0")).count();
    long distinct =
        lines.stream()
            .filter(each -> each.startsWith("SERVER_TRAFFIC_SECRET_0"))
            .distinct()
            .count();
    assertEquals(6, servers);
    assertEquals(3, distinct);
  }

  private World run(Site.Family family) {
    World world = World.seeded(5).pcap(internet).keyLog(secrets);
    SimNode server =
        world.node("server", NodeSettings.at(world.place("a", AccessKind.PUBLIC)).family(family));
    server.publish("echo", stream -> stream.onBytes(stream::write));
    SimNode client =
        world.node(
            "client", NodeSettings.at(world.place("b", AccessKind.PORT_RESTRICTED)).family(family));
    world.pcap(client, atClient).ready();
    SimSession session = client.connect("echo");
    SimStream stream = session.openStream();
    stream.write("hello".repeat(2_001).getBytes(UTF_8));
    world.until(() -> session.isDirect() && stream.text().length() == 5 * 2_001);
    return world;
  }

  private record Packet(long nanos, int headerBytes) {}

  private static List<Packet> read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0xa1b23c4d, in.getInt());
    assertEquals(2, in.getShort());
    assertEquals(4, in.getShort());
    in.position(20);
    assertEquals(101, in.getInt(), "LINKTYPE_RAW");
    List<Packet> packets = new ArrayList<>();
    long latest = 0;
    while (in.hasRemaining()) {
      long nanos = in.getInt() * 1_000_000_000L + in.getInt();
      assertTrue(nanos >= latest);
      latest = nanos;
      byte[] packet = new byte[in.getInt()];
      assertEquals(packet.length, in.getInt());
      in.get(packet);
      packets.add(new Packet(nanos, check(ByteBuffer.wrap(packet))));
    }
    return packets;
  }

  /** Checks the headers; gives the length of that of IP. */
  private static int check(ByteBuffer packet) {
    boolean isSix = packet.get(0) >> 4 == 6;
    int header = isSix ? 40 : 20;
    int addresses = isSix ? 8 : 12;
    int udpLength = packet.limit() - header;
    if (isSix) {
      assertEquals(udpLength, packet.getShort(4) & 0xffff);
      assertEquals(17, packet.get(6));
    } else {
      assertEquals(packet.limit(), packet.getShort(2) & 0xffff);
      assertEquals(17, packet.get(9));
      assertEquals(0xffff, sum(packet, 0, header, 0), "checksum of IP");
    }
    assertEquals(udpLength, packet.getShort(header + 4) & 0xffff);
    int pseudo = sum(packet, addresses, header - addresses, 17 + udpLength);
    assertEquals(0xffff, sum(packet, header, udpLength, pseudo), "checksum of UDP");
    return header;
  }

  private static int sum(ByteBuffer in, int from, int length, int before) {
    int sum = before;
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? in.get(from + i + 1) & 0xff : 0;
      sum += (in.get(from + i) & 0xff) << 8 | low;
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
  }
}
