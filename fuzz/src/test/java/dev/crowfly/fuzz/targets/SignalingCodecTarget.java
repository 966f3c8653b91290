package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.signaling.ErrorCode;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageReader;
import dev.crowfly.signaling.codec.MessageWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The codec of signaling: a stream says the same however it is cut into pieces, what was read can
 * be written and read again, and what waits is never more than one message.
 */
public final class SignalingCodecTarget {
  private static final int PREFIX = 4;
  private static final int MOST_PENDING = 8 + MessageWriter.MAX_BYTES;

  private SignalingCodecTarget() {}

  /** The first bytes are the sizes of the pieces, used in turn; the rest is the stream. */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    int[] pieces = new int[PREFIX];
    for (int i = 0; i < PREFIX; i++) {
      pieces[i] = 1 + choices.octet();
    }
    byte[] stream = choices.rest();
    List<Object> whole = read(stream, new int[] {Math.max(1, stream.length)});
    unlessEqual(whole, read(stream, new int[] {1}), "byte by byte");
    unlessEqual(whole, read(stream, pieces), "in pieces");
    MessageWriter writer = new MessageWriter();
    for (Object each : whole) {
      if (each instanceof Message message) {
        checkWritten(message, writer);
      }
    }
  }

  /** The messages, and how it ended: the code that refused the stream, or what waits. */
  private static List<Object> read(byte[] stream, int[] pieces) {
    List<Object> all = new ArrayList<>();
    MessageReader reader = new MessageReader();
    try {
      int at = 0;
      for (int turn = 0; at < stream.length; turn++) {
        int length = Math.min(pieces[turn % pieces.length], stream.length - at);
        reader.feed(stream, at, length);
        at += length;
        for (Message next = reader.next(); next != null; next = reader.next()) {
          all.add(next);
        }
        unless(reader.pendingBytes() < MOST_PENDING, "more than one message waits");
      }
      all.add(reader.pendingBytes());
    } catch (SignalingException e) {
      unless(
          e.code() == ErrorCode.MALFORMED || e.code() == ErrorCode.INVALID,
          "refused with " + e.code());
      all.add(e.code());
    }
    unless(all.size() <= stream.length + 1, "more messages than bytes");
    return all;
  }

  private static void checkWritten(Message message, MessageWriter writer) {
    byte[] bytes;
    try {
      bytes = writer.bytes(message);
    } catch (SignalingException e) {
      throw new Violation("was read, but can't be written: " + message, e);
    }
    List<Object> again = read(bytes, new int[] {bytes.length});
    unlessEqual(List.of(message, 0), again, "as written");
  }
}
