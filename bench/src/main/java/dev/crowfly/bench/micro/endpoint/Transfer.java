package dev.crowfly.bench.micro.endpoint;

import dev.crowfly.quic.Datagram;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.Transmit;

/**
 * A client sends on one stream, a server reads, {@link #BATCH} datagrams at a time and in three
 * steps that can be measured one by one: {@link #send}, {@link #receive}, {@link #acknowledge}.
 */
public final class Transfer {
  /** Datagrams in a batch. */
  public static final int BATCH = 32;

  /** Between batches: what a loop's turn takes, and enough for the pacer to let a batch go. */
  private static final long TURN_NANOS = 2_000_000;

  private static final int MOST_WARM_UP_BATCHES = 100_000;

  private final Duo duo;
  private final int payloadBytes;
  private final byte[] payload;
  private final byte[] read;
  private final byte[][] datagrams;
  private final int[] lengths = new int[2 * BATCH];
  private final Transmit out = new Transmit();
  private final Datagram in = new Datagram();
  private final QuicStream sending;
  private final QuicConnection connection;
  private QuicStream receiving;
  private int count;
  private long received;

  /**
   * A connection whose congestion window has room for several batches.
   *
   * @param payloadBytes what the application writes, and each datagram carries
   */
  public Transfer(Protection protection, int payloadBytes) {
    DuoSettings settings = DuoSettings.forPayload(protection, payloadBytes);
    this.payloadBytes = payloadBytes;
    payload = new byte[payloadBytes];
    read = new byte[BATCH * payloadBytes];
    datagrams = new byte[2 * BATCH][settings.datagramBytes()];
    duo = new Duo(settings);
    duo.onServerEvent(this::onServerEvent);
    connection = duo.connect();
    sending = connection.openStream(true);
    widen(4L * BATCH * settings.datagramBytes());
  }

  /** Sends more than fits until the congestion window is as wide as that. */
  private void widen(long windowBytes) {
    byte[] much = new byte[(int) windowBytes];
    for (int i = 0; i < MOST_WARM_UP_BATCHES && congestionWindow() < windowBytes; i++) {
      sending.write(much, 0, much.length);
      duo.turn();
      readAll();
    }
    for (int i = 0; i < BATCH; i++) {
      duo.turn(); // what is left in the send buffer
      readAll();
    }
    received = 0;
    step();
    if (received != (long) BATCH * payloadBytes || count != BATCH) {
      throw new IllegalStateException(received + " bytes in " + count + " datagrams");
    }
  }

  private long congestionWindow() {
    return connection.pathStats().stream()
        .filter(PathStats::active)
        .findFirst()
        .orElseThrow()
        .congestionWindowBytes();
  }

  private void onServerEvent(QuicEvent event) {
    if (event instanceof QuicEvent.StreamUpdated update) {
      receiving = update.stream();
    }
  }

  /** Application bytes become datagrams: a write for each, as the loop polls them. */
  public int send() {
    count = 0;
    for (int i = 0; i < BATCH; i++) {
      sending.write(payload, 0, payloadBytes);
      poll();
    }
    duo.clientEvents();
    return count;
  }

  private void poll() {
    byte[] slot = datagrams[count];
    while (duo.client().pollTransmit(out.reset(slot, 0, slot.length), duo.now())) {
      lengths[count] = out.length();
      count++;
      slot = datagrams[count];
    }
  }

  /** Datagrams become application bytes, the last batch that was sent. */
  public long receive() {
    for (int i = 0; i < count; i++) {
      in.set(datagrams[i], 0, lengths[i], Duo.SERVER, Duo.CLIENT);
      duo.server().receive(in, duo.now());
    }
    duo.serverEvents();
    readAll();
    return received;
  }

  private void readAll() {
    int n = receiving == null ? 0 : receiving.read(read, 0, read.length);
    while (n > 0) {
      received += n;
      n = receiving.read(read, 0, read.length);
    }
  }

  /** The server's acknowledgments and window updates are sent and received; time passes. */
  public void acknowledge() {
    duo.advance(TURN_NANOS);
    duo.runTimers();
    duo.serverToClient();
  }

  /** All three. */
  public long step() {
    send();
    long bytes = receive();
    acknowledge();
    return bytes;
  }
}
