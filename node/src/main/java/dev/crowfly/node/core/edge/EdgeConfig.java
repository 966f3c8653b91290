package dev.crowfly.node.core.edge;

import dev.crowfly.ice.agent.IceConfig;
import dev.crowfly.ice.guess.GuessingRules;
import dev.crowfly.node.core.Parameters;
import dev.crowfly.quic.KeyLog;
import dev.crowfly.quic.NodeId;
import dev.crowfly.quic.PeerVerifier;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicObserverFactory;
import dev.crowfly.quic.identity.Identity;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node at the edge is and wants. Immutable.
 *
 * @param identity who it is, on the leg and in every session
 * @param intermediateVerifier who judges the Intermediate
 * @param intermediateName the name that its certificate has to carry, for SNI and the verifier;
 *     null with a pinned node id
 * @param connector whether it publishes services, and so accepts sessions
 * @param agent whether it opens sessions
 * @param allowedAgents node ids of the Agents that may have a session; empty = any
 * @param parameters times and limits
 * @param ice the numbers of its ICE agents
 * @param guessing how far it guesses ports of NATs
 * @param software what it calls itself in Hello; 1 to 64 characters
 * @param observers who watches each QUIC connection, the leg's too
 * @param keyLog where TLS secrets are logged; null = nowhere
 */
public record EdgeConfig(
    Identity identity,
    PeerVerifier intermediateVerifier,
    String intermediateName,
    boolean connector,
    boolean agent,
    Set<String> allowedAgents,
    Parameters parameters,
    IceConfig ice,
    GuessingRules guessing,
    String software,
    QuicObserverFactory observers,
    KeyLog keyLog) {
  /** Checks what is mandatory, and keeps a copy of the set. */
  public EdgeConfig {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(intermediateVerifier, "intermediateVerifier");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(ice, "ice");
    Objects.requireNonNull(guessing, "guessing");
    Objects.requireNonNull(observers, "observers");
    allowedAgents = Set.copyOf(allowedAgents);
  }

  /**
   * Begins with the defaults: Agent and Connector at once, every Agent is welcome.
   *
   * @param intermediate who judges the Intermediate: a pinned node id, roots, or nobody
   */
  public static Builder builder(Identity identity, PeerVerifier intermediate) {
    return new Builder(identity, intermediate);
  }

  /** Collects the settings; what each means {@link EdgeConfig} tells. */
  public static final class Builder {
    private final Identity identity;
    private final PeerVerifier intermediateVerifier;
    private String intermediateName;
    private boolean connector = true;
    private boolean agent = true;
    private Set<String> allowedAgents = Set.of();
    private Parameters parameters = Parameters.defaults();
    private IceConfig ice = IceConfig.defaults();
    private GuessingRules guessing = GuessingRules.defaults();
    private String software = "crowfly";
    private QuicObserverFactory observers = (client, dcid, millis, now) -> QuicObserver.NONE;
    private KeyLog keyLog;

    private Builder(Identity identity, PeerVerifier intermediateVerifier) {
      this.identity = identity;
      this.intermediateVerifier = intermediateVerifier;
    }

    /** Sets {@link EdgeConfig#intermediateName}; default null. */
    public Builder intermediateName(String name) {
      intermediateName = name;
      return this;
    }

    /** Sets {@link EdgeConfig#connector} and {@link EdgeConfig#agent}; default both. */
    public Builder roles(boolean asConnector, boolean asAgent) {
      connector = asConnector;
      agent = asAgent;
      return this;
    }

    /** Sets {@link EdgeConfig#allowedAgents}; default any. */
    public Builder allow(Collection<NodeId> agents) {
      allowedAgents = agents.stream().map(NodeId::toString).collect(Collectors.toSet());
      return this;
    }

    /** Sets {@link EdgeConfig#parameters}. */
    public Builder parameters(Parameters value) {
      parameters = value;
      return this;
    }

    /** Sets {@link EdgeConfig#ice}. */
    public Builder ice(IceConfig value) {
      ice = value;
      return this;
    }

    /** Sets {@link EdgeConfig#guessing}; default predictions, and no search. */
    public Builder guessing(GuessingRules rules) {
      guessing = rules;
      return this;
    }

    /** Sets {@link EdgeConfig#software}. */
    public Builder software(String name) {
      software = name;
      return this;
    }

    /** Sets {@link EdgeConfig#observers}; default nobody. */
    public Builder observers(QuicObserverFactory factory) {
      observers = factory;
      return this;
    }

    /** Sets {@link EdgeConfig#keyLog}; default nowhere. */
    public Builder keyLog(KeyLog log) {
      keyLog = log;
      return this;
    }

    /** The finished value. */
    public EdgeConfig build() {
      return new EdgeConfig(
          identity,
          intermediateVerifier,
          intermediateName,
          connector,
          agent,
          allowedAgents,
          parameters,
          ice,
          guessing,
          software,
          observers,
          keyLog);
    }
  }
}
