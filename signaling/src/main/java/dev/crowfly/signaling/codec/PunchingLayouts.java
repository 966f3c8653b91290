package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.Message.Candidate;
import dev.crowfly.signaling.Message.EndOfCandidates;
import dev.crowfly.signaling.Message.PunchResult;
import dev.crowfly.signaling.Message.Restart;
import dev.crowfly.signaling.Message.StartPunching;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import java.util.List;

/**
 * Messages about the way from node to node.
 *
 * <pre>
 * 14 Candidate        session, generation, candidate
 * 15 EndOfCandidates  session, generation
 * 16 StartPunching    session, delay in ms
 * 17 PunchResult      session, flags (1 direct), ms, text
 * 18 Restart          session, ICE
 * </pre>
 */
final class PunchingLayouts {
  static final List<MessageLayout<?>> ALL =
      List.of(
          new MessageLayout<>(
              14, Candidate.class, PunchingLayouts::write, PunchingLayouts::readCandidate),
          new MessageLayout<>(
              15,
              EndOfCandidates.class,
              PunchingLayouts::write,
              PunchingLayouts::readEndOfCandidates),
          new MessageLayout<>(
              16, StartPunching.class, PunchingLayouts::write, PunchingLayouts::readStartPunching),
          new MessageLayout<>(
              17, PunchResult.class, PunchingLayouts::write, PunchingLayouts::readPunchResult),
          new MessageLayout<>(
              18, Restart.class, PunchingLayouts::write, PunchingLayouts::readRestart));

  private static final int DIRECT = 1;

  private PunchingLayouts() {}

  private static void write(Candidate message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.number(message.generation());
    out.candidate(message.candidate());
  }

  private static Candidate readCandidate(BodyReader in) throws SignalingException {
    return new Candidate(in.session(), in.number(), in.candidate());
  }

  private static void write(EndOfCandidates message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.number(message.generation());
  }

  private static EndOfCandidates readEndOfCandidates(BodyReader in) throws SignalingException {
    return new EndOfCandidates(in.session(), in.number());
  }

  private static void write(StartPunching message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.number(message.delayMillis(), Bounds.MAX_DELAY_MILLIS, "milliseconds");
  }

  private static StartPunching readStartPunching(BodyReader in) throws SignalingException {
    return new StartPunching(in.session(), in.number(Bounds.MAX_DELAY_MILLIS, "milliseconds"));
  }

  private static void write(PunchResult message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.flags(message.direct() ? DIRECT : 0);
    out.number(message.millis());
    out.reason(message.detail());
  }

  private static PunchResult readPunchResult(BodyReader in) throws SignalingException {
    SessionId session = in.session();
    boolean direct = (in.flags() & DIRECT) != 0;
    return new PunchResult(session, direct, in.number(), in.reason());
  }

  private static void write(Restart message, BodyWriter out) throws SignalingException {
    out.session(message.session());
    out.ice(message.ice());
  }

  private static Restart readRestart(BodyReader in) throws SignalingException {
    return new Restart(in.session(), in.ice());
  }
}
