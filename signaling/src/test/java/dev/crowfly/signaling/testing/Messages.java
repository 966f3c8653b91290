package dev.crowfly.signaling.testing;

import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.ServiceName;
import dev.crowfly.signaling.SessionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Any message, from a seed; values at the edges of what is allowed are likely. */
public final class Messages {
  private static final String NAME_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  private static final String ICE_CHARS = "abcXYZ019+/";
  private static final String NODE_CHARS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final String[] TEXT_PARTS = {"a", " ", "Ω", "€", "\uD83D\uDC26", "\"", "\\"};

  private final Random random;

  /** The messages of a seed. */
  public Messages(long seed) {
    random = new Random(seed);
  }

  /** Any message. */
  public Message any() {
    return random.nextInt(3) == 0 ? ofLeg() : random.nextBoolean() ? ofSession() : ofPunching();
  }

  private Message ofLeg() {
    return switch (random.nextInt(6)) {
      case 0 ->
          new Message.Hello(
              number(), random.nextBoolean(), random.nextBoolean(), node(), text(64), request());
      case 1 -> new Message.Welcome(number(), node(), address(), number(), number());
      case 2 -> new Message.Register(request(), service());
      case 3 -> new Message.Registered(request(), service());
      case 4 -> new Message.Unregister(service());
      default -> new Message.Refused(random.nextBoolean() ? 0 : request(), number(), text(256));
    };
  }

  private Message ofSession() {
    return switch (random.nextInt(8)) {
      case 0 ->
          new Message.Open(
              request(),
              random.nextBoolean() ? "" : service(),
              random.nextBoolean() ? "" : node(),
              ice());
      case 1 -> new Message.Offer(session(), flow(), node(), services(), ice());
      case 2 -> new Message.Accept(session(), ice());
      case 3 -> answer(random.nextBoolean());
      case 4 -> new Message.Resume(session(), node(), random.nextBoolean());
      case 5 -> new Message.Resumed(session(), flow(), services());
      case 6 -> new Message.Access(session(), services());
      default -> new Message.Close(session(), number(), text(256));
    };
  }

  private Message answer(boolean existing) {
    return new Message.Answer(
        request(),
        session(),
        existing,
        flow(),
        node(),
        services(),
        existing ? new IceParameters(number(), "", "", List.of()) : ice());
  }

  private Message ofPunching() {
    return switch (random.nextInt(5)) {
      case 0 -> new Message.Candidate(session(), number(), text(512));
      case 1 -> new Message.EndOfCandidates(session(), number());
      case 2 -> new Message.StartPunching(session(), random.nextInt(60_001));
      case 3 -> new Message.PunchResult(session(), random.nextBoolean(), number(), text(256));
      default -> new Message.Restart(session(), ice());
    };
  }

  private long request() {
    return 1 + ((random.nextLong() & Long.MAX_VALUE) >>> (1 + random.nextInt(62)));
  }

  private int number() {
    return (random.nextInt() & Integer.MAX_VALUE) >>> random.nextInt(31);
  }

  private long flow() {
    return random.nextInt(1 << 14);
  }

  private SessionId session() {
    byte[] bytes = new byte[SessionId.BYTE_LENGTH];
    random.nextBytes(bytes);
    return SessionId.of(bytes);
  }

  private String node() {
    return letters(NODE_CHARS, 52);
  }

  private String service() {
    return letters("abc019", 1) + letters(NAME_CHARS, edge(0, ServiceName.MAX_CHARS - 1));
  }

  private List<String> services() {
    return list(edge(0, 256), this::service);
  }

  private IceParameters ice() {
    return new IceParameters(
        number(),
        letters(ICE_CHARS, edge(4, 256)),
        letters(ICE_CHARS, edge(22, 256)),
        list(edge(0, 64), () -> text(512)));
  }

  private InetSocketAddress address() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), random.nextInt(1 << 16));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** A text of at most so many bytes. */
  private String text(int maxBytes) {
    StringBuilder text = new StringBuilder();
    for (int i = edge(0, maxBytes / 4); i > 0; i--) {
      text.append(TEXT_PARTS[random.nextInt(TEXT_PARTS.length)]);
    }
    return text.toString();
  }

  private int edge(int least, int most) {
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> most;
      default -> least + random.nextInt(Math.min(8, most - least + 1));
    };
  }

  private String letters(String of, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  private static <T> List<T> list(int count, Supplier<T> of) {
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(of.get());
    }
    return list;
  }
}
