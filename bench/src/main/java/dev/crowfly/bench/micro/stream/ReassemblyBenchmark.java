package dev.crowfly.bench.micro.stream;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.stream.ChunkPool;
import dev.crowfly.quic.stream.Reassembly;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Stream data come in, are put in order and read: ns per STREAM frame. */
public class ReassemblyBenchmark extends NanosPerOperation {
  private static final int FRAMES = 64;
  private static final int IDLE_CHUNKS = 1_024;
  private static final long SEED = 1;

  @Param({"100", "1200", "1350", "16000"})
  public int payloadBytes;

  private final int[] shuffled = new int[FRAMES];
  private Reassembly reassembly;
  private byte[] data;
  private byte[] read;

  /** An empty buffer, and the order in which frames come. */
  @Setup
  public void setUp() {
    data = new byte[payloadBytes];
    read = new byte[FRAMES * payloadBytes];
    reassembly =
        new Reassembly(
            new ChunkPool(ChunkPool.DEFAULT_CHUNK_BYTES, IDLE_CHUNKS), Long.MAX_VALUE, FRAMES);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < FRAMES; i++) {
      int j = random.nextInt(i + 1);
      shuffled[i] = shuffled[j];
      shuffled[j] = i;
    }
  }

  /** Each frame is the next one, and is read at once. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long inOrder() {
    long sum = 0;
    for (int i = 0; i < FRAMES; i++) {
      receive(reassembly.readOffset());
      sum += reassembly.read(read, 0, read.length);
    }
    return sum;
  }

  /** 64 frames in a random order, always the same, then all are read. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int shuffled() {
    long start = reassembly.readOffset();
    for (int position : shuffled) {
      receive(start + (long) position * payloadBytes);
    }
    return reassembly.read(read, 0, read.length);
  }

  private void receive(long offset) {
    if (reassembly.receive(offset, data, 0, payloadBytes) != Reassembly.Outcome.ACCEPTED) {
      throw new IllegalStateException("new data were not accepted");
    }
  }
}
