package dev.crowfly.quic.tls;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.util.Memoable;

/**
 * A hash function of the JDK in the shape that Bouncy Castle wants: the JVM has instructions for
 * it. A handshake hashes some hundred blocks, for its transcript and its keys. Not thread-safe.
 */
final class JdkDigest implements ExtendedDigest, Memoable {
  // Copied, for a copy costs less than asking all providers; never used themselves.
  private static final JdkDigest SHA_256 = of("SHA-256", 64);
  private static final JdkDigest SHA_384 = of("SHA-384", 128);

  private final String name;
  private final int blockBytes;
  private MessageDigest digest;

  private JdkDigest(String name, int blockBytes, MessageDigest digest) {
    this.name = name;
    this.blockBytes = blockBytes;
    this.digest = digest;
  }

  /** SHA-256, of nothing yet. */
  static JdkDigest sha256() {
    return SHA_256.copy();
  }

  /** SHA-384, of nothing yet. */
  static JdkDigest sha384() {
    return SHA_384.copy();
  }

  private static JdkDigest of(String name, int blockBytes) {
    try {
      return new JdkDigest(name, blockBytes, MessageDigest.getInstance(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + name, e);
    }
  }

  @Override
  public String getAlgorithmName() {
    return name;
  }

  @Override
  public int getDigestSize() {
    return digest.getDigestLength();
  }

  @Override
  public int getByteLength() {
    return blockBytes;
  }

  @Override
  public void update(byte in) {
    digest.update(in);
  }

  @Override
  public void update(byte[] in, int offset, int length) {
    digest.update(in, offset, length);
  }

  @Override
  public int doFinal(byte[] out, int offset) {
    try {
      return digest.digest(out, offset, getDigestSize());
    } catch (DigestException e) {
      throw new IllegalArgumentException("no room for a hash value", e);
    }
  }

  @Override
  public void reset() {
    digest.reset();
  }

  @Override
  public JdkDigest copy() {
    return new JdkDigest(name, blockBytes, copyOf(digest));
  }

  @Override
  public void reset(Memoable other) {
    digest = copyOf(((JdkDigest) other).digest);
  }

  private static MessageDigest copyOf(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's digests can be cloned", e);
    }
  }
}
