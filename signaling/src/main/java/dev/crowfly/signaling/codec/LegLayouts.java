package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.Message.Hello;
import dev.crowfly.signaling.Message.Refused;
import dev.crowfly.signaling.Message.Register;
import dev.crowfly.signaling.Message.Registered;
import dev.crowfly.signaling.Message.Unregister;
import dev.crowfly.signaling.Message.Welcome;
import dev.crowfly.signaling.SignalingException;
import java.util.List;

/**
 * Messages that concern a leg and its services.
 *
 * <pre>
 * 0 Hello       version, flags (1 connector, 2 agent), node id, software, instance
 * 1 Welcome     version, node id, address, max services, max sessions [, address of the observer]
 * 2 Register    request, service
 * 3 Registered  request, service
 * 4 Unregister  service
 * 5 Refused     request, code, text
 * </pre>
 *
 * <p>Numbers are varints, texts a varint length and UTF-8, flags a byte, an address its length (4
 * or 16), its bytes and two bytes of port.
 */
final class LegLayouts {
  static final List<MessageLayout<?>> ALL =
      List.of(
          new MessageLayout<>(0, Hello.class, LegLayouts::write, LegLayouts::readHello),
          new MessageLayout<>(1, Welcome.class, LegLayouts::write, LegLayouts::readWelcome),
          new MessageLayout<>(2, Register.class, LegLayouts::write, LegLayouts::readRegister),
          new MessageLayout<>(3, Registered.class, LegLayouts::write, LegLayouts::readRegistered),
          new MessageLayout<>(
              4,
              Unregister.class,
              (message, out) -> out.service(message.service()),
              in -> new Unregister(in.service())),
          new MessageLayout<>(5, Refused.class, LegLayouts::write, LegLayouts::readRefused));

  private static final int CONNECTOR = 1;
  private static final int AGENT = 2;

  private LegLayouts() {}

  private static void write(Hello message, BodyWriter out) throws SignalingException {
    out.number(message.version());
    out.flags((message.connector() ? CONNECTOR : 0) | (message.agent() ? AGENT : 0));
    out.node(message.nodeId());
    out.text(message.software(), Bounds.MAX_SOFTWARE_BYTES);
    out.varint(Bounds.instance(message.instance()));
  }

  private static Hello readHello(BodyReader in) throws SignalingException {
    int version = in.number();
    int flags = in.flags();
    return new Hello(
        version,
        (flags & CONNECTOR) != 0,
        (flags & AGENT) != 0,
        in.node(),
        in.text(Bounds.MAX_SOFTWARE_BYTES, "the name of a software"),
        in.varint());
  }

  private static void write(Welcome message, BodyWriter out) throws SignalingException {
    out.number(message.version());
    out.node(message.nodeId());
    out.address(message.observed());
    out.number(message.maxServices());
    out.number(message.maxSessions());
    if (message.observer() != null) {
      out.address(message.observer());
    }
  }

  private static Welcome readWelcome(BodyReader in) throws SignalingException {
    return new Welcome(
        in.number(), in.node(), in.address(), in.number(), in.number(), in.laterAddress());
  }

  private static void write(Register message, BodyWriter out) throws SignalingException {
    out.request(message.request());
    out.service(message.service());
  }

  private static Register readRegister(BodyReader in) throws SignalingException {
    return new Register(in.request(), in.service());
  }

  private static void write(Registered message, BodyWriter out) throws SignalingException {
    out.request(message.request());
    out.service(message.service());
  }

  private static Registered readRegistered(BodyReader in) throws SignalingException {
    return new Registered(in.request(), in.service());
  }

  private static void write(Refused message, BodyWriter out) throws SignalingException {
    out.varint(message.request());
    out.number(message.code());
    out.reason(message.text());
  }

  private static Refused readRefused(BodyReader in) throws SignalingException {
    return new Refused(in.varint(), in.number(), in.reason());
  }
}
