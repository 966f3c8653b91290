package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static InetSocketAddress linkLocal(int scope) throws UnknownHostException {
    byte[] ip = new byte[16];
    ip[0] = (byte) 0xfe;
    ip[1] = (byte) 0x80;
    ip[15] = 1;
    return new InetSocketAddress(Inet6Address.getByAddress(null, ip, scope), 443);
  }

  @Test
  void scopeOfIpv6_counts() throws UnknownHostException {
    assertEquals(linkLocal(1), linkLocal(2), "this is why");
    assertFalse(Addresses.same(linkLocal(1), linkLocal(2)));
    assertTrue(Addresses.same(linkLocal(2), linkLocal(2)));
  }

  @Test
  void ipAddresses_byAddressAndPort() throws UnknownHostException {
    InetAddress ip = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    assertTrue(Addresses.same(new InetSocketAddress(ip, 1), new InetSocketAddress(ip, 1)));
    assertFalse(Addresses.same(new InetSocketAddress(ip, 1), new InetSocketAddress(ip, 2)));
  }

  @Test
  void opaqueAddresses_byTheirOwnEquals() {
    assertTrue(Addresses.same(new Addr("a"), new Addr("a")));
    assertFalse(Addresses.same(new Addr("a"), new Addr("b")));
  }
}
