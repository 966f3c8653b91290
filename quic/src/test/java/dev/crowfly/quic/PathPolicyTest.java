package dev.crowfly.quic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PathPolicyTest {
  private static final PathPolicy INTERNET = PathPolicy.internet();

  private static InetSocketAddress v4(int last, int port) throws UnknownHostException {
    byte[] ip = {(byte) 192, 0, 2, (byte) last};
    return new InetSocketAddress(InetAddress.getByAddress(ip), port);
  }

  private static InetSocketAddress linkLocal(int scope, int port) throws UnknownHostException {
    byte[] ip = new byte[16];
    ip[0] = (byte) 0xfe;
    ip[1] = (byte) 0x80;
    ip[15] = 1;
    return new InetSocketAddress(Inet6Address.getByAddress(null, ip, scope), port);
  }

  private static byte[] canonical(SocketAddress address) {
    return INTERNET.of(address).canonicalBytes();
  }

  private static boolean same(SocketAddress one, SocketAddress other) {
    return Arrays.equals(canonical(one), canonical(other));
  }

  @Test
  void canonicalBytes_areAddressPortAndScope() throws UnknownHostException {
    assertArrayEquals(
        new byte[] {(byte) 192, 0, 2, 7, 0x11, 0x51, 0, 0, 0, 0}, canonical(v4(7, 4433)));
    byte[] expected = new byte[22];
    expected[0] = (byte) 0xfe;
    expected[1] = (byte) 0x80;
    expected[15] = 1;
    expected[16] = (byte) 0xff;
    expected[17] = (byte) 0xff;
    expected[20] = 1;
    expected[21] = 2;
    assertArrayEquals(expected, canonical(linkLocal(258, 65_535)));
  }

  @Test
  void everyPart_counts() throws UnknownHostException {
    assertTrue(same(v4(1, 1), v4(1, 1)));
    assertFalse(same(v4(1, 1), v4(2, 1)));
    assertFalse(same(v4(1, 1), v4(1, 2)));
    assertFalse(same(v4(1, 1), v4(1, 257)));
    assertFalse(same(linkLocal(1, 1), linkLocal(2, 1)));
    // Java takes these two for equal.
    assertEquals(linkLocal(1, 1), linkLocal(2, 1));
  }

  @Test
  void defaults_areThoseOfTheRfc() throws UnknownHostException {
    PathProperties properties = INTERNET.of(v4(1, 1));
    assertEquals(1200, properties.maxDatagramBytes());
    assertEquals(333_000_000L, properties.initialRttNanos());
    assertFalse(properties.addressValidated());
  }

  @Test
  void addressesThatAreNone_areRefused() {
    SocketAddress unresolved = InetSocketAddress.createUnresolved("host.invalid", 1);
    assertThrows(IllegalArgumentException.class, () -> INTERNET.of(unresolved));
  }

  @Test
  void figuresOutOfRange_areRefused() throws UnknownHostException {
    InetSocketAddress peer = v4(1, 1);
    assertThrows(IllegalArgumentException.class, () -> PathPolicy.internet(1199, 1).of(peer));
    assertThrows(IllegalArgumentException.class, () -> PathPolicy.internet(65_528, 1).of(peer));
    assertThrows(IllegalArgumentException.class, () -> PathPolicy.internet(1200, 0).of(peer));
    assertEquals(65_527, PathPolicy.internet(65_527, 1).of(peer).maxDatagramBytes());
  }
}
