package dev.crowfly.node.core.intermediate;

import dev.crowfly.node.core.Parameters;
import dev.crowfly.quic.KeyLog;
import dev.crowfly.quic.QuicObserver;
import dev.crowfly.quic.QuicObserverFactory;
import dev.crowfly.quic.identity.Identity;
import dev.crowfly.signaling.registry.AccessPolicy;
import dev.crowfly.signaling.registry.InMemoryServiceRegistry;
import dev.crowfly.signaling.registry.ServiceRegistry;
import dev.crowfly.signaling.switchboard.SwitchboardConfig;
import java.util.Objects;

/**
 * What an Intermediate is, and its limits. Immutable.
 *
 * @param identity who it is; with certificates of an authority if it was given some
 * @param sockets its sockets, as far as STUN is answered there
 * @param access who may publish and reach what
 * @param registry who serves a name
 * @param switchboard limits of signaling; its node id is the identity's
 * @param parameters times and limits
 * @param maxConnections legs at once
 * @param maxHalfOpen incomplete handshakes at once; more are refused
 * @param retryAboveHalfOpen from so many incomplete handshakes on clients have to prove their
 *     address first (Retry); 0 = always
 * @param bytesPerSecondPerFlow how much one session may send over the relay in each direction,
 *     payload bytes; 0 = as much as the legs carry
 * @param observers who watches each QUIC connection
 * @param keyLog where TLS secrets are logged; null = nowhere
 */
public record IntermediateConfig(
    Identity identity,
    StunSockets sockets,
    AccessPolicy access,
    ServiceRegistry registry,
    SwitchboardConfig switchboard,
    Parameters parameters,
    int maxConnections,
    int maxHalfOpen,
    int retryAboveHalfOpen,
    long bytesPerSecondPerFlow,
    QuicObserverFactory observers,
    KeyLog keyLog) {
  /** Checks what is mandatory. */
  public IntermediateConfig {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(sockets, "sockets");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(switchboard, "switchboard");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(observers, "observers");
    if (!switchboard.nodeId().equals(identity.nodeId().toString())) {
      throw new IllegalArgumentException("the switchboard has another node id");
    }
  }

  /** Begins with the defaults: everybody may everything, STUN is not answered. */
  public static Builder builder(Identity identity) {
    return new Builder(identity);
  }

  /** Collects the settings; what each means {@link IntermediateConfig} tells. */
  public static final class Builder {
    private final Identity identity;
    private StunSockets sockets = StunSockets.none();
    private AccessPolicy access = AccessPolicy.OPEN;
    private ServiceRegistry registry = new InMemoryServiceRegistry();
    private SwitchboardConfig switchboard;
    private Parameters parameters = Parameters.defaults();
    private int maxConnections = 20_000;
    private int maxHalfOpen = 2_000;
    private int retryAboveHalfOpen = 100;
    private long bytesPerSecondPerFlow;
    private QuicObserverFactory observers = (client, dcid, millis, now) -> QuicObserver.NONE;
    private KeyLog keyLog;

    private Builder(Identity identity) {
      this.identity = Objects.requireNonNull(identity, "identity");
      switchboard = SwitchboardConfig.builder(identity.nodeId().toString()).build();
    }

    /** Sets {@link IntermediateConfig#sockets}; default none. */
    public Builder sockets(StunSockets value) {
      sockets = value;
      return this;
    }

    /** Sets {@link IntermediateConfig#access}; default everybody. */
    public Builder access(AccessPolicy value) {
      access = value;
      return this;
    }

    /** Sets {@link IntermediateConfig#registry}; default in memory. */
    public Builder registry(ServiceRegistry value) {
      registry = value;
      return this;
    }

    /** Sets {@link IntermediateConfig#switchboard}. */
    public Builder switchboard(SwitchboardConfig value) {
      switchboard = value;
      return this;
    }

    /** Sets {@link IntermediateConfig#parameters}. */
    public Builder parameters(Parameters value) {
      parameters = value;
      return this;
    }

    /** Sets how many legs there may be, and incomplete handshakes; default 20,000, 2,000, 100. */
    public Builder connections(int most, int halfOpen, int retryAbove) {
      maxConnections = most;
      maxHalfOpen = halfOpen;
      retryAboveHalfOpen = retryAbove;
      return this;
    }

    /** Sets {@link IntermediateConfig#bytesPerSecondPerFlow}; default 0. */
    public Builder bytesPerSecondPerFlow(long value) {
      bytesPerSecondPerFlow = value;
      return this;
    }

    /** Sets {@link IntermediateConfig#observers}; default nobody. */
    public Builder observers(QuicObserverFactory factory) {
      observers = factory;
      return this;
    }

    /** Sets {@link IntermediateConfig#keyLog}; default nowhere. */
    public Builder keyLog(KeyLog log) {
      keyLog = log;
      return this;
    }

    /** The finished value. */
    public IntermediateConfig build() {
      return new IntermediateConfig(
          identity,
          sockets,
          access,
          registry,
          switchboard,
          parameters,
          maxConnections,
          maxHalfOpen,
          retryAboveHalfOpen,
          bytesPerSecondPerFlow,
          observers,
          keyLog);
    }
  }
}
