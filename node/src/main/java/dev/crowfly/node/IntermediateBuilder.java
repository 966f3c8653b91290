package dev.crowfly.node;

import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.intermediate.IntermediateConfig;
import dev.crowfly.node.files.AccessFile;
import dev.crowfly.node.files.FileException;
import dev.crowfly.node.files.IdentityFile;
import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.node.runtime.IntermediateRuntime;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.signaling.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Collects what an {@link Intermediate} is made of. */
public final class IntermediateBuilder {
  private Identity identity;
  private Path identityFile;
  private Path certificate;
  private InetSocketAddress listen;
  private InetSocketAddress alternate;
  private Path access;
  private Parameters parameters = Parameters.defaults();
  private long relayBytesPerSecond;
  private Path qlog;
  private Path keyLog;
  private IntermediateListener listener = new IntermediateListener() {};
  private Executor executor;

  IntermediateBuilder() {}

  /** The file of its key; made with a new key if there is none. */
  public IntermediateBuilder identity(Path file) {
    identityFile = Objects.requireNonNull(file, "file");
    identity = null;
    certificate = null;
    return this;
  }

  /** Its key, instead of a file. */
  public IntermediateBuilder identity(Identity key) {
    identity = Objects.requireNonNull(key, "key");
    identityFile = null;
    certificate = null;
    return this;
  }

  /** Its certificate, with the chain, from an authority, and the key that goes with it; PEM. */
  public IntermediateBuilder certificate(Path chain, Path key) {
    certificate = Objects.requireNonNull(chain, "chain");
    identityFile = Objects.requireNonNull(key, "key");
    identity = null;
    return this;
  }

  /**
   * Where it listens; default all addresses, IPv4 and IPv6, UDP port 4433. {@code 0.0.0.0} means
   * IPv4 alone, {@code ::} both.
   */
  public IntermediateBuilder listen(InetSocketAddress address) {
    listen = Objects.requireNonNull(address, "address");
    return this;
  }

  /** Another address and port of this machine, so that nodes can find out about their NATs. */
  public IntermediateBuilder alternate(InetSocketAddress address) {
    alternate = address;
    return this;
  }

  /**
   * Who may publish and reach what. The file is read again when it changes; a bad one keeps the
   * rules from before, and the listener is told. Default: everybody may everything.
   */
  public IntermediateBuilder access(Path file) {
    access = file;
    return this;
  }

  /** Times and limits. */
  public IntermediateBuilder parameters(Parameters values) {
    parameters = Objects.requireNonNull(values, "values");
    return this;
  }

  /**
   * How much one session may send over the relay in each direction, in payload bytes a second; 0,
   * the default, is as much as the legs carry.
   */
  public IntermediateBuilder relayBytesPerSecond(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit of " + limit + " bytes a second");
    }
    relayBytesPerSecond = limit;
    return this;
  }

  /** Where to write a qlog file for each connection; default nowhere. */
  public IntermediateBuilder qlog(Path directory) {
    qlog = directory;
    return this;
  }

  /** Where to write TLS secrets: for debugging alone; default nowhere. */
  public IntermediateBuilder keyLog(Path file) {
    keyLog = file;
    return this;
  }

  /** Who follows what happens; default nobody. */
  public IntermediateBuilder listener(IntermediateListener follower) {
    listener = Objects.requireNonNull(follower, "follower");
    return this;
  }

  /** What listeners run on; default threads of its own. */
  public IntermediateBuilder executor(Executor threads) {
    executor = threads;
    return this;
  }

  /**
   * Opens it.
   *
   * @throws NodeException when a file, an address or a socket can't be used
   */
  public Intermediate open() throws NodeException {
    Equipment equipment = new Equipment(executor);
    IntermediateFeed feed = new IntermediateFeed(listener, equipment.threads());
    try {
      Identity key = key();
      IntermediateConfig.Builder config =
          IntermediateConfig.builder(key)
              .parameters(parameters)
              .bytesPerSecondPerFlow(relayBytesPerSecond)
              .observers(equipment.traces(qlog))
              .keyLog(equipment.keyLog(keyLog));
      AccessFile rules = null;
      if (access != null) {
        rules = AccessFile.open(access, problem -> feed.accept(ErrorCode.FILE, problem));
        config.access(rules);
      }
      IntermediateRuntime runtime = new IntermediateRuntime(config, listen, alternate, feed, feed);
      if (rules != null) {
        runtime.watchAccess(rules::refresh);
      }
      return new Intermediate(runtime, key.nodeId().toString(), equipment);
    } catch (FileException | IOException | IllegalArgumentException e) {
      equipment.close();
      throw new NodeException(e.getMessage(), e);
    }
  }

  private Identity key() throws FileException {
    if (identity != null) {
      return identity;
    }
    Objects.requireNonNull(identityFile, "an identity is mandatory");
    return certificate == null
        ? IdentityFile.openOrCreate(identityFile, new SystemRandom()).identity()
        : IdentityFile.ofCertificate(certificate, identityFile).identity();
  }
}
