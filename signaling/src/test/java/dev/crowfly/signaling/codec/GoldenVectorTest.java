package dev.crowfly.signaling.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.testing.Samples;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What goes over the wire, byte for byte: these never change. */
class GoldenVectorTest {
  @TestFactory
  List<DynamicTest> messageAndBytesAreEachOther() {
    return Samples.golden().entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey().getClass().getSimpleName() + " " + each.getValue(),
                    () -> {
                      assertEquals(
                          each.getValue(),
                          HexFormat.of().formatHex(new MessageWriter().bytes(each.getKey())));
                      byte[] bytes = HexFormat.of().parseHex(each.getValue());
                      MessageReader reader = new MessageReader();
                      reader.feed(bytes, 0, bytes.length);
                      assertEquals(each.getKey(), reader.next());
                      assertEquals(null, reader.next());
                    }))
        .toList();
  }

  @Test
  void everyKindOfMessageHasAVector() {
    Set<Class<?>> without = new HashSet<>(List.of(Message.class.getPermittedSubclasses()));
    Samples.golden().keySet().forEach(message -> without.remove(message.getClass()));
    assertEquals(Set.of(), without);
  }

  @Test
  void numbersOfTheMessagesAreTheseForEver() {
    String table =
        MessageLayouts.all().stream()
            .map(layout -> layout.type() + " " + layout.of().getSimpleName())
            .collect(Collectors.joining("\n"));
    assertEquals(
        """
        0 Hello
        1 Welcome
        2 Register
        3 Registered
        4 Unregister
        5 Refused
        6 Open
        7 Offer
        8 Accept
        9 Answer
        10 Resume
        11 Resumed
        12 Access
        13 Close
        14 Candidate
        15 EndOfCandidates
        16 StartPunching
        17 PunchResult
        18 Restart""",
        table);
  }

  /** The field came after the first release: without it a message is as it was before. */
  @Test
  void observerOfWelcomeIsOneFieldMoreAtItsEnd() throws SignalingException {
    Message.Welcome without =
        new Message.Welcome(
            1, "a".repeat(52), new InetSocketAddress("192.0.2.1", 4433), 256, 10_000);
    Message.Welcome with =
        new Message.Welcome(
            1,
            without.nodeId(),
            without.observed(),
            256,
            10_000,
            new InetSocketAddress("0.0.0.0", 4434));
    String fields = HexFormat.of().formatHex(new MessageWriter().bytes(without)).substring(4);
    String longer = "4049" + fields + "04000000001152";
    assertEquals(longer, HexFormat.of().formatHex(new MessageWriter().bytes(with)));
    MessageReader reader = new MessageReader();
    byte[] bytes = HexFormat.of().parseHex(longer);
    reader.feed(bytes, 0, bytes.length);
    assertEquals(with, reader.next());
  }
}
