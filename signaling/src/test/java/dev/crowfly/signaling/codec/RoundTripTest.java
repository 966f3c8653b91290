package dev.crowfly.signaling.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.testing.Messages;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever may be said arrives as it was said. */
class RoundTripTest {
  @Property(tries = 500)
  void messagesArriveAsTheyWereSentHoweverTheStreamIsCut(@ForAll long seed)
      throws SignalingException {
    Messages messages = new Messages(seed);
    MessageWriter writer = new MessageWriter();
    List<Message> sent = new ArrayList<>();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      Message message = messages.any();
      sent.add(message);
      stream.writeBytes(writer.bytes(message));
    }
    assertEquals(sent, read(stream.toByteArray(), new Random(seed)));
  }

  private static List<Message> read(byte[] stream, Random random) throws SignalingException {
    List<Message> got = new ArrayList<>();
    MessageReader reader = new MessageReader();
    int most = 1 + random.nextInt(1 << random.nextInt(16));
    for (int at = 0; at < stream.length; ) {
      int length = Math.min(stream.length - at, 1 + random.nextInt(most));
      reader.feed(stream, at, length);
      at += length;
      for (Message next = reader.next(); next != null; next = reader.next()) {
        got.add(next);
      }
      assertTrue(reader.pendingBytes() <= MessageWriter.MAX_BYTES + 4);
    }
    assertEquals(0, reader.pendingBytes());
    return got;
  }
}
