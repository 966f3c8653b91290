package dev.crowfly.quic.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "192.0.2.1",
        "255.255.255.255",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:DB8:0:0:8:800:200C:417A",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "fe80::1:2",
        "64:ff9b::192.0.2.33",
      })
  void literals_agreeWithThePlatform(String text) throws UnknownHostException {
    assertArrayEquals(InetAddress.getByName(text).getAddress(), AddressLiteral.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.256",
        "1.2.3.999",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.",
        "-1.2.3.4",
        "a.b.c.d",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "::1.2.3",
        "1.2.3.4::",
        "fe80::1%eth0",
        "localhost",
      })
  void anythingElse_isNoAddress(String text) {
    assertNull(AddressLiteral.parse(text));
  }

  @Property
  void everyAddress_isReadBack(@ForAll @Size(16) byte[] ipv6, @ForAll @Size(4) byte[] ipv4)
      throws UnknownHostException {
    String text6 = Inet6Address.getByAddress(null, ipv6, -1).getHostAddress();
    String text4 = Inet4Address.getByAddress(ipv4).getHostAddress();
    assertArrayEquals(ipv6, AddressLiteral.parse(text6));
    assertArrayEquals(ipv4, AddressLiteral.parse(text4));
  }

  @Property(tries = 10_000)
  void anyText_throwsNothing(@ForAll String text) {
    AddressLiteral.parse(text);
  }
}
