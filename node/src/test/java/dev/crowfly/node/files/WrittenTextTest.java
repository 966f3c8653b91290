package dev.crowfly.node.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, services and forwards as people write them, and what they hear when they err. */
class WrittenTextTest {
  private static final String ID = "7lw544d4gwcg4zlfv4i7hgb67sh67ejclurdecmreqqlegtlwsfq";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relay.example.com:4433",
        "192.0.2.1:1",
        "[2001:db8::1]:65535",
        "[fe80::1%eth0]:4433",
        "my_host-1:80"
      })
  void hostAndPortAreReadAndWrittenAlike(String text) {
    assertEquals(text, HostPort.parse(text).toString());
    assertEquals(text, IntermediateAddress.parse(text).toString());
    String pinned = ID + "@" + text;
    assertEquals(pinned, IntermediateAddress.parse(pinned).toString());
    assertEquals(ID, IntermediateAddress.parse(pinned).node().orElseThrow().toString());
    String service = "web=tcp://" + text;
    assertEquals(service, ServiceSpec.parse(service).toString());
    String forward = "udp://" + text + "=dns";
    assertEquals(forward, ForwardSpec.parse(forward).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relay.example.com  | has no port; write HOST:PORT, for instance relay.example.com:4433",
        "2001:db8::1        | an IPv6 address stands in brackets; write [ADDRESS]:PORT",
        "[::1]              | has no port",
        "host:              | a port is a number from 1 to 65535",
        "host:70000         | has the port '70000'",
        "host:-1            | has the port '-1'",
        "host:http          | has the port 'http'",
        ":4433              | has no valid host",
        "a b:4433           | has no valid host",
        "http://a:4433      | is a URL; write HOST:PORT alone",
        "host:0             | has port 0",
      })
  void aBadPlaceIsToldWithWhatToWrite(String text, String told) {
    assertTold(HostPort::parse, text, told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc@host:1 | is no node id: it has 52 characters of a-z and 2-7, as 'crowfly id' prints it; this has 3",
        "7LW544D4GWCG4ZLFV4I7HGB67SH67EJCLURDECMREQQLEGTLWSFQ@host:1 | write it in lower case",
        "@host:1    | this has 0",
        "a@b@host:1 | this has 1",
      })
  void aBadNodeIdIsToldWithWhereToGetOne(String text, String told) {
    assertTold(IntermediateAddress::parse, text, told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web                     | is no service; write NAME=tcp://HOST:PORT",
        "web=127.0.0.1:80        | the protocol is missing; write tcp://HOST:PORT",
        "web=http://127.0.0.1:80 | 'http' can't be forwarded; write tcp://HOST:PORT (also for HTTP)",
        "Web=tcp://127.0.0.1:80  | 'Web' is no name for a service; take 1 to 64 characters of a-z",
        "=tcp://127.0.0.1:80     | '' is no name for a service",
        "crowfly.x=tcp://h:1     | names that begin with 'crowfly.' are Crowfly's own",
        "web=tcp://127.0.0.1     | has no port",
        "web=tcp://127.0.0.1:0   | has port 0",
        "web=tcp://h:1/path      | has the port '1/path'",
      })
  void aBadServiceIsToldWithWhatToWrite(String text, String told) {
    assertTold(ServiceSpec::parse, text, told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp://127.0.0.1:8080     | is no forward; write tcp://ADDR:PORT=NAME",
        "web=tcp://127.0.0.1:8080 | is the wrong way round",
        "127.0.0.1:8080=web       | the protocol is missing",
        "tcp://127.0.0.1:8080=    | '' is no name for a service",
        "tcp://:8080=web          | has no valid host",
      })
  void aBadForwardIsToldWithWhatToWrite(String text, String told) {
    assertTold(ForwardSpec::parse, text, told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:0=web"})
  void aForwardMayLeaveThePortToTheSystem(String text) {
    assertEquals(0, ForwardSpec.parse(text).listen().port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"web=tcp://127.0.0.1:80/"})
  void aSlashAtTheEndOfAUrlIsNoFault(String text) {
    assertEquals("web=tcp://127.0.0.1:80", ServiceSpec.parse(text).toString());
  }

  @Property
  void anyTextIsReadOrToldInOneLine(@ForAll String text) {
    for (Function<String, Object> reader :
        java.util.List.<Function<String, Object>>of(
            HostPort::parse, IntermediateAddress::parse, ServiceSpec::parse, ForwardSpec::parse)) {
      try {
        Object read = reader.apply(text);
        assertEquals(read, reader.apply(read.toString()), "reads what it writes");
      } catch (MalformedTextException e) {
        assertTrue(e.getMessage().contains("'"), e.getMessage());
      }
    }
  }

  private static void assertTold(Function<String, Object> reader, String text, String told) {
    MalformedTextException e =
        assertThrows(MalformedTextException.class, () -> reader.apply(text), text);
    assertTrue(e.getMessage().contains(told), e.getMessage());
  }
}
