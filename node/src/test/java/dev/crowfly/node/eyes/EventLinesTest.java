package dev.crowfly.node.eyes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.node.core.NodeEvent;
import dev.crowfly.node.core.PathChange;
import dev.crowfly.node.core.PathInfo;
import dev.crowfly.node.core.PathKind;
import dev.crowfly.node.core.RelayAddress;
import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.SessionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs read, and what people read of the same events. */
class EventLinesTest {
  private static final String SESSION = "000102030405060708090a0b0c0d0e0f";
  private static final String NODE = "7lw544d4gwcg4zlfv4i7hgb67sh67ejclurdecmreqqlegtlwsfq";

  @Test
  void promisedLinesAreAsTheDesignHasThem() {
    assertLine(
        "{\"event\":\"ready\",\"role\":\"agent\",\"node\":\"n\",\"listen\":\"127.0.0.1:1\"}",
        EventLines.ready("agent", "n", "127.0.0.1:1"));
    assertLine("{\"event\":\"registered\",\"service\":\"web\"}", EventLines.registered("web"));
    assertLine(
        "{\"event\":\"session\",\"session\":\"s\",\"service\":\"web\",\"peer\":\"p\"}",
        EventLines.session("s", "web", "p"));
    assertLine(
        "{\"event\":\"path\",\"session\":\"s\",\"kind\":\"direct\",\"candidate\":\"srflx\","
            + "\"local\":\"192.0.2.1:1000\",\"remote\":\"[2001:db8::1]:2000\",\"rtt_ms\":12.300,"
            + "\"since_open_ms\":140,\"reason\":\"proven\"}",
        EventLines.path("s", change(direct())));
    assertLine(
        "{\"event\":\"path\",\"session\":\"s\",\"kind\":\"relay\",\"candidate\":\"relay\","
            + "\"local\":\"relay\",\"remote\":\"relay\",\"rtt_ms\":0.000,"
            + "\"since_open_ms\":140,\"reason\":\"proven\"}",
        EventLines.path("s", change(relay())));
    assertLine(
        "{\"event\":\"closed\",\"session\":\"s\",\"code\":11,\"name\":\"PEER_LOST\","
            + "\"reason\":\"gone\"}",
        EventLines.closed("s", ErrorCode.PEER_LOST, "gone"));
    assertLine(
        "{\"event\":\"ping\",\"seq\":1,\"rtt_ms\":12.300,\"kind\":\"direct\"}",
        EventLines.ping(1, 12_300_000, direct()));
    assertLine(
        "{\"event\":\"error\",\"code\":\"UNKNOWN_SERVICE\",\"message\":\"nobody publishes this"
            + " service; check the name; is the Connector running?\"}",
        EventLines.error(ErrorCode.UNKNOWN_SERVICE, ""));
  }

  @Test
  void aSessionHasOneServiceByNameAndSeveralInAList() {
    assertLine(
        "{\"event\":\"session\",\"session\":\"s\",\"service\":\"web\",\"peer\":\"p\","
            + "\"services\":[\"web\"]}",
        EventLines.session("s", List.of("web"), "p"));
    assertLine(
        "{\"event\":\"session\",\"session\":\"s\",\"service\":\"*\",\"peer\":\"p\","
            + "\"services\":[\"web\",\"dns\"]}",
        EventLines.session("s", List.of("web", "dns"), "p"));
    assertLine(
        "{\"event\":\"session\",\"session\":\"s\",\"service\":\"*\",\"peer\":\"p\","
            + "\"services\":[]}",
        EventLines.session("s", List.of(), "p"));
  }

  @Test
  void whatGuessingCameToIsTold() {
    assertLine(
        "{\"event\":\"guess\",\"session\":\"s\",\"kind\":\"birthday\",\"found\":true,"
            + "\"sockets\":256,\"packets\":311}",
        EventLines.guess("s", "birthday", true, 256, 311));
  }

  @Test
  void theSizeOfDatagramsIsTold() {
    assertLine(
        "{\"event\":\"max_datagram\",\"session\":\"s\",\"bytes\":1382}",
        EventLines.maxDatagram("s", 1382));
  }

  @Test
  void theEndOfAnAttemptToPunchIsToldWithItsReason() {
    assertLine(
        "{\"event\":\"punched\",\"session\":\"s\",\"direct\":false,\"reason\":\"no\"}",
        EventLines.punched("s", false, "no"));
  }

