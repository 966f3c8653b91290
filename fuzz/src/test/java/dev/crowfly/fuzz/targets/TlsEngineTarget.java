package dev.crowfly.fuzz.targets;

import static dev.crowfly.fuzz.targets.Violation.unless;
import static dev.crowfly.fuzz.targets.Violation.unlessEqual;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.TlsConfig;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import dev.crowfly.quic.crypto.EncryptionLevel;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.KeyKind;
import dev.crowfly.quic.identity.PeerVerifiers;
import dev.crowfly.quic.tls.TlsEngine;
import dev.crowfly.quic.tls.TlsEngines;
import dev.crowfly.quic.tls.TlsListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The TLS engine of either side fed with a genuine flight that was cut, repeated, changed, moved to
 * another level or replaced: it ends with an alert or a violation and stays ended, completes only
 * if nothing was changed, and tells what it finds out in the promised order.
 */
public final class TlsEngineTarget {
  private static final long WALL_CLOCK_MILLIS = QuicPair.WALL_CLOCK_MILLIS;
  private static final List<EncryptionLevel> LEVELS = List.of(EncryptionLevel.values());
  private static final long YEAR_MILLIS = 365L * 86_400_000L;
  private static final Identity IDENTITY =
      Identity.generate(
          KeyKind.ED25519,
          new Seeded(5),
          WALL_CLOCK_MILLIS - YEAR_MILLIS,
          WALL_CLOCK_MILLIS + YEAR_MILLIS,
          "server.test");

  private final Choices choices;
  private final Side clientSide = new Side(true);
  private final Side serverSide = new Side(false);
  private final TlsEngine client;
  private final TlsEngine server;
  private boolean changed;

  private TlsEngineTarget(Choices choices) {
    this.choices = choices;
    TlsEngines engines = new TlsEngines();
    client =
        engines.client(
            TlsConfig.builder()
                .alpn("fuzz")
                .peerVerifier(PeerVerifiers.pinned(IDENTITY.nodeId()))
                .build(),
            "server.test",
            new byte[] {1, 2, 3},
            new Seeded(6),
            WALL_CLOCK_MILLIS,
            clientSide);
    server =
        engines.server(
            TlsConfig.builder()
                .alpn("fuzz")
                .credentials(IDENTITY.credentials())
                .peerVerifier(PeerVerifiers.insecureAcceptAnyone())
                .build(),
            new byte[] {4, 5},
            new Seeded(7),
            WALL_CLOCK_MILLIS,
            serverSide);
  }

  /** What becomes of each piece of output, and what else is fed to whom. */
  public static void fuzzerTestOneInput(byte[] input) {
    new TlsEngineTarget(new Choices(input)).run();
  }

  private void run() {
    try {
      client.start();
      server.start();
    } catch (TransportError e) {
      throw new Violation("could not begin", e);
    }
    boolean moved = true;
    for (int turn = 0; turn < 24 && moved; turn++) {
      moved = pump(true);
      moved |= pump(false);
      moved |= extra();
    }
    checkEnd(client, clientSide);
    checkEnd(server, serverSide);
    if (!changed) {
      unless(client.isComplete() && server.isComplete(), "an honest handshake failed");
    }
  }

  private void checkEnd(TlsEngine engine, Side side) {
    unless(!side.complete || side.error != null || engine.isComplete(), "told complete, is not");
    unless(side.complete == engine.isComplete() || side.error != null, "complete, not told");
    if (engine.isComplete()) {
      unless(engine.session() != null, "complete without a session");
      engine.exportKeyingMaterial("EXPORTER-fuzz", null, 16);
    }
    engine.discard();
    engine.discard();
  }

  private boolean pump(boolean fromClient) {
    TlsEngine from = fromClient ? client : server;
    boolean moved = false;
    for (EncryptionLevel level : EncryptionLevel.values()) {
      for (byte[] out = from.pollOutput(level); out != null; out = from.pollOutput(level)) {
        unless(out.length > 0 && out.length < 1 << 16, "output of " + out.length);
        moved = true;
        pass(fromClient, level, out);
      }
    }
    return moved;
  }

