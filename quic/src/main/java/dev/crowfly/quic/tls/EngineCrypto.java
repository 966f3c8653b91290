package dev.crowfly.quic.tls;

import dev.crowfly.quic.RandomSource;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The cryptography of one handshake: Bouncy Castle's own, but with the JDK's hash functions, with
 * the injected randomness only, and with the traffic secrets handed out where record ciphers would
 * be made of them.
 */
final class EngineCrypto extends BcTlsCrypto {
  private final RandomSource random;
  private final HandshakeEvents events;

  EngineCrypto(RandomSource random, HandshakeEvents events) {
    super(new SourceSecureRandom(random));
    this.random = random;
    this.events = events;
  }

  /** Called exactly twice, when the secrets of the handshake and of 1-RTT exist. */
  @Override
  public TlsCipher createCipher(
      TlsCryptoParameters cryptoParams, int encryptionAlgorithm, int macAlgorithm)
      throws TlsFatalAlert {
    events.trafficSecrets(cryptoParams.getSecurityParametersHandshake());
    return new NoCipher();
  }

  @Override
  public Digest createDigest(int cryptoHashAlgorithm) {
    return switch (cryptoHashAlgorithm) {
      case CryptoHashAlgorithm.sha256 -> JdkDigest.sha256();
      case CryptoHashAlgorithm.sha384 -> JdkDigest.sha384();
      default -> super.createDigest(cryptoHashAlgorithm);
    };
  }

  @Override
  public Digest cloneDigest(int cryptoHashAlgorithm, Digest digest) {
    return digest instanceof JdkDigest ours
        ? ours.copy()
        : super.cloneDigest(cryptoHashAlgorithm, digest);
  }

  /** The stock generator stirs a counter and the clock in, and no run could be repeated. */
  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
    return length -> {
      byte[] nonce = new byte[length];
      random.nextBytes(nonce, 0, length);
      return nonce;
    };
  }
}
