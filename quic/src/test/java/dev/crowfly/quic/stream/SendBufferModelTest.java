package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random use of a send buffer, compared with one state per byte. */
class SendBufferModelTest {
  enum Kind {
    APPEND,
    SEND,
    ACK,
    LOSE,
    PROBE
  }

  enum Fate {
    UNSENT,
    IN_FLIGHT,
    LOST,
    ACKED
  }

  record Step(Kind kind, int pick, int amount) {}

  record Sent(long offset, int length) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(
                Kind.APPEND, Kind.SEND, Kind.SEND, Kind.ACK, Kind.ACK, Kind.LOSE, Kind.PROBE),
            Arbitraries.integers().between(0, 1000),
            Arbitraries.integers().between(0, 200))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  @Property(tries = 1500)
  void agreesWithOneStatePerByte(@ForAll("steps") List<Step> steps) {
    Run run = new Run();
    for (Step step : steps) {
      run.apply(step);
      run.compare();
    }
    run.finish();
  }

  /** The buffer and its model. */
  private static final class Run {
    private final List<Fate> model = new ArrayList<>();
    private final List<Sent> tokens = new ArrayList<>();
    private final ChunkPool pool = new ChunkPool(64, 4);
    private final SendBuffer buffer = new SendBuffer(pool);

    void apply(Step step) {
      switch (step.kind) {
        case APPEND -> {
          buffer.append(Pattern.bytes(model.size() - 3L, step.amount + 3), 3, step.amount);
          for (int i = 0; i < step.amount; i++) {
            model.add(Fate.UNSENT);
          }
        }
        case SEND -> send(step.amount, step.pick);
        case ACK -> withToken(step, this::ack);
        case LOSE -> withToken(step, this::lose);
        case PROBE -> withToken(step, this::probe);
      }
    }

    private void withToken(Step step, Consumer<Sent> action) {
      if (!tokens.isEmpty()) {
        // Tokens stay in the list: late, repeated and contradicting reports must be harmless.
        action.accept(tokens.get(step.pick % tokens.size()));
      }
    }

    private void send(int max, long limitOffset) {
      int next = nextInModel(limitOffset);
      assertEquals(next >= 0, buffer.hasPending(limitOffset));
      if (next < 0) {
        assertEquals(0, buffer.nextLength(max, limitOffset));
        return;
      }
      assertEquals(next, buffer.nextOffset());
      int length = buffer.nextLength(max, limitOffset);
      assertEquals(runLength(next, max, limitOffset), length);
      byte[] out = new byte[length];
      buffer.copy(next, out, 0, length);
      byte[] view = buffer.viewArray(next, length);
      int viewOffset = buffer.viewOffset(next, length);
      for (int i = 0; i < length; i++) {
        assertEquals(Pattern.at(next + i), out[i]);
        assertEquals(out[i], view[viewOffset + i]);
        model.set(next + i, Fate.IN_FLIGHT);
      }
      buffer.onSent(next, length);
      tokens.add(new Sent(next, length));
    }

    private int nextInModel(long limitOffset) {
      int lost = model.indexOf(Fate.LOST);
      if (lost >= 0) {
        return lost;
      }
      int unsent = model.indexOf(Fate.UNSENT);
      return unsent < limitOffset ? unsent : -1;
    }

    private int runLength(int start, int max, long limitOffset) {
      Fate kind = model.get(start);
      long end = kind == Fate.UNSENT ? Math.min(model.size(), limitOffset) : model.size();
      int length = 0;
      while (length < max && start + length < end && model.get(start + length) == kind) {
        length++;
      }
      return length;
    }

    private void ack(Sent sent) {
      mark(sent, Fate.ACKED);
      buffer.onAcked(sent.offset, sent.length);
    }

    private void lose(Sent sent) {
      mark(sent, Fate.LOST);
      buffer.onLost(sent.offset, sent.length);
    }

    private void probe(Sent sent) {
      mark(sent, Fate.LOST);
      buffer.onProbe(sent.offset, sent.length);
    }

    private void mark(Sent sent, Fate state) {
      for (int i = (int) sent.offset; i < sent.offset + sent.length; i++) {
        if (model.get(i) != Fate.ACKED) {
          model.set(i, state);
        }
      }
    }

    private int firstUnacked() {
      int i = 0;
      while (i < model.size() && model.get(i) == Fate.ACKED) {
        i++;
      }
      return i;
    }

    void compare() {
      assertEquals(model.size(), buffer.length());
      assertEquals(model.contains(Fate.LOST), buffer.hasLost());
      assertEquals(model.stream().filter(b -> b == Fate.UNSENT).count(), buffer.unsentBytes());
      int kept = model.size() - firstUnacked();
      assertEquals(kept, buffer.bufferedBytes());
      assertEquals(kept == 0, buffer.isFullyAcked());
      assertEquals(buffer.heldBytes(), 64L * pool.lentChunks());
      assertTrue(buffer.heldBytes() < kept + 128L, "holds more than the chunks of its bytes");
    }

    /** Whatever happened, repeating and acknowledging brings every byte across. */
    void finish() {
      while (buffer.hasPending(Long.MAX_VALUE)) {
        send(50, Long.MAX_VALUE);
      }
      for (Sent sent : tokens) {
        ack(sent);
      }
      compare();
      assertTrue(buffer.isFullyAcked());
      assertEquals(0, pool.lentChunks());
    }
  }
}
