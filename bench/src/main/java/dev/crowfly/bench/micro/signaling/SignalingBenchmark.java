package dev.crowfly.bench.micro.signaling;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import dev.crowfly.signaling.codec.MessageReader;
import dev.crowfly.signaling.codec.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Messages of signaling to bytes and back: ns per message. */
public class SignalingBenchmark extends NanosPerOperation {
  private static final int NODE_ID_CHARACTERS = 52;

  /** A small message, and a large one. */
  public enum Kind {
    /** One trickled candidate: the message that comes most often. */
    CANDIDATE,
    /** A session is offered, with ten candidates. */
    OFFER
  }

  @Param public Kind kind;

  private final MessageWriter writer = new MessageWriter();
  private final MessageReader reader = new MessageReader();
  private Message message;
  private byte[] bytes;

  /** Makes the message. */
  @Setup
  public void setUp() throws SignalingException {
    SessionId session = SessionId.of(new byte[SessionId.BYTE_LENGTH]);
    message =
        switch (kind) {
          case CANDIDATE -> new Message.Candidate(session, 0, candidate(1));
          case OFFER ->
              new Message.Offer(
                  session,
                  1,
                  "a".repeat(NODE_ID_CHARACTERS),
                  List.of("echo"),
                  new IceParameters(0, "ufrag", "0123456789012345678901", candidates()));
        };
    bytes = writer.bytes(message);
  }

  private static List<String> candidates() {
    List<String> candidates = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      candidates.add(candidate(i));
    }
    return candidates;
  }

  private static String candidate(int number) {
    return "candidate:" + number + " 1 udp 2130706431 198.51.100." + number + " 40000 typ host";
  }

  /** To bytes. */
  @Benchmark
  public byte[] encode() throws SignalingException {
    return writer.bytes(message);
  }

  /** From bytes, with all bounds checked. */
  @Benchmark
  public Message decode() throws SignalingException {
    reader.feed(bytes, 0, bytes.length);
    return reader.next();
  }
}