  @Test
  void anIntermediateTellsOfNodesAndSessionsTwice() {
    InetSocketAddress from = address("192.0.2.1", 1000);
    assertIntermediate(
        new NodeEvent.NodeJoined(NODE, from),
        "{\"event\":\"node\",\"state\":\"joined\",\"node\":\""
            + NODE
            + "\",\"from\":\"192.0.2.1:1000\"}",
        "7lw544d4… joined from 192.0.2.1:1000");
    assertIntermediate(
        new NodeEvent.SessionIntroduced(SESSION, "web", NODE, "p"),
        "{\"event\":\"session\",\"session\":\""
            + SESSION
            + "\",\"service\":\"web\",\"peer\":\"p\","
            + "\"agent\":\""
            + NODE
            + "\"}",
        "[000102] 7lw544d4… uses web of p");
    assertIntermediate(
        new NodeEvent.Refused(NODE, ErrorCode.FORBIDDEN, "may not publish web"),
        "{\"event\":\"refused\",\"node\":\""
            + NODE
            + "\",\"code\":\"FORBIDDEN\","
            + "\"message\":\"may not publish web\"}",
        "7lw544d4… refused: may not publish web; ask who runs the Intermediate");
    assertIntermediate(
        new NodeEvent.SessionForgotten(SESSION, ErrorCode.NONE),
        "{\"event\":\"closed\",\"session\":\""
            + SESSION
            + "\",\"code\":0,\"name\":\"NONE\","
            + "\"reason\":\"closed\"}",
        "[000102] session ended: closed");
  }

  @Test
  void peopleReadPathsWithTheirTimes() {
    assertEquals(
        "[000102] direct (srflx) 192.0.2.1:1000 → [2001:db8::1]:2000, round trip 12 ms, 141 ms"
            + " after opening: proven",
        Narration.path(SESSION, change(direct())));
    assertEquals(
        "[000102] over the relay, 141 ms after opening: proven",
        Narration.path(SESSION, change(relay())));
    assertEquals(
        "[000102] session closed: the peer did not come back; open it again",
        Narration.closed(SESSION, ErrorCode.PEER_LOST, ""));
    assertEquals("[000102] session closed", Narration.closed(SESSION, ErrorCode.NONE, ""));
    assertEquals("0.3 ms", Narration.millis(300_000));
    assertEquals("12.5 s", Narration.millis(12_500_000_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "::,[::]:1",
    "::1,[::1]:1",
    "1::,[1::]:1",
    "fe80::1:0:0:1,[fe80::1:0:0:1]:1",
    "2001:db8:0:1:1:1:1:1,[2001:db8:0:1:1:1:1:1]:1",
    "2001:db8:0:0:1:0:0:1,[2001:db8::1:0:0:1]:1",
    "192.0.2.1,192.0.2.1:1"
  })
  void addressesAreWrittenAsRfc5952Wants(String literal, String text) {
    assertEquals(text, AddressText.of(address(literal, 1)));
  }

  @Property(tries = 200)
  void anyTextBecomesOneAsciiLineThatReadsBack(@ForAll String text) {
    String line = JsonLine.event("x").put("text", text).toString();
    assertTrue(line.chars().allMatch(c -> c >= 0x20 && c < 0x7f), line);
    String body = line.substring("{\"event\":\"x\",\"text\":\"".length(), line.length() - 2);
    assertEquals(text, unescape(body));
  }

  @Test
  void numbersThatAreNoneAreNull() {
    assertLine(
        "{\"a\":null,\"b\":[\"x\",\"y\"],\"c\":{\"d\":true}}",
        JsonLine.object()
            .put("a", Double.NaN)
            .put("b", List.of("x", "y"))
            .put("c", JsonLine.object().put("d", true)));
  }

  private static String unescape(String body) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      assertFalse(c == '"', "not escaped");
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char next = body.charAt(++i);
      if (next == 'u') {
        text.append((char) Integer.parseInt(body.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        text.append(next == 'n' ? '\n' : next);
      }
    }
    return text.toString();
  }

  private static PathInfo direct() {
    return new PathInfo(
        PathKind.DIRECT,
        CandidateType.SERVER_REFLEXIVE,
        address("192.0.2.1", 1000),
        address("2001:db8::1", 2000),
        12_300_000,
        1452);
  }

  private static PathInfo relay() {
    return new PathInfo(
        PathKind.RELAY,
        CandidateType.RELAYED,
        RelayAddress.LOCAL,
        new RelayAddress(SessionId.of(new byte[16])),
        0,
        1200);
  }

  private static PathChange change(PathInfo path) {
    return new PathChange(path, 140_900_000, "proven");
  }

  private static InetSocketAddress address(String literal, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(literal), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertIntermediate(NodeEvent event, String line, String text) {
    assertLine(line, EventLines.ofIntermediate(event));
    assertEquals(text, Narration.ofIntermediate(event));
  }

  private static void assertLine(String expected, JsonLine line) {
    assertEquals(expected, line.toString());
  }
}
