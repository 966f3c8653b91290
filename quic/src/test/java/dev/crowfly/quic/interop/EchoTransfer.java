package dev.crowfly.quic.interop;

import dev.crowfly.quic.QuicConnection;
import dev.crowfly.quic.QuicEvent;
import dev.crowfly.quic.QuicStream;
import dev.crowfly.quic.interop.peers.SilentPeerError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Our side of a transfer with a peer that echoes: random bytes go out on some streams at once, and
 * SHA-256 says whether they came back as they went.
 */
final class EchoTransfer implements Application {
  private static final int SILENCE_SECONDS = 10;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final long bytesEach;
  private final int count;
  private final Runnable onProgress;
  private final IdentityHashMap<QuicStream, Leg> legs = new IdentityHashMap<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final byte[] input = new byte[CHUNK_BYTES];
  private QuicConnection connection;
  private int ended;
  private final AtomicLong received = new AtomicLong();

  /** A transfer of so many bytes on each of so many streams, all open at once. */
  EchoTransfer(int count, long bytesEach) {
    this(count, bytesEach, () -> {});
  }

  /** The same, with something to do each time bytes came back. */
  EchoTransfer(int count, long bytesEach, Runnable onProgress) {
    this.count = count;
    this.bytesEach = bytesEach;
    this.onProgress = onProgress;
  }

  /** Opens all the streams, then writes; on the loop's thread, once the handshake is complete. */
  void begin(QuicConnection on) {
    connection = on;
    List<Leg> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      QuicStream stream = connection.openStream(true);
      if (stream == null) {
        done.completeExceptionally(new AssertionError("the peer allows only " + i + " streams"));
        return;
      }
      Leg leg = new Leg(stream, i);
      legs.put(stream, leg);
      opened.add(leg);
    }
    opened.forEach(Leg::write);
  }

  @Override
  public void onEvent(QuicEvent event, long now) {
    if (event instanceof QuicEvent.ConnectionClosed closed && closed.connection() == connection) {
      done.completeExceptionally(new AssertionError(closed.reason() + " during " + this));
    }
    if (event instanceof QuicEvent.StreamUpdated update && legs.containsKey(update.stream())) {
      Leg leg = legs.get(update.stream());
      try {
        leg.read();
        leg.write();
      } catch (AssertionError | RuntimeException e) {
        done.completeExceptionally(e);
      }
    }
  }

  /** Bytes that came back so far; of any thread. */
  long received() {
    return received.get();
  }

  /**
   * Waits until everything is back, unharmed.
   *
   * @throws SilentPeerError when nothing came for {@value #SILENCE_SECONDS} seconds
   */
  void await() {
    long before = -1;
    while (!done.isDone()) {
      if (received() == before) {
        throw new SilentPeerError("nothing for " + SILENCE_SECONDS + " s: " + this, null);
      }
      before = received();
      try {
        done.get(SILENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // Not done yet: the loop looks whether it has come any further.
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
    done.join();
  }

  @Override
  public String toString() {
    return received() + " of " + count * bytesEach + " bytes back, " + ended + " streams ended";
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** One stream of the transfer. */
  private final class Leg {
    private final QuicStream stream;
    private final SplittableRandom random;
    private final MessageDigest sent = sha256();
    private final MessageDigest back = sha256();
    private final byte[] output = new byte[(int) Math.min(CHUNK_BYTES, bytesEach)];
    private int from = output.length;
    private long written;
    private long read;
    private boolean over;

    Leg(QuicStream stream, long seed) {
      this.stream = stream;
      this.random = new SplittableRandom(seed);
    }

    void write() {
      while (written < bytesEach) {
        if (from == output.length) {
          random.nextBytes(output);
          from = 0;
        }
        int length = (int) Math.min(output.length - from, bytesEach - written);
        int n = stream.write(output, from, length);
        if (n < 0) {
          throw new AssertionError("the peer stopped us with " + stream.peerStopCode());
        }
        sent.update(output, from, n);
        from += n;
        written += n;
        if (n < length) {
          return;
        }
        if (written == bytesEach) {
          stream.finish();
        }
      }
    }

    void read() {
      while (!over) {
        int n = stream.read(input, 0, input.length);
        if (n == 0) {
          return;
        }
        if (n == QuicStream.RESET) {
          throw new AssertionError("reset by the peer with " + stream.peerErrorCode());
        }
        if (n == QuicStream.END) {
          over = true;
          end();
          return;
        }
        back.update(input, 0, n);
        read += n;
        received.addAndGet(n);
        onProgress.run();
      }
    }

    private void end() {
      if (read != bytesEach || !MessageDigest.isEqual(sent.digest(), back.digest())) {
        throw new AssertionError(read + " bytes back, not the " + bytesEach + " that were sent");
      }
      if (++ended == count) {
        done.complete(null);
      }
    }
  }
}
