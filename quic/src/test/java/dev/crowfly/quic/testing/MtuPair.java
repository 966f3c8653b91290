package dev.crowfly.quic.testing;

import dev.crowfly.quic.EndpointConfig;
import dev.crowfly.quic.PathPolicy;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.QuicConfig;
import dev.crowfly.quic.QuicConnection;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A {@link Pair} whose datagrams may grow, and how large they were on the network. */
public final class MtuPair {
  private static final long RTT_SEED_NANOS = 100_000_000L;
  private static final long HANDSHAKE_NANOS = 20_000_000_000L;
  private static final int LARGEST_SLOT_BYTES = 65_535;

  private final Pair pair;
  private final Map<SocketAddress, Integer> largestSent = new HashMap<>();

  /**
   * A pair on a network that carries everything.
   *
   * @param cap what the policy of either side allows
   */
  public MtuPair(long seed, int cap) {
    UnaryOperator<EndpointConfig.Builder> policy =
        builder -> builder.pathPolicy(PathPolicy.internet(cap, RTT_SEED_NANOS));
    pair = new Pair(seed, policy, policy);
    pair.client().slotBytes(LARGEST_SLOT_BYTES);
    pair.server().slotBytes(LARGEST_SLOT_BYTES);
    pair.network()
        .tap((from, to, bytes) -> largestSent.merge(from, bytes.length, Math::max))
        .delay(10_000_000L, 0);
  }

  /** Changes the settings of the client's connection. */
  public MtuPair client(UnaryOperator<QuicConfig.Builder> settings) {
    pair.clientConfig(settings.apply(QuicConfig.builder(Pair.clientTls().build())).build());
    return this;
  }

  /** Changes the settings of the server's connections. */
  public MtuPair server(UnaryOperator<QuicConfig.Builder> settings) {
    pair.serverConfig(settings.apply(QuicConfig.builder(Pair.serverTls().build())).build());
    return this;
  }

  /** Changes the settings of both. */
  public MtuPair both(UnaryOperator<QuicConfig.Builder> settings) {
    return client(settings).server(settings);
  }

  /** Runs the handshake, which has to succeed. */
  public MtuPair connect() {
    if (!pair.handshake(HANDSHAKE_NANOS)) {
      throw new AssertionError("no handshake in 20 s");
    }
    return this;
  }

  public Pair pair() {
    return pair;
  }

  public Network network() {
    return pair.network();
  }

  public World world() {
    return pair.world();
  }

  /** The largest datagrams of the active paths: the client's and the server's. */
  public List<Integer> mtus() {
    return List.of(mtu(pair.clientConnection()), mtu(pair.serverConnection()));
  }

  /** The largest datagram of the active path. */
  public static int mtu(QuicConnection connection) {
    return activePath(connection).mtuBytes();
  }

  /** What a connection knows of the path that data takes. */
  public static PathStats activePath(QuicConnection connection) {
    return connection.pathStats().stream().filter(PathStats::active).findFirst().orElseThrow();
  }

  /** The largest datagram that left an address, whether or not it arrived. */
  public int largestSentFrom(SocketAddress address) {
    return largestSent.getOrDefault(address, 0);
  }

  /** Forgets the sizes that were seen so far. */
  public void forgetSizes() {
    largestSent.clear();
  }
}
