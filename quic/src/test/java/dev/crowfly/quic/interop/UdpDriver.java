package dev.crowfly.quic.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * Drives a {@link Machine} over real UDP sockets on the loopback interface: one, until {@link
 * #openSocket} adds others, as a host has them that moves between networks.
 *
 * <p>One thread, which the driver owns, makes every call on the machine: it reads the clock, runs
 * the commands that tests queued, hands over what the sockets received, tells that time is up, and
 * after each of these sends all that the machine has to send and runs the {@code afterDrain} hook.
 * Then it sleeps in the selector until a datagram, a command or the machine's next timeout.
 *
 * <p>An exception on that thread ends the loop. {@link #close} throws it, so that the test fails;
 * {@link #run} and {@link #call} throw it too.
 */
public final class UdpDriver implements AutoCloseable {
  /** Upper bound of every wait; reached only by a test that fails. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** How many datagrams one turn reads before it looks at commands and timers again. */
  private static final int READS_PER_TURN = 64;

  private final Machine machine;
  private final Options options;
  private final Map<SocketAddress, DatagramChannel> sockets = new HashMap<>();
  private final Selector selector;
  private final InetSocketAddress local;
  private final long origin = System.nanoTime();
  private final ConcurrentLinkedQueue<LongConsumer> commands = new ConcurrentLinkedQueue<>();
  private final ByteBuffer input = ByteBuffer.allocate(65_535);
  private final Machine.Transmit transmit = new Machine.Transmit();
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean closing;
  private volatile Throwable failure;
  private boolean failureTold;

  /**
   * How a driver treats its machine.
   *
   * @param incoming what happens to datagrams between a socket and the machine
   * @param outgoing what happens to datagrams between the machine and a socket
   * @param afterDrain runs on the loop's thread each time all output was sent; may use the machine
   */
  public record Options(DatagramFilter incoming, DatagramFilter outgoing, LongConsumer afterDrain) {
    /** No faults and no hook. */
    public static Options none() {
      return new Options(DatagramFilter.none(), DatagramFilter.none(), now -> {});
    }

    /** The same with this hook. */
    public Options withAfterDrain(LongConsumer hook) {
      return new Options(incoming, outgoing, hook);
    }

    /** The same with these filters. */
    public Options withFilters(DatagramFilter in, DatagramFilter out) {
      return new Options(in, out, afterDrain);
    }
  }

  private UdpDriver(Function<InetSocketAddress, Machine> factory, Options options)
      throws IOException {
    this.options = options;
    selector = Selector.open();
    try {
      local = bind();
      machine = factory.apply(local);
    } catch (IOException | RuntimeException | Error e) {
      closeSockets();
      throw e;
    }
    thread = new Thread(this::loop, "udp-driver-" + local.getPort());
    thread.setDaemon(true);
  }

  /**
   * Binds a socket to a free port of 127.0.0.1, has a machine made for that address, and starts.
   *
   * @param factory makes the machine; runs on the calling thread, which must not touch the machine
   *     again except by {@link #run} and {@link #call}
   */
  public static UdpDriver start(Function<InetSocketAddress, Machine> factory, Options options) {
    try {
      UdpDriver driver = new UdpDriver(factory, options);
      driver.thread.start();
      return driver;
    } catch (IOException e) {
      throw new IllegalStateException("no loopback socket", e);
    }
  }

  private InetSocketAddress bind() throws IOException {
    DatagramChannel channel = LoopbackSockets.open(selector);
    InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
    sockets.put(address, channel);
    return address;
  }

  /** Where the first socket is bound. */
  public InetSocketAddress address() {
    return local;
  }

  /** Binds one more socket to a free port of 127.0.0.1; datagrams name it by this address. */
  public InetSocketAddress openSocket() {
    return call(
        now -> {
          try {
            return bind();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Queues a command for the loop's thread, which hands it the time. */
  public void run(LongConsumer command) {
    throwFailure();
    commands.add(command);
    selector.wakeup();
  }

  /**
   * Has the loop's thread compute something and waits for the result.
   *
   * @throws AssertionError when no result comes within 20 seconds, or the command throws
   */
  public <T> T call(LongFunction<T> command) {
    CompletableFuture<T> result = new CompletableFuture<>();
    run(
        now -> {
          try {
            result.complete(command.apply(now));
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    try {
      var unused =
          CompletableFuture.anyOf(result, ended).get(BOUND.toNanos(), TimeUnit.NANOSECONDS);
      throwFailure();
      return result.get(0, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("command failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no result within " + BOUND, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /**
   * Runs the commands still queued, ends the thread, closes the sockets, and throws what went wrong
   * on the thread, if anything did.
   */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(BOUND.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new AssertionError("the loop did not end within " + BOUND);
    }
    if (!failureTold) {
      throwFailure();
    }
  }

  private void throwFailure() {
    if (failure != null) {
      failureTold = true;
      throw new AssertionError("the loop failed", failure);
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  private void loop() {
    try {
      drain(now());
      while (!closing) {
        runCommands();
        readSockets();
        runTimers();
        select();
      }
      // What was queued before close() still counts.
      runCommands();
    } catch (Throwable e) {
      // Errors of assertions in hooks count as well.
      failure = e;
    } finally {
      closeSockets();
      ended.complete(null);
    }
  }

  private void closeSockets() {
    try {
      for (DatagramChannel channel : sockets.values()) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void runCommands() throws IOException {
    LongConsumer command = commands.poll();
    while (command != null) {
      long now = now();
      command.accept(now);
      drain(now);
      command = commands.poll();
    }
  }

  private void readSockets() throws IOException {
    for (Map.Entry<SocketAddress, DatagramChannel> socket : sockets.entrySet()) {
      readSocket(socket.getKey(), socket.getValue());
    }
  }

  private void readSocket(SocketAddress at, DatagramChannel channel) throws IOException {
    for (int i = 0; i < READS_PER_TURN; i++) {
      SocketAddress peer = channel.receive(input.clear());
      if (peer == null) {
        return;
      }
      byte[] data = new byte[input.flip().remaining()];
      input.get(data);
      long now = now();
      options.incoming().offer(new UdpDatagram(data, at, peer), now, in -> deliver(in, now));
      drain(now);
    }
  }

  private void deliver(UdpDatagram in, long now) {
    machine.receive(in.data(), 0, in.data().length, in.local(), in.peer(), now);
  }

  private void runTimers() throws IOException {
    long now = now();
    if (options.incoming().nextTimeout() <= now) {
      options.incoming().onTimeout(now, in -> deliver(in, now));
      drain(now);
    }
    if (options.outgoing().nextTimeout() <= now) {
      options.outgoing().onTimeout(now, this::send);
    }
    if (machine.nextTimeout() <= now) {
      machine.onTimeout(now);
      drain(now);
    }
  }

  /** Sends all there is, runs the hook, and sends what the hook gave rise to. */
  private void drain(long now) throws IOException {
    transmitAll(now);
    options.afterDrain().accept(now);
    transmitAll(now);
  }

  private void transmitAll(long now) throws IOException {
    while (machine.pollTransmit(transmit, now)) {
      byte[] data = new byte[transmit.length];
      System.arraycopy(transmit.buffer, 0, data, 0, data.length);
      UdpDatagram out = new UdpDatagram(data, transmit.local, transmit.peer);
      options.outgoing().offer(out, now, this::send);
    }
  }

  private void send(UdpDatagram out) {
    try {
      // A full socket buffer returns 0, which is a loss like any other on the way.
      sockets.get(out.local()).send(ByteBuffer.wrap(out.data()), out.peer());
    } catch (IOException e) {
      throw new IllegalStateException(
          "could not send from " + out.local() + " to " + out.peer(), e);
    }
  }

  private void select() throws IOException {
    long next =
        Math.min(
            machine.nextTimeout(),
            Math.min(options.incoming().nextTimeout(), options.outgoing().nextTimeout()));
    long wait = next == Long.MAX_VALUE ? Long.MAX_VALUE : next - now();
    selector.selectedKeys().clear();
    if (wait <= 0 || !commands.isEmpty()) {
      selector.selectNow();
    } else if (wait == Long.MAX_VALUE) {
      selector.select();
    } else {
      // Rounded up, or the last millisecond before a timeout would spin.
      selector.select(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }
  }
}
