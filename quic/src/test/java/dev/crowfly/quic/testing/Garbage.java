package dev.crowfly.quic.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Datagrams that mean nothing: random ones, ones that look valid, and genuine ones spoiled. */
public final class Garbage {
  private static final int MAX_BYTES = 1_472;
  private static final int CONNECTION_ID_BYTES = 8;
  private static final int REMEMBERED = 64;

  private final SplittableRandom random;
  private final List<byte[]> genuine = new ArrayList<>();
  private long learned;

  /** The same seed gives the same garbage, as long as it learns the same. */
  public Garbage(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Learns a genuine datagram: some of what follows resembles it. */
  public void learn(byte[] datagram) {
    learned++;
    if (genuine.size() < REMEMBERED) {
      genuine.add(datagram);
    } else {
      genuine.set((int) (learned % REMEMBERED), datagram);
    }
  }

  /** The next datagram; never the same array twice. */
  public byte[] next() {
    return switch (random.nextInt(genuine.isEmpty() ? 3 : 8)) {
      case 0 -> bytes(random.nextInt(MAX_BYTES));
      case 1 -> longHeader();
      case 2 -> shortHeader();
      case 3 -> flipped(pick());
      case 4 -> resized(pick());
      case 5 -> spliced(pick(), pick());
      case 6 -> genuineHeader(pick());
      default -> coalesced(pick(), pick());
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] pick() {
    return genuine.get(random.nextInt(genuine.size())).clone();
  }

  private byte[] longHeader() {
    byte[] out = bytes(60 + random.nextInt(MAX_BYTES - 60));
    out[0] = (byte) (0xc0 | random.nextInt(64));
    int version = random.nextInt(4);
    byte[] v1 = {0, 0, 0, 1};
    if (version < 3) {
      System.arraycopy(version == 0 ? new byte[4] : v1, 0, out, 1, 4);
    }
    int dcid = random.nextInt(22);
    int scid = random.nextInt(22);
    out[5] = (byte) dcid;
    out[6 + dcid] = (byte) scid;
    out[7 + dcid + scid] = (byte) (random.nextInt(3) == 0 ? random.nextInt(80) : 0);
    return out;
  }

  private byte[] shortHeader() {
    byte[] out = bytes(1 + random.nextInt(200));
    out[0] = (byte) (0x40 | random.nextInt(64));
    return out;
  }

  /** At least one bit is another. */
  private byte[] flipped(byte[] out) {
    int flips = 1 + random.nextInt(4);
    int bit = random.nextInt(8 * out.length);
    for (int i = 0; i < flips; i++) {
      out[bit / 8] ^= (byte) (1 << bit % 8);
      bit = (bit + 1 + random.nextInt(Math.max(1, 8 * out.length / 4 - 1))) % (8 * out.length);
    }
    return out;
  }

  private byte[] resized(byte[] source) {
    int length = random.nextInt(MAX_BYTES);
    byte[] out = Arrays.copyOf(source, length);
    for (int i = source.length; i < length; i++) {
      out[i] = (byte) random.nextInt();
    }
    return out;
  }

  private byte[] spliced(byte[] head, byte[] tail) {
    int cut = random.nextInt(Math.min(head.length, tail.length));
    System.arraycopy(tail, cut, head, cut, Math.min(head.length, tail.length) - cut);
    return head;
  }

  /** Leads to a real connection, and says nothing there. */
  private byte[] genuineHeader(byte[] out) {
    int keep = Math.min(out.length, 1 + CONNECTION_ID_BYTES + random.nextInt(30));
    byte[] rest = bytes(out.length - keep);
    System.arraycopy(rest, 0, out, keep, rest.length);
    return out;
  }

  private byte[] coalesced(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, Math.min(MAX_BYTES, first.length + second.length));
    System.arraycopy(second, 0, both, first.length, both.length - first.length);
    return both;
  }
}
