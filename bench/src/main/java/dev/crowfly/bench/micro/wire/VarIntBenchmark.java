package dev.crowfly.bench.micro.wire;

import dev.crowfly.bench.micro.NanosPerOperation;
import dev.crowfly.quic.wire.VarInt;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Variable-length integers (RFC 9000 §16): ns per integer. */
public class VarIntBenchmark extends NanosPerOperation {
  private static final int COUNT = 256;
  private static final int LONGEST = 8;
  private static final long SEED = 1;

  /** The length of each in bytes; 0 = all lengths, in no order that could be foreseen. */
  @Param({"1", "2", "4", "8", "0"})
  public int encodedBytes;

  private final long[] values = new long[COUNT];
  private final byte[] encoded = new byte[COUNT * LONGEST];
  private final byte[] out = new byte[COUNT * LONGEST];
  private int encodedEnd;

  /** Draws the integers. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < COUNT; i++) {
      int bytes = encodedBytes == 0 ? 1 << random.nextInt(4) : encodedBytes;
      long least = bytes == 1 ? 0 : 1L << (4 * bytes - 2);
      values[i] = random.nextLong(least, 1L << (8 * bytes - 2));
    }
    encodedEnd = encodeTo(encoded);
  }

  /** Writing. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public int encode() {
    return encodeTo(out);
  }

  /** Reading. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long decode() {
    long sum = 0;
    int at = 0;
    while (at < encodedEnd) {
      sum += VarInt.decode(encoded, at, encodedEnd);
      at += VarInt.sizeOf(encoded[at]);
    }
    return sum;
  }

  private int encodeTo(byte[] to) {
    int at = 0;
    for (long value : values) {
      at = VarInt.encode(value, to, at);
    }
    return at;
  }
}
