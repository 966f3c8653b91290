package dev.crowfly.ice.candidate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code candidate:} attribute, there and back, and what is none. */
class CandidateTextTest {
  @Test
  void exampleOfTheRfcIsRead() throws Exception {
    // RFC 8839 §5.1
    Candidate read =
        Candidate.parse(
            "a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport"
                + " 8998");
    assertEquals(CandidateType.SERVER_REFLEXIVE, read.type());
    assertEquals("2", read.foundation());
    assertEquals(1694498815L, read.priority());
    assertEquals(address("192.0.2.3", 45664), read.address());
    assertEquals(address("203.0.113.141", 8998), read.related());
    assertEquals(
        "candidate:2 1 udp 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998",
        read.toAttribute());
  }

  @Test
  void unknownExtensionsAreSkipped() throws Exception {
    Candidate read =
        Candidate.parse(
            "candidate:1 1 udp 2130706431 2001:db8::1 8998 typ host generation 0 ufrag abcd"
                + " network-cost 50");
    assertEquals(CandidateType.HOST, read.type());
    assertNull(read.related());
  }

  @Test
  void hiddenRelatedAddressIsNone() throws Exception {
    Candidate read =
        Candidate.parse("candidate:1 1 udp 1 192.0.2.3 1 typ srflx raddr 0.0.0.0 rport 9");
    assertNull(read.related());
    assertEquals(
        "candidate:1 1 udp 1 192.0.2.3 1 typ srflx raddr 0.0.0.0 rport 9", read.toAttribute());
  }

  @Test
  void scopeStaysAtHome() throws Exception {
    byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
    Candidate candidate =
        Candidate.remote(
            CandidateType.HOST,
            new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 3), 5),
            1,
            "f");
    assertEquals("candidate:f 1 udp 1 fe80:0:0:0:0:0:0:1 5 typ host", candidate.toAttribute());
  }

  @ParameterizedTest
  @CsvSource({
    "candidate:1 2 udp 1 192.0.2.3 1 typ host, UNSUPPORTED_COMPONENT",
    "candidate:1 1 tcp 1 192.0.2.3 1 typ host, UNSUPPORTED_TRANSPORT",
    "candidate:1 1 udp 1 abc-def.local 1 typ host, UNSUPPORTED_ADDRESS",
    "candidate:1 1 udp 1 192.0.2.3 1 typ teleport, UNSUPPORTED_TYPE",
    "candidate:1 1 udp 1 192.0.2.3 0 typ host, MALFORMED",
    "candidate:1 1 udp 0 192.0.2.3 1 typ host, MALFORMED",
    "candidate:1 1 udp 2147483648 192.0.2.3 1 typ host, MALFORMED",
    "candidate:1 1 udp 1 192.0.2.3 65536 typ host, MALFORMED",
    "candidate:1 1 udp 1 192.0.2.3 1 type host, MALFORMED",
    "candidate:1 1 udp 1 192.0.2.3 1 typ host raddr, MALFORMED",
    "candidate:1  1 udp 1 192.0.2.3 1 typ host, MALFORMED",
    "candidate:1_ 1 udp 1 192.0.2.3 1 typ host, MALFORMED",
    "candidat:1 1 udp 1 192.0.2.3 1 typ host, MALFORMED",
    "candidate:, MALFORMED"
  })
  void otherTextIsRefusedWithItsReason(String text, CandidateFormatException.Reason reason) {
    assertEquals(
        reason,
        assertThrows(CandidateFormatException.class, () -> Candidate.parse(text)).reason(),
        text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "2001:db8::8:800:200c:417a",
        "1:2:3:4:5:6:7:8",
        "::1.2.3.4",
        "64:ff9b::192.0.2.33",
        "1:2:3:4:5:6:1.2.3.4",
        "fe80::1",
        "0.0.0.0",
        "255.255.255.255"
      })
  void literalsAreReadAsTheJdkReadsThem(String text) throws UnknownHostException {
    assertEquals(InetAddress.getByName(text), IpLiteral.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "12345::",
        "g::",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.-4",
        "1..2.3",
        "::1.2.3",
        "1.2.3.4::",
        "fe80::1%eth0",
        "example.com",
        "١.2.3.4",
        "1:2:3:4:5:6:7:1.2.3.4"
      })
  void namesAndBrokenLiteralsAreNone(String text) {
    assertNull(IpLiteral.parse(text));
  }

  @Property(tries = 500)
  void whatIsWrittenReadsTheSame(@ForAll("candidates") Candidate candidate) throws Exception {
    assertEquals(candidate, Candidate.parse(candidate.toAttribute()));
  }

  @Property(tries = 1000)
  void anyTextIsACandidateOrATypedError(@ForAll String text) {
    readOrRefuse(text);
    readOrRefuse("candidate:" + text);
  }

  @Property(tries = 1000)
  void perturbedCandidateIsACandidateOrATypedError(
      @ForAll("candidates") Candidate candidate, @ForAll int at, @ForAll char put) {
    StringBuilder text = new StringBuilder(candidate.toAttribute());
    text.setCharAt(Math.floorMod(at, text.length()), put);
    readOrRefuse(text.toString());
    readOrRefuse(text.substring(0, Math.floorMod(at, text.length())));
  }

  private static void readOrRefuse(String text) {
    try {
      Candidate read = Candidate.parse(text);
      assertEquals(read, Candidate.parse(read.toAttribute()));
    } catch (CandidateFormatException e) {
      // as it should be
    }
  }

  @Provide
  Arbitrary<Candidate> candidates() {
    return Combinators.combine(
            Arbitraries.of(CandidateType.values()),
            addresses(1),
            Arbitraries.longs().between(1, Integer.MAX_VALUE),
            Arbitraries.strings().alpha().numeric().withChars("+/").ofMinLength(1).ofMaxLength(32),
            addresses(0))
        .as(
            (type, address, priority, foundation, related) ->
                new Candidate(
                    type,
                    address,
                    priority,
                    foundation,
                    related.getAddress().isAnyLocalAddress() ? null : related,
                    null));
  }

  private static Arbitrary<InetSocketAddress> addresses(int minPort) {
    Arbitrary<byte[]> bytes =
        Arbitraries.of(4, 16).flatMap(n -> Arbitraries.bytes().array(byte[].class).ofSize(n));
    return Combinators.combine(bytes, Arbitraries.integers().between(minPort, 65535))
        .as(
            (raw, port) -> {
              try {
                return new InetSocketAddress(InetAddress.getByAddress(raw), port);
              } catch (UnknownHostException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static InetSocketAddress address(String host, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
