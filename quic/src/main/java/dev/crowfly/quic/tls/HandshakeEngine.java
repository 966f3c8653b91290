package dev.crowfly.quic.tls;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.PeerCertificates;
import dev.crowfly.quic.RandomSource;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TlsSession;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * The engine of either side: levels, messages, output and the one error it may end with. The
 * handshake proper is behind {@link Handshake}, and dropped as soon as it is complete.
 */
final class HandshakeEngine implements TlsEngine, HandshakeEvents {
  private final EngineCrypto crypto;
  private final PeerTrust trust;
  private final KeyLogWriter keyLog;
  private final TlsListener listener;
  private final MessageAssembler assembler;
  private final ByteArrayOutputStream initialOutput = new ByteArrayOutputStream();
  private final ByteArrayOutputStream handshakeOutput = new ByteArrayOutputStream();

  private Handshake handshake;
  private EncryptionLevel readLevel = EncryptionLevel.INITIAL;
  private EncryptionLevel writeLevel = EncryptionLevel.INITIAL;
  private TransportError refusal;
  private TransportError failure;
  private TlsSession session;
  private Exporter exporter;
  private boolean started;
  private boolean complete;

  /**
   * An engine.
   *
   * @param side makes the side of the handshake that this engine runs
   */
  HandshakeEngine(
      boolean atClient,
      TlsConfig config,
      RandomSource random,
      PeerTrust trust,
      TlsListener listener,
      BiFunction<EngineCrypto, HandshakeEvents, Handshake> side) {
    this.trust = trust;
    this.listener = listener;
    keyLog = new KeyLogWriter(config.keyLog());
    assembler = new MessageAssembler(atClient);
    crypto = new EngineCrypto(random, this);
    handshake = side.apply(crypto, this);
  }

  @Override
  public void start() throws TransportError {
    requireAlive();
    if (started) {
      return;
    }
    started = true;
    try {
      handshake.start();
    } catch (IOException | RuntimeException e) {
      throw fail(refusal != null ? refusal : Alerts.translate(-1, e));
    }
  }

  @Override
  public void receive(EncryptionLevel level, byte[] buf, int off, int len) throws TransportError {
    start();
    try {
      int end = off + len;
      int position = off;
      while (position < end) {
        requireReadable(level);
        position += assembler.offer(level, buf, position, end - position);
        if (assembler.isComplete()) {
          process(assembler.take(), position < end);
        }
      }
    } catch (TransportError e) {
      throw fail(e);
    }
  }

