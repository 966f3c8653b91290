package dev.crowfly.quic.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.stream.StreamsPair.Packet;
import dev.crowfly.quic.stream.StreamsPair.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Two ends with random applications over a network that loses, repeats, delays and reorders:
 * everything that was not reset arrives, in order, byte for byte, and nothing is left behind.
 */
class StreamsTransferTest {
  @Property(tries = 400)
  void everyStreamEndsAsItsSenderMeantIt(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 60) int lossPercent,
      @ForAll @IntRange(min = 1, max = 400) int window,
      @ForAll @IntRange(min = 1, max = 5) int maxStreams)
      throws TransportError {
    new Run(seed, lossPercent, window, maxStreams).run();
  }

  /** What one application knows of a stream that it has seen. */
  private static final class Progress {
    final long toSend;
    final boolean mayReset;
    final boolean mayStop;
    long written;
    long read;

    Progress(SplittableRandom random) {
      toSend = random.nextInt(4) == 0 ? 0 : random.nextInt(700);
      // Most never give up: a stream that gets stuck must not be saved by a reset.
      mayReset = random.nextInt(6) == 0;
      mayStop = random.nextInt(6) == 0;
    }
  }

  private static final class Run {
    final SplittableRandom random;
    final int lossPercent;
    final StreamsPair pair;
    final List<Packet> underWay = new ArrayList<>();
    final Map<Side, Map<Stream, Progress>> applications = new HashMap<>();
    final Map<Side, Map<Long, Long>> intended = new HashMap<>();
    int toOpen = 12;
    long now;

    Run(long seed, int lossPercent, int window, int maxStreams) {
      random = new SplittableRandom(seed);
      this.lossPercent = lossPercent;
      pair =
          new StreamsPair(
              StreamsPair.parameters(2L * window, window, maxStreams),
              new StreamSettings(4L * window, 8L * window, 300));
      applications.put(pair.client, new HashMap<>());
      applications.put(pair.server, new HashMap<>());
      intended.put(pair.client, new HashMap<>());
      intended.put(pair.server, new HashMap<>());
    }

    void run() throws TransportError {
      int steps = 0;
      while (step() || toOpen > 0 || !isIdle()) {
        assertTrue(++steps < 20_000, this::toString);
      }
      checkNothingIsLeft();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("no end in sight: " + toOpen + " to open");
      applications.forEach(
          (side, streams) ->
              streams.forEach(
                  (stream, p) ->
                      text.append(side == pair.client ? "; client " : "; server ")
                          .append(stream.id())
                          .append(stream.hasSendPart() ? " " + stream.sendPart().state() : "")
                          .append(stream.hasReceivePart() ? " " + stream.receivePart().state() : "")
                          .append(" read " + p.read + " written " + p.written)));
      text.append("; under way ").append(underWay.size());
      for (Packet packet : underWay) {
        for (long[] token : packet.tokens) {
          text.append(' ').append(Arrays.toString(token));
        }
      }
      text.append("; pending ").append(pair.client.streams.hasPending());
      text.append(", ").append(pair.server.streams.hasPending());
      return text.toString();
    }

    boolean isIdle() {
      return underWay.isEmpty()
          && pair.client.streams.size() == 0
          && pair.server.streams.size() == 0
          && !pair.client.streams.hasPending()
          && !pair.server.streams.hasPending();
    }

    boolean step() throws TransportError {
      now += random.nextInt(500);
      Side side = random.nextBoolean() ? pair.client : pair.server;
      openSome(side);
      for (Stream news = side.streams.pollNews(); news != null; news = side.streams.pollNews()) {
        if ((news.takeNews() & Stream.OPENED) != 0) {
          register(side, news);
        }
      }
      for (Stream stream : List.copyOf(applications.get(side).keySet())) {
        useStream(side, stream, applications.get(side).get(stream));
      }
      Packet packet = side.send(40 + random.nextInt(160), now);
      if (packet != null) {
        underWay.add(packet);
      }
      network(packet == null);
      return packet != null;
    }

    void openSome(Side side) {
      if (toOpen > 0) {
        Stream stream = side.streams.open(random.nextBoolean());
        if (stream != null) {
          toOpen--;
          register(side, stream);
        }
      }
    }

    void register(Side side, Stream stream) {
      stream.setUrgency(random.nextInt(8));
      Progress progress = new Progress(random);
      applications.get(side).put(stream, progress);
      intended.get(side).put(stream.id(), progress.toSend);
    }

    void useStream(Side side, Stream stream, Progress progress) {
      if (stream.hasSendPart()) {
        useSendPart(stream, progress);
      }
      if (stream.hasReceivePart()) {
        useReceivePart(side, stream, progress);
      }
      if (stream.isClosed()) {
        applications.get(side).remove(stream);
      }
    }

    void useSendPart(Stream stream, Progress progress) {
      if (progress.mayReset && random.nextInt(30) == 0) {
        stream.reset(42);
      }
      if (progress.written < progress.toSend && !stream.sendPart().isReset()) {
        int length = random.nextInt((int) (progress.toSend - progress.written)) + 1;
        byte[] data = Pattern.bytes(progress.written + stream.id(), length);
        progress.written += Math.max(0, stream.write(data, 0, length));
      } else {
        stream.finish();
      }
    }

    void useReceivePart(Side side, Stream stream, Progress progress) {
      ReceiveStream part = stream.receivePart();
      if (part.isStopped() || part.state().isTerminal()) {
        return;
      }
      if (progress.mayStop && random.nextInt(30) == 0) {
        stream.stop(43);
        return;
      }
      byte[] out = new byte[1 + random.nextInt(200)];
      int n = stream.read(out, 0, out.length);
      for (int i = 0; i < n; i++) {
        assertEquals(Pattern.at(progress.read + i + stream.id()), out[i]);
      }
      progress.read += Math.max(0, n);
      if (n == ReceiveStream.END) {
        assertEquals(intended.get(side.peer).get(stream.id()), progress.read);
      }
      if (n == ReceiveStream.RESET) {
        assertTrue(part.resetErrorCode() == 42 || part.resetErrorCode() == 43);
      }
      assertFalse(n < 0 && side.streams.get(stream.id()) == stream && stream.isClosed());
    }

    void network(boolean drainAll) throws TransportError {
      int deliveries = drainAll ? underWay.size() : random.nextInt(3);
      for (int i = 0; i < deliveries && !underWay.isEmpty(); i++) {
        Packet packet = underWay.remove(random.nextInt(underWay.size()));
        if (random.nextInt(100) < lossPercent) {
          packet.lost();
          continue;
        }
        packet.arrive();
        switch (random.nextInt(6)) {
          case 0 -> {
            packet.arrive();
            packet.acked();
          }
          // Declared lost although it arrived, then acknowledged late, or never.
          case 1 -> {
            packet.lost();
            packet.acked();
          }
          case 2 -> packet.lost();
          case 3 -> {
            packet.probe();
            packet.acked();
          }
          default -> packet.acked();
        }
      }
    }

    void checkNothingIsLeft() {
      assertEquals(0, pair.client.pool.lentChunks());
      assertEquals(0, pair.server.pool.lentChunks());
      checkAccounts(pair.client, pair.server);
      checkAccounts(pair.server, pair.client);
    }

    /** RFC 9000 §4.4: in the end both agree on every byte of credit. */
    void checkAccounts(Side sender, Side receiver) {
      ReceiveWindow window = receiver.streams.connectionWindow();
      assertEquals(sender.streams.connectionLimit().used(), window.received());
      assertEquals(window.received(), window.consumed());
      assertTrue(sender.streams.connectionLimit().limit() <= window.limit());
    }
  }
}
