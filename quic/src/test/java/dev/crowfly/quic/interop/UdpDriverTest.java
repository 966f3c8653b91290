package dev.crowfly.quic.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UdpDriverTest {

  /** Sends what it is told to, keeps the first byte of what it receives, and fires one timer. */
  private static final class Toy implements Machine {
    private final ArrayDeque<UdpDatagram> toSend = new ArrayDeque<>();
    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> fired = new LinkedBlockingQueue<>();
    private final boolean echo;
    private SocketAddress bound;
    private long timeout = Long.MAX_VALUE;

    Toy(boolean echo) {
      this.echo = echo;
    }

    Machine bindTo(SocketAddress address) {
      bound = address;
      return this;
    }

    void send(int first, SocketAddress peer) {
      send(first, bound, peer);
    }

    void send(int first, SocketAddress local, SocketAddress peer) {
      toSend.add(new UdpDatagram(new byte[] {(byte) first, 2, 3}, local, peer));
    }

    @Override
    public void receive(
        byte[] buffer, int offset, int length, SocketAddress local, SocketAddress peer, long now) {
      assertEquals(3, length);
      received.add((int) buffer[offset]);
      if (echo) {
        send(buffer[offset], local, peer);
      }
    }

    @Override
    public void onTimeout(long now) {
      assertTrue(now >= timeout);
      fired.add(now);
      timeout = Long.MAX_VALUE;
    }

    @Override
    public long nextTimeout() {
      return timeout;
    }

    @Override
    public boolean pollTransmit(Transmit out, long now) {
      UdpDatagram next = toSend.poll();
      if (next == null) {
        return false;
      }
      System.arraycopy(next.data(), 0, out.buffer, 0, next.data().length);
      out.length = next.data().length;
      out.local = next.local();
      out.peer = next.peer();
      return true;
    }
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    assertNotEquals(null, next);
    return next;
  }

  @Test
  void datagramsGoThereAndBack() throws InterruptedException {
    Toy near = new Toy(false);
    Toy far = new Toy(true);
    try (UdpDriver b = UdpDriver.start(far::bindTo, UdpDriver.Options.none());
        UdpDriver a = UdpDriver.start(near::bindTo, UdpDriver.Options.none())) {
      for (int i = 0; i < 100; i++) {
        int value = i;
        a.run(now -> near.send(value, b.address()));
      }
      for (int i = 0; i < 100; i++) {
        assertEquals(i, take(near.received));
      }
      assertEquals(100, far.received.size());
    }
  }

  @Test
  void everySocket_sendsAndReceivesUnderItsOwnAddress() throws InterruptedException {
    Toy near = new Toy(false);
    BlockingQueue<SocketAddress> seen = new LinkedBlockingQueue<>();
    UdpDriver.Options watched =
        UdpDriver.Options.none()
            .withFilters(
                (datagram, now, deliver) -> {
                  seen.add(datagram.peer());
                  deliver.accept(datagram);
                },
                DatagramFilter.none());
    try (UdpDriver b = UdpDriver.start(new Toy(true)::bindTo, watched);
        UdpDriver a = UdpDriver.start(near::bindTo, UdpDriver.Options.none())) {
      for (int i = 0; i < 3; i++) {
        int value = i;
        InetSocketAddress local = i == 0 ? a.address() : a.openSocket();
        a.run(now -> near.send(value, local, b.address()));
        assertEquals(local, take(seen));
        assertEquals(i, take(near.received));
      }
    }
  }

  @Test
  void aTimerFiresOnceAndNotBeforeItsTime() throws InterruptedException {
    Toy toy = new Toy(false);
    try (UdpDriver driver = UdpDriver.start(toy::bindTo, UdpDriver.Options.none())) {
      long due =
          driver.call(
              now -> {
                toy.timeout = now + Duration.ofMillis(20).toNanos();
                return toy.timeout;
              });
      assertTrue(take(toy.fired) >= due);
      boolean onlyOnce = driver.call(now -> toy.fired.isEmpty());
      assertTrue(onlyOnce);
    }
  }

  @Test
  void whatTheHookSends_leavesToo() throws InterruptedException {
    Toy near = new Toy(false);
    Toy far = new Toy(false);
    ArrayDeque<SocketAddress> orders = new ArrayDeque<>();
    UdpDriver.Options hooked =
        UdpDriver.Options.none()
            .withAfterDrain(
                now -> {
                  if (!orders.isEmpty()) {
                    near.send(9, orders.remove());
                  }
                });
    try (UdpDriver b = UdpDriver.start(far::bindTo, UdpDriver.Options.none());
        UdpDriver a = UdpDriver.start(near::bindTo, hooked)) {
      a.run(now -> orders.add(b.address()));
      assertEquals(9, take(far.received));
    }
  }

  @Test
  void anExceptionOnTheLoop_isThrownAtClose() {
    Toy toy = new Toy(false);
    UdpDriver driver = UdpDriver.start(toy::bindTo, UdpDriver.Options.none());
    IllegalStateException thrown = new IllegalStateException("on purpose");
    driver.run(
        now -> {
          throw thrown;
        });

    assertSame(thrown, assertThrows(AssertionError.class, driver::close).getCause());
  }

  @Test
  void aCallAfterTheLoopFailed_tellsWhy() {
    Toy toy = new Toy(false);
    IllegalStateException thrown = new IllegalStateException("on purpose");
    UdpDriver driver = UdpDriver.start(toy::bindTo, UdpDriver.Options.none());
    driver.run(
        now -> {
          throw thrown;
        });

    AssertionError told = assertThrows(AssertionError.class, () -> driver.call(now -> now));
    assertSame(thrown, told.getCause());
    driver.close();
  }

  @Test
  void anExceptionInACall_isThrownToTheCallerAndTheLoopGoesOn() {
    Toy toy = new Toy(false);
    try (UdpDriver driver = UdpDriver.start(toy::bindTo, UdpDriver.Options.none())) {
      IllegalStateException thrown = new IllegalStateException("on purpose");
      assertSame(
          thrown,
          assertThrows(
                  AssertionError.class,
                  () ->
                      driver.call(
                          now -> {
                            throw thrown;
                          }))
              .getCause());
      assertEquals("on it goes", driver.call(now -> "on it goes"));
    }
  }

  @Test
  void aFilterDropsTheDatagramsItIsToldTo() throws InterruptedException {
    Toy near = new Toy(false);
    Toy far = new Toy(true);
    try (UdpDriver b = UdpDriver.start(far::bindTo, UdpDriver.Options.none());
        UdpDriver a =
            UdpDriver.start(
                near::bindTo,
                UdpDriver.Options.none()
                    .withFilters(
                        DatagramFilter.dropping(index -> index == 0),
                        DatagramFilter.dropping(index -> index == 1)))) {
      a.run(now -> IntStream.range(0, 4).forEach(i -> near.send(i, b.address())));

      // 1 was lost on the way out, 0 on the way back.
      assertEquals(2, take(near.received));
      assertEquals(3, take(near.received));
      assertEquals(List.of(0, 2, 3), List.copyOf(far.received));
    }
  }

  @Test
  void heldDatagramsArriveWithoutFurtherTraffic() throws InterruptedException {
    Toy near = new Toy(false);
    Toy far = new Toy(false);
    SeededFaults everythingLate =
        new SeededFaults(1, new SeededFaults.Rates(0, 0, 1, Duration.ofMillis(30)));
    try (UdpDriver b = UdpDriver.start(far::bindTo, UdpDriver.Options.none());
        UdpDriver a =
            UdpDriver.start(
                near::bindTo,
                UdpDriver.Options.none().withFilters(DatagramFilter.none(), everythingLate))) {
      a.run(now -> IntStream.range(0, 10).forEach(i -> near.send(i, b.address())));

      HashSet<Integer> arrived = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        arrived.add(take(far.received));
      }
      assertEquals(10, arrived.size());
    }
  }

  @Test
  void theSameSeedMakesTheSameFaults() {
    List<Integer> first = faults(7);
    assertEquals(first, faults(7));
    assertNotEquals(first, faults(8));
    List<Integer> sorted = new ArrayList<>(first);
    sorted.sort(null);
    assertNotEquals(sorted, first, "nothing was reordered");
    HashSet<Integer> distinct = new HashSet<>(first);
    assertTrue(distinct.size() < 1000, "nothing was dropped");
    assertTrue(distinct.size() < first.size(), "nothing was duplicated");
  }

  private static List<Integer> faults(long seed) {
    SeededFaults faults =
        new SeededFaults(seed, new SeededFaults.Rates(0.1, 0.1, 0.2, Duration.ofNanos(50)));
    List<Integer> arrived = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] data = new byte[i];
      Arrays.fill(data, (byte) i);
      faults.offer(new UdpDatagram(data, null, null), i, out -> arrived.add(out.data().length));
      faults.onTimeout(i, out -> arrived.add(out.data().length));
    }
    faults.onTimeout(Long.MAX_VALUE, out -> arrived.add(out.data().length));
    assertEquals(Long.MAX_VALUE, faults.nextTimeout());
    return arrived;
  }
}
