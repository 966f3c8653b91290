package dev.crowfly.quic.testing;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameVisitor;
import dev.crowfly.quic.wire.PacketType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads packets and notes which calls a {@link FrameVisitor} gets, whatever frames there are. */
public final class FrameLog {
  /** One call, by the name of the method; arrays among the arguments are shared. */
  public record Call(PacketType packet, String name, List<Object> arguments) {
    /** An argument that is a number. */
    public long number(int index) {
      return ((Number) arguments.get(index)).longValue();
    }

    /** The text in an array at {@code index}, whose offset and length follow. */
    public String text(int index) {
      return new String(
          (byte[]) arguments.get(index),
          (int) number(index + 1),
          (int) number(index + 2),
          StandardCharsets.UTF_8);
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private final FrameReader reader = new FrameReader();

  /** All calls so far. */
  public List<Call> calls() {
    return calls;
  }

  /** Reads the payload of a packet; it has to be valid. */
  public void read(byte[] buf, int offset, int limit, PacketType packet) {
    InvocationHandler note =
        (Object proxy, Method method, Object[] arguments) -> {
          List<Object> list = arguments == null ? List.of() : List.of(arguments);
          calls.add(new Call(packet, method.getName(), list));
          return null;
        };
    ClassLoader loader = FrameVisitor.class.getClassLoader();
    FrameVisitor visitor =
        (FrameVisitor) Proxy.newProxyInstance(loader, new Class<?>[] {FrameVisitor.class}, note);
    try {
      reader.read(buf, offset, limit, packet, visitor);
    } catch (TransportError e) {
      throw new AssertionError("the endpoint sent an invalid frame", e);
    }
  }
}
