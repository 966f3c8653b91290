package dev.crowfly.sim;

import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Witness;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Records all that happens: into a hash always, into texts and captures on demand. */
final class Recorder implements Witness {
  private final long startNanos;
  private final long startMillis;
  private final MessageDigest hash;
  private final ByteBuffer time = ByteBuffer.allocate(Long.BYTES);
  private Appendable trace;
  private Appendable keyLog;

  Recorder(long startNanos, long startMillis) {
    this.startNanos = startNanos;
    this.startMillis = startMillis;
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void trace(Appendable out) {
    trace = out;
  }

  void keyLog(Appendable out) {
    keyLog = out;
  }

  Capture capture(OutputStream out) {
    return new Capture(out, startNanos, startMillis);
  }

  /** A capture of what one host sends and gets. */
  Witness captureOf(String ofHost, OutputStream out) {
    Capture capture = capture(out);
    return new Witness() {
      @Override
      public void sent(String host, Datagram datagram, long now) {
        arrived(host, datagram, now);
      }

      @Override
      public void arrived(String host, Datagram datagram, long now) {
        if (host.equals(ofHost)) {
          capture.add(datagram, now);
        }
      }
    };
  }

  String hash() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) hash.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the JDK can be cloned", e);
    }
  }

  @Override
  public void sent(String host, Datagram datagram, long now) {
    add('s', host, datagram, now);
    hash.update(datagram.payload());
    if (trace != null) {
      line(now, host + " sends " + datagram);
    }
  }

  @Override
  public void arrived(String host, Datagram datagram, long now) {
    add('a', host, datagram, now);
    if (trace != null) {
      line(now, host + " gets " + datagram);
    }
  }

  @Override
  public void dropped(String where, Datagram datagram, String why, long now) {
    add('d', where, datagram, now);
    hash.update(why.getBytes(StandardCharsets.UTF_8));
    if (trace != null) {
      line(now, where + " drops " + datagram + ": " + why);
    }
  }

  void told(SimEvent event) {
    hash.update((byte) 'e');
    time(event.atNanos());
    hash.update(event.node().getBytes(StandardCharsets.UTF_8));
    hash.update(event.text().getBytes(StandardCharsets.UTF_8));
    if (trace != null) {
      line(event.atNanos(), event.node() + ": " + event.text());
    }
  }

  void noted(String node, String what, long now) {
    hash.update((byte) 'n');
    time(now);
    hash.update((node + what).getBytes(StandardCharsets.UTF_8));
    if (trace != null) {
      line(now, node + ": " + what);
    }
  }

  void secret(String line) {
    if (keyLog != null) {
      write(keyLog, line);
    }
  }

  private void add(char kind, String where, Datagram datagram, long now) {
    hash.update((byte) kind);
    time(now);
    hash.update(where.getBytes(StandardCharsets.UTF_8));
    address(datagram.source());
    address(datagram.destination());
    time(datagram.payload().length);
  }

  private void address(InetSocketAddress address) {
    hash.update(address.getAddress().getAddress());
    hash.update((byte) (address.getPort() >> Byte.SIZE));
    hash.update((byte) address.getPort());
  }

  private void time(long value) {
    hash.update(time.clear().putLong(value).array());
  }

  private void line(long now, String text) {
    write(trace, String.format(Locale.ROOT, "%12.6f %s", (now - startNanos) / 1e9, text));
  }

  private static void write(Appendable out, String line) {
    try {
      out.append(line).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
