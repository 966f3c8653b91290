package dev.crowfly.signaling.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.testing.Ids;
import dev.crowfly.signaling.testing.Messages;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Messages that wait for the stream. */
class OutboxTest {
  private final MessageWriter writer = new MessageWriter();

  @Property(tries = 200)
  void bytesLeaveInTheOrderInWhichTheyCame(@ForAll long seed) throws SignalingException {
    Random random = new Random(seed);
    Messages messages = new Messages(seed);
    Outbox outbox = new Outbox(new MessageWriter());
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    for (int i = 0; i < 40; i++) {
      if (random.nextBoolean()) {
        Message message = messages.any();
        int before = outbox.size();
        if (outbox.offer(message, 100_000)) {
          expected.writeBytes(writer.bytes(message));
        } else {
          assertEquals(before, outbox.size());
        }
      } else {
        byte[] piece = new byte[1 + random.nextInt(20_000)];
        int count = outbox.write(piece, 0, piece.length);
        got.write(piece, 0, count);
      }
      assertTrue(outbox.size() <= 100_000);
      assertEquals(expected.size() - got.size(), outbox.size());
    }
    byte[] rest = new byte[outbox.size()];
    got.write(rest, 0, outbox.write(rest, 0, rest.length));
    assertEquals(
        HexFormat.of().formatHex(expected.toByteArray()),
        HexFormat.of().formatHex(got.toByteArray()));
  }

  @Test
  void whatDoesNotFitIsNotAdded() {
    Outbox outbox = new Outbox(writer);
    assertTrue(outbox.offer(new Message.Unregister("web"), 6));
    assertFalse(outbox.offer(new Message.Unregister("web"), 11));
    assertEquals(6, outbox.size());
    assertTrue(outbox.offer(new Message.Unregister("web"), 12));
  }

  @Test
  void valueOutOfItsBoundsIsTheCallersFault() {
    Outbox outbox = new Outbox(writer);
    assertThrows(
        IllegalArgumentException.class,
        () -> outbox.offer(new Message.Unregister("No Name"), 1000));
    assertThrows(
        IllegalArgumentException.class,
        () -> outbox.offer(new Message.Candidate(Ids.session(1), 0, "x".repeat(513)), 1000));
    assertThrows(
        IllegalArgumentException.class,
        () -> outbox.offer(new Message.Candidate(Ids.session(1), 0, "a\nb"), 1000));
    assertEquals(0, outbox.size());
  }

  @Test
  void textForPeopleIsMadeFit() throws SignalingException {
    byte[] bytes = writer.bytes(new Message.Refused(1, 1, "a\nb\u202e" + "€".repeat(100)));
    MessageReader reader = new MessageReader();
    reader.feed(bytes, 0, bytes.length);
    Message.Refused refused = (Message.Refused) reader.next();
    assertEquals("a?b?" + "€".repeat(84), refused.text());
  }
}
