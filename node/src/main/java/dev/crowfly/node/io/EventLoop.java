package dev.crowfly.node.io;

import dev.crowfly.node.core.LocalKey;
import dev.crowfly.node.core.NodeMachine;
import dev.crowfly.quic.Datagram;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One thread, one selector, one machine.
 *
 * <p>Make one, {@linkplain #add add} sockets, {@link #start} it with a machine; {@link #shutdown}
 * lets the machine end properly, {@link #close} ends it at once. All threads may call {@link
 * #execute}, {@link #offer}, {@link #inLoop}, {@link #faults}, {@link #shutdown}, {@link #close}
 * and {@link #awaitEnd}; the rest belongs to the loop thread (before the start: to who made it).
 */
public final class EventLoop implements AutoCloseable {
  private final LoopConfig config;
  private final Selector selector;
  private final Waker waker;
  private final CommandQueue commands;
  private final Counters counters = new Counters();
  private final Faults faults = new Faults();
  private final List<Transport> transports = new ArrayList<>();
  private final List<SocketSource> sources = new ArrayList<>();
  private final Set<Integer> forAWhile = new HashSet<>();
  private final TreeSet<Integer> freePlaces = new TreeSet<>();
  private final ReceivedBatch batch = new ReceivedBatch();
  private final Outbox outbox;
  private final LoopWishes wishes = new LoopWishes();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Sockets are added before there is a driver; datagrams come after the start. */
  private final SocketSource.Sink toDriver =
      new SocketSource.Sink() {
        @Override
        public void receive(Datagram in, long now) {
          driver.receive(in, now);
        }

        @Override
        public void settle(long now) {
          driver.settle(now);
        }
      };

  private Driver driver;
  private LoopTurns turns;
  private volatile Thread thread;

  /** Opens the selector. */
  public EventLoop(LoopConfig config) throws IOException {
    this.config = config;
    selector = Selector.open();
    waker = new Waker(selector);
    commands = new CommandQueue(config.commandCapacity(), waker);
    outbox = new Outbox(transports, faults, counters, config.slotBytes());
  }

  /**
   * Adds a socket, which the loop closes at its end. Before the start, or on the loop thread.
   *
   * @return its number, as in {@link LocalKey#socket}
   */
  public int add(Transport transport) throws IOException {
    int socket = transports.size();
    SocketSource source = source(transport, new LocalKey(socket, 0));
    transport.register(selector, source);
    transports.add(transport);
    sources.add(source);
    return socket;
  }

  private SocketSource source(Transport transport, LocalKey key) {
    return new SocketSource(
        transport, key, config.datagramsPerTurn(), batch, faults, outbox, counters, toDriver);
  }

  /**
   * Adds a socket for a while: {@link #remove} ends it, a new generation of the network leaves it
   * as it is. On the loop thread; the loop closes it at its end.
   *
   * @return its key, which no socket had before
   */
  public LocalKey addForAWhile(Transport transport) throws IOException {
    Integer free = freePlaces.pollFirst();
    int socket = free == null ? transports.size() : free;
    int generation = free == null ? 0 : sources.get(socket).key().generation() + 1;
    LocalKey key = new LocalKey(socket, generation);
    SocketSource source = source(transport, key);
    try {
      transport.register(selector, source);
    } catch (IOException | RuntimeException e) {
      if (free != null) {
        freePlaces.add(free);
      }
      throw e;
    }
    if (free == null) {
      transports.add(transport);
      sources.add(source);
    } else {
      transports.set(socket, transport);
      sources.set(socket, source);
    }
    forAWhile.add(socket);
    return key;
  }

  /**
   * Closes a socket that was added for a while; of another nothing happens. What the machine still
   * sends from there is lost. On the loop thread.
   */
  public void remove(LocalKey key) {
    int socket = key.socket();
    if (forAWhile.contains(socket) && sources.get(socket).key().equals(key)) {
      forAWhile.remove(socket);
      outbox.forget(socket);
      transports.get(socket).close();
      freePlaces.add(socket);
    }
  }

  /** The sockets, by number. */
  public List<Transport> transports() {
    return Collections.unmodifiableList(transports);
  }

  /** The key of a socket in the present generation of the network. */
  public LocalKey key(int socket) {
    return sources.get(socket).key();
  }

  /**
   * The network has changed: what comes in on the sockets from now on has keys of the next
   * generation. On the loop thread; tell the machine in the same command.
   */
  public void nextGeneration() {
    for (int socket = 0; socket < sources.size(); socket++) {
      if (!forAWhile.contains(socket) && !freePlaces.contains(socket)) {
        sources.get(socket).nextGeneration();
      }
    }
  }

  /**
   * Starts the thread. Once.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public synchronized void start(NodeMachine machine, LoopListener listener) {
    if (thread != null || wishes.stop) {
      throw new IllegalStateException("a loop is started once");
    }
    driver = new Driver(machine, listener, outbox, counters, config);
    turns =
        new LoopTurns(config, selector, waker, wishes, commands, counters, faults, outbox, driver);
    Thread made = new Thread(this::run, config.threadName());
    made.setDaemon(true);
    thread = made;
    made.start();
  }

  private void run() {
    try {
      turns.begin();
      while (turns.turn()) {
        // each turn waits by itself
      }
    } finally {
      free();
      driver.end();
      ended.countDown();
    }
  }

  private void free() {
    wishes.stop = true;
    commands.end();
    for (SelectionKey key : List.copyOf(selector.keys())) {
      closeQuietly(key.channel());
    }
    transports.forEach(Transport::close);
    closeQuietly(selector);
  }

  static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // It is not used any more, and there is nobody who could do better.
    }
  }

  /**
   * Hands work to the loop, waiting while too much is waiting there already; on the loop thread it
   * is put aside until the present input is dealt with, and never waits. If the loop has ended,
   * {@link Command#abandoned} is called. An interrupt does not end the wait.
   */
  public void execute(Command command) {
    if (inLoop()) {
      commands.putOwn(command);
    } else {
      commands.put(command);
    }
  }

  /** As {@link #execute}, but says false at once, and does nothing, when there is no room. */
  public boolean offer(Command command) {
    if (inLoop()) {
      commands.putOwn(command);
      return true;
    }
    return commands.offer(command);
  }

  /** Whether the caller is on the loop thread. */
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  /** The clock of this turn, as the machine is told it; on the loop thread. */
  public long now() {
    return turns.now();
  }

  /**
   * Puts a non-blocking channel on the selector; on the loop thread. The loop closes it at its end.
   * Change its interest by its key.
   */
  public SelectionKey register(SelectableChannel channel, int ops, Readiness readiness)
      throws IOException {
    return channel.register(selector, ops, readiness);
  }

  /** Breaks the network from now on; null mends it. Any thread. */
  public void faults(FaultHook hook) {
    faults.set(hook);
  }

  /** Counters; on the loop thread, or after the end. */
  public LoopStats stats() {
    return counters.snapshot(waker.wakeups());
  }

  /**
   * Lets the machine end, and then the loop: see {@link NodeMachine#shutdown}. A machine that does
   * not end in time is left alone. Idempotent.
   */
  public void shutdown() {
    wishes.end = true;
    waker.wake();
    synchronized (this) {
      if (thread == null) {
        close();
      }
    }
  }

  /** Ends now: no further datagram leaves. Idempotent; waits for the thread unless it is that. */
  @Override
  public void close() {
    synchronized (this) {
      wishes.stop = true;
      if (thread == null) {
        if (ended.getCount() > 0) {
          free();
          ended.countDown();
        }
        return;
      }
    }
    waker.wake();
    if (!inLoop()) {
      awaitThread();
    }
  }

  private void awaitThread() {
    boolean interrupted = false;
    boolean over = false;
    while (!over) {
      try {
        ended.await();
        over = true;
      } catch (InterruptedException e) {
        interrupted = true; // a close that leaves sockets behind would be none
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until the loop has ended.
   *
   * @return whether it has
   */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }
}
