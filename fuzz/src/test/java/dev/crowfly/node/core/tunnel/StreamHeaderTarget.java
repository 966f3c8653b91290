package dev.crowfly.node.core.tunnel;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.fuzz.targets.Choices;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.wire.VarInt;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/**
 * The first bytes of a stream of C: a header says the same however its bytes come in, takes not one
 * byte more than it has, and gives a name only if a service can be called so.
 */
public final class StreamHeaderTarget {
  private final byte[] bytes;
  private final int piece;
  private int arrived;
  private int taken;
  private final QuicStream stream =
      (QuicStream)
          Proxy.newProxyInstance(
              QuicStream.class.getClassLoader(),
              new Class<?>[] {QuicStream.class},
              (proxy, method, arguments) -> call(method, arguments));

  private StreamHeaderTarget(byte[] bytes, int piece) {
    this.bytes = bytes;
    this.piece = piece;
  }

  /** The first byte is the size of the pieces, the rest a stream that ends. */
  public static void fuzzerTestOneInput(byte[] input) {
    Choices choices = new Choices(input);
    int piece = 1 + choices.octet();
    byte[] bytes = choices.rest();
    String whole = new StreamHeaderTarget(bytes, Math.max(1, bytes.length)).read();
    unlessEqual(whole, new StreamHeaderTarget(bytes, 1).read(), "byte by byte");
    unlessEqual(whole, new StreamHeaderTarget(bytes, piece).read(), "in pieces");
    unlessEqual(expected(bytes), whole, "what the format says");
  }

  private Object call(Method method, Object[] arguments) {
    if (!method.getName().equals("read")) {
      throw new AssertionError("not to be asked: " + method);
    }
    int length = (int) arguments[2];
    unless(length > 0, "asks for nothing");
    int count = Math.min(length, arrived - taken);
    System.arraycopy(bytes, taken, arguments[0], (int) arguments[1], count);
    taken += count;
    return count == 0 && taken == bytes.length ? QuicStream.END : count;
  }

  /** How it ended, the name and how many bytes were taken. */
  private String read() {
    StreamHeader header = new StreamHeader();
    StreamHeader.Progress progress = StreamHeader.Progress.INCOMPLETE;
    while (progress == StreamHeader.Progress.INCOMPLETE) {
      arrived = Math.min(bytes.length, arrived + piece);
      progress = header.read(stream);
    }
    unlessEqual(progress, header.read(stream), "asked again");
    boolean complete = progress == StreamHeader.Progress.COMPLETE;
    return progress + " " + (complete ? header.service() + " " + taken : "");
  }

  private static String expected(byte[] bytes) {
    long length = VarInt.decode(bytes, 0, bytes.length);
    if (length < 0) {
      return StreamHeader.Progress.ENDED + " ";
    }
    int at = VarInt.sizeOf(bytes[0]);
    if (length < 1 || length > 64) {
      return StreamHeader.Progress.MALFORMED + " ";
    }
    if (length > bytes.length - at) {
      return StreamHeader.Progress.ENDED + " ";
    }
    String name = new String(bytes, at, (int) length, StandardCharsets.ISO_8859_1);
    return name.matches("[a-z0-9][a-z0-9._-]*")
        ? StreamHeader.Progress.COMPLETE + " " + name + " " + (at + length)
        : StreamHeader.Progress.MALFORMED + " ";
  }
}
