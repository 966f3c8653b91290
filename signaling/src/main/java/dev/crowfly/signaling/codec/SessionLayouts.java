package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.Message.Accept;
import dev.crowfly.signaling.Message.Access;
import dev.crowfly.signaling.Message.Answer;
import dev.crowfly.signaling.Message.Close;
import dev.crowfly.signaling.Message.Offer;
import dev.crowfly.signaling.Message.Open;
import dev.crowfly.signaling.Message.Resume;
import dev.crowfly.signaling.Message.Resumed;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import java.util.List;

/**
 * Messages that begin, resume and end sessions.
 *
 * <pre>
 *  6 Open     request, service or "", node id or "", ICE
 *  7 Offer    session, flow, node id, services, ICE
 *  8 Accept   session, ICE
 *  9 Answer   request, session, flags (1 existing), flow, node id, services, ICE
 * 10 Resume   session, flags (1 the sender is the Agent), node id
 * 11 Resumed  session, flow, services
 * 12 Access   session, services
 * 13 Close    session, code, text
 *
 * session: 16 bytes.  services: count, names.
 * ICE: generation, ufrag, password, count, candidates.
 * </pre>
 */
final class SessionLayouts {
  static final List<MessageLayout<?>> ALL =
      List.of(
          new MessageLayout<>(6, Open.class, SessionLayouts::write, SessionLayouts::readOpen),
          new MessageLayout<>(7, Offer.class, SessionLayouts::write, SessionLayouts::readOffer),
          new MessageLayout<>(8, Accept.class, SessionLayouts::write, SessionLayouts::readAccept),
          new MessageLayout<>(9, Answer.class, SessionLayouts::write, SessionLayouts::readAnswer),
          new MessageLayout<>(10, Resume.class, SessionLayouts::write, SessionLayouts::readResume),
          new MessageLayout<>(
              11, Resumed.class, SessionLayouts::write, SessionLayouts::readResumed),
          new MessageLayout<>(12, Access.class, SessionLayouts::write, SessionLayouts::readAccess),
          new MessageLayout<>(13, Close.class, SessionLayouts::write, SessionLayouts::readClose));

  private static final int EXISTING = 1;
  private static final int AGENT = 1;

  private SessionLayouts() {}

  private static void write(Open message, BodyWriter out) throws SignalingException {
    out.request(message.request());
    out.serviceOrEmpty(message.service());
    out.nodeOrEmpty(message.node());
    out.ice(message.ice());
  }

  private static Open readOpen(BodyReader in) throws SignalingException {
    return new Open(in.request(), in.serviceOrEmpty(), in.nodeOrEmpty(), in.ice());
  }

  private static void write(Offer message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.flow(message.flow());
    out.node(message.peer());
    out.services(message.services());
    out.ice(message.ice());
  }

  private static Offer readOffer(BodyReader in) throws SignalingException {
    return new Offer(in.session(), in.flow(), in.node(), in.services(), in.ice());
  }

  private static void write(Accept message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.ice(message.ice());
  }

  private static Accept readAccept(BodyReader in) throws SignalingException {
    return new Accept(in.session(), in.ice());
  }

  private static void write(Answer message, BodyWriter out) throws SignalingException {
    out.request(message.request());
    out.session(message.session());
    out.flags(message.existing() ? EXISTING : 0);
    out.flow(message.flow());
    out.node(message.peer());
    out.services(message.services());
    if (message.existing()) {
      out.noIce(message.ice());
    } else {
      out.ice(message.ice());
    }
  }

  private static Answer readAnswer(BodyReader in) throws SignalingException {
    long request = in.request();
    SessionId session = in.session();
    boolean existing = (in.flags() & EXISTING) != 0;
    return new Answer(
        request,
        session,
        existing,
        in.flow(),
        in.node(),
        in.services(),
        existing ? in.noIce() : in.ice());
  }

  private static void write(Resume message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.flags(message.agent() ? AGENT : 0);
    out.node(message.peer());
  }

  private static Resume readResume(BodyReader in) throws SignalingException {
    SessionId session = in.session();
    boolean agent = (in.flags() & AGENT) != 0;
    return new Resume(session, in.node(), agent);
  }

  private static void write(Resumed message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.flow(message.flow());
    out.services(message.services());
  }

  private static Resumed readResumed(BodyReader in) throws SignalingException {
    return new Resumed(in.session(), in.flow(), in.services());
  }

  private static void write(Access message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.services(message.services());
  }

  private static Access readAccess(BodyReader in) throws SignalingException {
    return new Access(in.session(), in.services());
  }

  private static void write(Close message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.number(message.code());
    out.reason(message.text());
  }

  private static Close readClose(BodyReader in) throws SignalingException {
    return new Close(in.session(), in.number(), in.reason());
  }
}