  /** Something that nobody said, while there are decisions left. */
  private boolean extra() {
    if (choices.isEmpty()) {
      return false;
    }
    if (choices.below(4) == 0) {
      boolean toServer = choices.flag();
      EncryptionLevel level = level();
      byte[] said = choices.take(choices.below(300));
      changed |= said.length > 0;
      deliver(toServer, level, said);
    }
    return true;
  }

  private EncryptionLevel level() {
    return LEVELS.get(choices.below(LEVELS.size()));
  }

  private void pass(boolean toServer, EncryptionLevel level, byte[] bytes) {
    switch (choices.below(10)) {
      case 1 -> {
        bytes[choices.below(1 << 11) % bytes.length] ^= (byte) (1 + choices.below(255));
        changed = true;
        deliver(toServer, level, bytes);
      }
      case 2 -> {
        int cut = choices.below(1 << 11) % bytes.length;
        deliver(toServer, level, Arrays.copyOf(bytes, cut));
        changed = true;
      }
      case 3 -> {
        EncryptionLevel other = level();
        changed |= other != level;
        deliver(toServer, other, bytes);
      }
      case 4 -> {
        int at = choices.below(1 << 11) % bytes.length;
        byte[] with = choices.take(1 + choices.below(40));
        System.arraycopy(with, 0, bytes, at, Math.min(with.length, bytes.length - at));
        changed = true;
        deliver(toServer, level, bytes);
      }
      case 5 -> {
        changed = true;
        deliver(toServer, level, bytes);
        deliver(toServer, level, bytes);
      }
      case 6 -> {
        changed = true;
        deliver(!toServer, level, bytes); // back to the one who said it
      }
      case 7 -> inPieces(toServer, level, bytes, 1 + choices.below(64));
      case 8 -> {
        changed = true;
        deliver(toServer, level, choices.take(choices.below(600)));
      }
      default -> deliver(toServer, level, bytes);
    }
  }

  private void inPieces(boolean toServer, EncryptionLevel level, byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length; at += piece) {
      deliver(toServer, level, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
    }
  }

  private void deliver(boolean toServer, EncryptionLevel level, byte[] bytes) {
    TlsEngine engine = toServer ? server : client;
    Side side = toServer ? serverSide : clientSide;
    int told = side.told.size();
    TransportError error = receive(engine, level, bytes);
    if (side.error != null) {
      unlessEqual(side.error.code(), error == null ? -1 : error.code(), "another end than before");
      unlessEqual(told, side.told.size(), "told after the end");
    } else if (error != null) {
      long code = error.code();
      unless(
          TransportErrorCode.isCrypto(code) || code == TransportErrorCode.PROTOCOL_VIOLATION,
          "ended with " + error);
      side.error = error;
      for (EncryptionLevel each : EncryptionLevel.values()) {
        unlessEqual(null, engine.pollOutput(each), "output of an engine that is dead");
      }
    }
  }

  private static TransportError receive(TlsEngine engine, EncryptionLevel level, byte[] bytes) {
    byte[] copy = bytes.clone();
    try {
      engine.receive(level, copy, 0, copy.length);
      return null;
    } catch (TransportError e) {
      return e;
    } finally {
      unless(Arrays.equals(bytes, copy), "the engine changed its input");
    }
  }

  /** What an engine told, held against the order that {@link TlsListener} promises. */
  private static final class Side implements TlsListener {
    private static final List<String> OF_CLIENT =
        List.of("HANDSHAKE", "parameters", "ONE_RTT", "complete");
    private static final List<String> OF_SERVER =
        List.of("parameters", "HANDSHAKE", "ONE_RTT", "complete");

    private final List<String> order;
    private final List<String> told = new ArrayList<>();
    private boolean complete;
    private TransportError error;

    Side(boolean client) {
      order = client ? OF_CLIENT : OF_SERVER;
    }

    private void tell(String what) {
      unless(told.size() < order.size() && order.get(told.size()).equals(what), "told " + what);
      told.add(what);
    }

    @Override
    public void onSecrets(
        EncryptionLevel level, CipherSuite suite, byte[] clientSecret, byte[] serverSecret) {
      tell(level.name());
      unlessEqual(clientSecret.length, serverSecret.length, "length of secrets");
    }

    @Override
    public void onPeerTransportParameters(byte[] encoded) {
      tell("parameters");
    }

    @Override
    public void onHandshakeComplete() {
      tell("complete");
      complete = true;
    }
  }
}
