package dev.crowfly.node;

import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.candidate.InterfaceFilter;
import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.node.core.edge.EdgeConfig;
import dev.crowfly.node.files.FileException;
import dev.crowfly.node.files.IdentityFile;
import dev.crowfly.node.files.IntermediateAddress;
import dev.crowfly.node.files.MalformedTextException;
import dev.crowfly.node.files.TrustedRoots;
import dev.crowfly.node.io.SystemRandom;
import dev.crowfly.node.runtime.EdgeRuntime;
import dev.crowfly.node.runtime.EdgeSetup;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.quic.identity.IdentityException;
import dev.crowfly.quic.identity.PeerVerifiers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Collects what a {@link Node} is made of. */
public final class NodeBuilder {
  private Identity identity;
  private Path identityFile;
  private String intermediate;
  private Path roots;
  private boolean insecure;
  private boolean connector = true;
  private boolean agent = true;
  private List<InetSocketAddress> binds = List.of();
  private Collection<NodeId> allowed = List.of();
  private Parameters parameters = Parameters.defaults();
  private IceConfig ice = IceConfig.defaults();
  private GuessingRules guessing = GuessingRules.defaults();
  private Path qlog;
  private Path keyLog;
  private NodeListener listener = new NodeListener() {};
  private Executor executor;

  NodeBuilder() {}

  /** The file of the node's key; made with a new key if there is none. */
  public NodeBuilder identity(Path file) {
    identityFile = Objects.requireNonNull(file, "file");
    identity = null;
    return this;
  }

  /** The node's key, instead of a file. */
  public NodeBuilder identity(Identity key) {
    identity = Objects.requireNonNull(key, "key");
    identityFile = null;
    return this;
  }

  /**
   * Where the Intermediate is: {@code NODEID@HOST:PORT}, which pins its key, or {@code HOST:PORT}
   * for one with a certificate of an authority.
   */
  public NodeBuilder intermediate(String address) {
    intermediate = Objects.requireNonNull(address, "address");
    return this;
  }

  /** Roots in PEM that the Intermediate's certificate may lead to, instead of the system's. */
  public NodeBuilder ca(Path file) {
    roots = file;
    return this;
  }

  /** Trusts any Intermediate: for trying out. It could name any peer; pin peers then. */
  public NodeBuilder insecure() {
    insecure = true;
    return this;
  }

  /** Whether it publishes services and whether it opens sessions; default both. */
  public NodeBuilder roles(boolean asConnector, boolean asAgent) {
    connector = asConnector;
    agent = asAgent;
    return this;
  }

  /** Where to bind UDP sockets; default one for all addresses, with a port of the system's. */
  public NodeBuilder bind(InetSocketAddress... addresses) {
    binds = List.of(addresses);
    return this;
  }

  /** Which Agents may have a session with this node; default any that the Intermediate lets. */
  public NodeBuilder allow(Collection<NodeId> agents) {
    allowed = List.copyOf(agents);
    return this;
  }

  /** Times and limits. */
  public NodeBuilder parameters(Parameters values) {
    parameters = Objects.requireNonNull(values, "values");
    return this;
  }

  /** The numbers of its ICE agents: pacing, retransmission, how long an attempt takes. */
  public NodeBuilder ice(IceConfig values) {
    ice = Objects.requireNonNull(values, "values");
    return this;
  }

  /**
   * How far it guesses the ports of NATs that give each destination another one; default: it
   * predicts ports that are given out in order, and does not search for random ones.
   */
  public NodeBuilder guessing(GuessingRules rules) {
    guessing = Objects.requireNonNull(rules, "rules");
    return this;
  }

  /** Where to write a qlog file for each connection; default nowhere. */
  public NodeBuilder qlog(Path directory) {
    qlog = directory;
    return this;
  }

  /**
   * Where to write TLS secrets in the format of SSLKEYLOGFILE; default nowhere. Whoever has the
   * file can read everything: for debugging alone.
   */
  public NodeBuilder keyLog(Path file) {
    keyLog = file;
    return this;
  }

  /** Who follows what happens; default nobody. */
  public NodeBuilder listener(NodeListener follower) {
    listener = Objects.requireNonNull(follower, "follower");
    return this;
  }

  /** What handlers and listeners run on; default virtual threads where the JDK has them. */
  public NodeBuilder executor(Executor threads) {
    executor = threads;
    return this;
  }

  /**
   * Opens the node. It connects to the Intermediate by itself, now and whenever it has to.
   *
   * @throws NodeException when a file, an address or a socket can't be used
   */
  public Node open() throws NodeException {
    Objects.requireNonNull(intermediate, "an intermediate is mandatory");
    Equipment equipment = new Equipment(executor);
    try {
      IntermediateAddress address = IntermediateAddress.parse(intermediate);
      EdgeConfig edge =
          EdgeConfig.builder(key(), verifier(address))
              .intermediateName(address.node().isPresent() || insecure ? null : address.at().host())
              .roles(connector, agent)
              .allow(allowed)
              .parameters(parameters)
              .ice(ice)
              .guessing(guessing)
              .observers(equipment.traces(qlog))
              .keyLog(equipment.keyLog(keyLog))
              .build();
      EdgeSetup setup =
          new EdgeSetup(
              edge,
              address.at().host(),
              address.at().port(),
              EdgeSetup.bound(binds),
              InterfaceFilter.defaults(),
              equipment.threads(),
              null);
      ListenerFeed feed = new ListenerFeed(listener, equipment.threads());
      return new Node(new EdgeRuntime(setup, feed), listener, equipment);
    } catch (MalformedTextException | FileException | IdentityException | IOException e) {
      equipment.close();
      throw new NodeException(e.getMessage(), e);
    }
  }

  private Identity key() throws FileException {
    if (identity != null) {
      return identity;
    }
    Objects.requireNonNull(identityFile, "an identity is mandatory");
    return IdentityFile.openOrCreate(identityFile, new SystemRandom()).identity();
  }

  private PeerVerifier verifier(IntermediateAddress address)
      throws FileException, IdentityException {
    if (address.node().isPresent()) {
      return PeerVerifiers.pinned(address.node().get());
    }
    if (insecure) {
      return PeerVerifiers.insecureAcceptAnyone();
    }
    return roots == null ? TrustedRoots.ofSystem() : TrustedRoots.ofFile(roots);
  }
}