  @Override
  public byte[] pollOutput(EncryptionLevel level) {
    if (level == EncryptionLevel.ONE_RTT) {
      return null;
    }
    ByteArrayOutputStream output =
        level == EncryptionLevel.INITIAL ? initialOutput : handshakeOutput;
    if (output.size() == 0) {
      return null;
    }
    byte[] bytes = output.toByteArray();
    output.reset();
    return bytes;
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public TlsSession session() {
    return complete ? session : null;
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte[] context, int length) {
    if (!complete) {
      throw new IllegalStateException("the handshake is not complete");
    }
    return exporter.export(label, context, length);
  }

  @Override
  public void discard() {
    if (handshake != null) {
      handshake.dispose();
      handshake = null;
    }
    if (!complete && failure == null) {
      failure = new TransportError(TransportErrorCode.INTERNAL_ERROR, "the handshake was given up");
    }
  }

  /**
   * Processes one message.
   *
   * @param more whether bytes of the same level follow it
   */
  private void process(byte[] message, boolean more) throws TransportError {
    if (readLevel == EncryptionLevel.ONE_RTT) {
      SessionTicketCheck.check(message);
      return;
    }
    EncryptionLevel levelBefore = readLevel;
    try {
      handshake.process(message);
    } catch (IOException | RuntimeException e) {
      throw refusal != null ? refusal : Alerts.translate(message[0] & 0xff, e);
    }
    if (session != null) {
      readLevel = EncryptionLevel.ONE_RTT;
    }
    if (more && readLevel != levelBefore) {
      // RFC 9001 §4.1.3: nothing may be left of a level when the keys of the next are there.
      throw new TransportError(
          TransportErrorCode.PROTOCOL_VIOLATION,
          "handshake bytes of level " + levelBefore + " go on after its last message");
    }
    if (readLevel == EncryptionLevel.ONE_RTT) {
      complete = true;
      discard();
      listener.onHandshakeComplete();
    }
  }

  private void requireReadable(EncryptionLevel level) throws TransportError {
    if (level != readLevel) {
      throw new TransportError(
          TransportErrorCode.PROTOCOL_VIOLATION,
          "handshake bytes of level " + level + " while TLS reads level " + readLevel);
    }
  }

  private void requireAlive() throws TransportError {
    if (failure != null) {
      throw failure;
    }
  }

  private TransportError fail(TransportError error) {
    failure = error;
    discard();
    initialOutput.reset();
    handshakeOutput.reset();
    return error;
  }

  @Override
  public void handshakeBytes(byte[] buf, int off, int len) {
    (writeLevel == EncryptionLevel.INITIAL ? initialOutput : handshakeOutput).write(buf, off, len);
  }

  @Override
  public void trafficSecrets(SecurityParameters parameters) throws TlsFatalAlert {
    EncryptionLevel level =
        writeLevel == EncryptionLevel.INITIAL ? EncryptionLevel.HANDSHAKE : EncryptionLevel.ONE_RTT;
    if (level == EncryptionLevel.HANDSHAKE) {
      readLevel = level;
      writeLevel = level;
    }
    byte[] client = copy(parameters.getTrafficSecretClient());
    byte[] server = copy(parameters.getTrafficSecretServer());
    try {
      keyLog.trafficSecrets(level, parameters.getClientRandom(), client, server);
      listener.onSecrets(level, CipherSuite.ofCode(parameters.getCipherSuite()), client, server);
    } catch (RuntimeException e) {
      throw refuse(AlertDescription.internal_error, "the secrets could not be handed over: " + e);
    }
  }

  @Override
  public void peerTransportParameters(byte[] encoded) throws TlsFatalAlert {
    try {
      listener.onPeerTransportParameters(encoded);
    } catch (TransportError e) {
      throw refuse(e);
    } catch (RuntimeException e) {
      throw refuse(
          AlertDescription.internal_error, "the transport parameters could not be read: " + e);
    }
  }

  @Override
  public void completing(SecurityParameters parameters, String serverName) throws TlsFatalAlert {
    CipherSuite suite = CipherSuite.ofCode(parameters.getCipherSuite());
    byte[] exporterSecret = copy(parameters.getExporterMasterSecret());
    try {
      keyLog.exporterSecret(parameters.getClientRandom(), exporterSecret);
    } catch (RuntimeException e) {
      throw refuse(AlertDescription.internal_error, "the key log failed: " + e);
    }
    PeerCertificates peer = trust.peer();
    List<byte[]> chain = peer == null ? List.of() : peer.chain();
    NodeId nodeId = peer == null ? null : peer.nodeId();
    exporter = new Exporter(suite, exporterSecret);
    session =
        new TlsSession(
            parameters.getApplicationProtocol().getUtf8Decoding(),
            suite,
            NamedGroup.ofCode(parameters.getNegotiatedGroup()),
            chain,
            nodeId,
            serverName);
  }

  @Override
  public TlsFatalAlert refuse(TransportError error) {
    refusal = error;
    return new TlsFatalAlert(AlertDescription.internal_error);
  }

  @Override
  public TlsFatalAlert refuse(short alert, String reason) {
    return refuse(new TransportError(TransportErrorCode.crypto(alert), reason));
  }

  /** Extracting the secret itself would destroy it while Bouncy Castle still needs it. */
  private byte[] copy(TlsSecret secret) {
    return crypto.adoptSecret(secret).extract();
  }
}
