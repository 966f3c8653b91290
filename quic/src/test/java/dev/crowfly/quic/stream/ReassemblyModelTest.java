package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.stream.Reassembly.Outcome;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random use of a reassembly buffer, compared with the set of bytes that arrived. */
class ReassemblyModelTest {
  private static final int BOUND = 500;
  private static final int MAX_RANGES = 6;

  enum Kind {
    RECEIVE,
    READ,
    PEEK
  }

  record Step(Kind kind, int position, int amount) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Kind.RECEIVE, Kind.RECEIVE, Kind.RECEIVE, Kind.READ, Kind.PEEK),
            // Relative to the read offset, from well below it to beyond the bound.
            Arbitraries.integers().between(-60, BOUND + 20),
            Arbitraries.integers().between(0, 150))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  @Property(tries = 3000)
  void agreesWithTheSetOfBytesThatArrived(@ForAll("steps") List<Step> steps) {
    Run run = new Run();
    for (Step step : steps) {
      run.apply(step);
      run.compare();
    }
  }

  /** The buffer and its model. */
  private static final class Run {
    private final ChunkPool pool = new ChunkPool(64, 4);
    private final Reassembly reassembly = new Reassembly(pool, BOUND, MAX_RANGES);
    private final BitSet arrived = new BitSet();
    private int readOffset;
    private int highest;

    void apply(Step step) {
      switch (step.kind) {
        case RECEIVE -> receive(Math.max(0, readOffset + step.position), step.amount);
        case READ -> read(step.amount);
        case PEEK -> peek(step.amount);
      }
    }

    private void receive(int offset, int length) {
      int end = offset + length;
      Outcome expected = expected(offset, end);
      byte[] data = Pattern.bytes(offset - 5L, length + 9);
      assertEquals(expected, reassembly.receive(offset, data, 5, length));
      if (expected == Outcome.ACCEPTED || expected == Outcome.DUPLICATE) {
        arrived.set(offset, end);
        highest = Math.max(highest, end);
      }
    }

    private Outcome expected(int offset, int end) {
      if (end > readOffset + BOUND) {
        return Outcome.BEYOND_LIMIT;
      }
      int start = Math.max(offset, readOffset);
      if (start >= end || arrived.nextClearBit(start) >= end) {
        return Outcome.DUPLICATE;
      }
      BitSet after = (BitSet) arrived.clone();
      after.set(start, end);
      return start > readOffset && waitingRuns(after) > MAX_RANGES
          ? Outcome.TOO_FRAGMENTED
          : Outcome.ACCEPTED;
    }

    private int waitingRuns(BitSet set) {
      int runs = 0;
      for (int start = set.nextSetBit(readOffset); start >= 0; runs++) {
        start = set.nextSetBit(set.nextClearBit(start));
      }
      return runs;
    }

    private int readableInModel() {
      return arrived.nextClearBit(readOffset) - readOffset;
    }

    private void read(int amount) {
      byte[] out = new byte[amount + 2];
      int expected = Math.min(amount, readableInModel());
      assertEquals(expected, reassembly.read(out, 1, amount));
      assertEquals(0, out[0]);
      for (int i = 0; i < expected; i++) {
        assertEquals(Pattern.at(readOffset + i), out[1 + i]);
      }
      assertEquals(0, out[1 + expected]);
      readOffset += expected;
    }

    private void peek(int amount) {
      int n = Math.min(amount, reassembly.peekLength());
      assertEquals(readableInModel() == 0, reassembly.peekLength() == 0);
      for (int i = 0; i < n; i++) {
        assertEquals(
            Pattern.at(readOffset + i), reassembly.peekArray()[reassembly.peekOffset() + i]);
      }
      reassembly.consume(n);
      readOffset += n;
    }

    void compare() {
      assertEquals(readOffset, reassembly.readOffset());
      assertEquals(highest, reassembly.highestOffset());
      assertEquals(readableInModel(), reassembly.readable());
      assertEquals(waitingRuns(arrived), reassembly.rangeCount());
      assertEquals(reassembly.heldBytes(), 64L * pool.lentChunks());
      // The chunk that is half read may have no waiting byte left.
      assertTrue(pool.lentChunks() <= chunksWithBytes() + 1);
      assertTrue(pool.lentChunks() == 0 || chunksWithBytes() > 0);
    }

    private int chunksWithBytes() {
      BitSet chunks = new BitSet();
      arrived.stream().filter(i -> i >= readOffset).forEach(i -> chunks.set(i / 64));
      return chunks.cardinality();
    }
  }
}
