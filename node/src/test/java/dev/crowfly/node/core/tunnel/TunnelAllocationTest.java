package dev.crowfly.node.core.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.QuicStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;

/** A tunnel that only moves bytes allocates nothing. */
class TunnelAllocationTest {
  private static final int TURNS = 20_000;

  /** Always readable and writable, and sometimes slow. */
  private static final class EndlessSocket implements LocalSocket {
    private int reads;
    private int writes;

    @Override
    public int read(byte[] out, int offset, int length) {
      return reads++ % 3 == 0 ? 0 : Math.min(length, 1400);
    }

    @Override
    public int write(byte[] data, int offset, int length) {
      return writes++ % 3 == 0 ? length / 2 : length;
    }

    @Override
    public void interest(boolean readable, boolean writable) {}

    @Override
    public void finish() {}

    @Override
    public void close() {}

    @Override
    public void reset() {}
  }

  /** Gives and takes a packet's worth at a time. */
  private static final class EndlessStream extends FakeStream {
    private int reads;
    private int asks;

    @Override
    public int write(byte[] data, int offset, int length) {
      return length;
    }

    @Override
    public int writableBytes() {
      return asks++ % 4 == 0 ? 0 : 5000;
    }

    @Override
    public int read(byte[] out, int outOffset, int length) {
      return reads++ % 4 == 0 ? 0 : Math.min(length, 1200);
    }
  }

  @Test
  void aTurnAllocatesNothing() throws Throwable {
    TcpTunnel tunnel = new TcpTunnel(new EndlessStream(), new EndlessSocket(), new Chunks());
    tunnel.start();
    MethodHandle allocated = allocatedBytes();
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) { // the JDK itself allocates now and then
      long before = (long) allocated.invokeExact();
      turn(tunnel);
      least = Math.min(least, (long) allocated.invokeExact() - before);
    }
    assertEquals(0, least);
    assertTrue(tunnel.upBytes() > TURNS && tunnel.downBytes() > TURNS);
  }

  /** By name: the module under test does not read java.management. */
  private static MethodHandle allocatedBytes() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return MethodHandles.publicLookup()
        .unreflect(
            Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes"))
        .bindTo(threads);
  }

  private static void turn(TcpTunnel tunnel) {
    for (int i = 0; i < TURNS; i++) {
      tunnel.onReadable();
      tunnel.onWritable();
      tunnel.onNews(QuicStream.READABLE | QuicStream.WRITABLE, i);
    }
  }
}
