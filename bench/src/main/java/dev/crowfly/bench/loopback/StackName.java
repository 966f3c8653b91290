package dev.crowfly.bench.loopback;

import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.io.Offloads;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.identity.KeyKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The stacks that can be compared, with the flags that their process wants. */
enum StackName {
  /** Ours, plain NIO. */
  OURS_NIO(() -> ours(KeyKind.P256, NamedGroup.X25519, Settings.DATAGRAM_BYTES), Kind.GENERAL),
  /** Ours with UDP_SEGMENT and UDP_GRO. */
  OURS_OFFLOAD(() -> ours(KeyKind.P256, NamedGroup.X25519, Settings.DATAGRAM_BYTES), Kind.GENERAL),
  /** Ours, plain NIO, datagrams of 16 KB, as path MTU discovery finds them on loopback. */
  OURS_16K(() -> ours(KeyKind.P256, NamedGroup.X25519, 16_000), Kind.BULK),
  /** Ours with an Ed25519 certificate, Crowfly's default. */
  OURS_ED25519(
      () -> ours(KeyKind.ED25519, NamedGroup.X25519, Settings.DATAGRAM_BYTES), Kind.HANDSHAKES),
  /** Ours with the hybrid key exchange, Crowfly's default. */
  OURS_HYBRID(
      () -> ours(KeyKind.P256, NamedGroup.X25519MLKEM768, Settings.DATAGRAM_BYTES),
      Kind.HANDSHAKES),
  /** Ours with the one group that kwik's client offers. */
  OURS_SECP256R1(
      () -> ours(KeyKind.P256, NamedGroup.SECP256R1, Settings.DATAGRAM_BYTES), Kind.HANDSHAKES),
  /** netty's native quiche, plain NIO. */
  QUICHE_NIO(() -> new QuicheStack(QuicheTransport.NIO), Kind.GENERAL),
  /** netty's native quiche, epoll with UDP_SEGMENT and UDP_GRO. */
  QUICHE_GSO(() -> new QuicheStack(QuicheTransport.EPOLL_GSO), Kind.GENERAL),
  /** kwik. */
  KWIK(KwikStack::new, Kind.GENERAL),
  /** TLS 1.3 over TCP. */
  TLS_TCP(TlsStack::new, Kind.GENERAL),
  /** Two nodes of ours with a direct path between them. */
  NODES_DIRECT(() -> nodes(PathMode.DIRECT), Kind.NODES),
  /** Two nodes of ours, and the relay of an Intermediate between them. */
  NODES_RELAY(() -> nodes(PathMode.RELAY), Kind.NODES);

  /** What a stack is there for. */
  private enum Kind {
    GENERAL,
    BULK,
    HANDSHAKES,
    NODES
  }

  private static final int FIRST_JAVA_WITH_OFFLOAD = 22;

  private final Supplier<Stack> make;
  private final Kind kind;

  StackName(Supplier<Stack> make, Kind kind) {
    this.make = make;
    this.kind = kind;
  }

  /** Whether it says anything to run this workload with it. */
  boolean takes(Workload workload) {
    boolean fits =
        switch (kind) {
          case GENERAL -> !workload.isForNodes();
          case BULK -> workload.isBulk();
          case HANDSHAKES -> workload == Workload.HANDSHAKES;
          case NODES -> workload.isForNodes() || workload == Workload.BULK;
        };
    return fits && (this != TLS_TCP || TlsStack.takes(workload));
  }

  /** Whether this JDK can run it. */
  boolean runsOn(int javaVersion) {
    return this != OURS_OFFLOAD || javaVersion >= FIRST_JAVA_WITH_OFFLOAD;
  }

  /** Flags for its JVM, beside those that all have: nodes are as users get them. */
  List<String> flags() {
    return this == OURS_OFFLOAD || kind == Kind.NODES
        ? List.of()
        : List.of("-D" + Offloads.PROPERTY + "=false");
  }

  private static Stack ours(KeyKind kind, NamedGroup group, int datagramBytes) {
    try {
      return new OurStack(kind, group, datagramBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stack nodes(PathMode mode) {
    try {
      return new NodesStack(mode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stack make() {
    return make.get();
  }

  /** As on the command line. */
  String argument() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static StackName of(String argument) {
    return Arrays.stream(values())
        .filter(stack -> stack.argument().equals(argument))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no peer \"" + argument + "\"; there are " + arguments()));
  }

  static List<String> arguments() {
    return Arrays.stream(values()).map(StackName::argument).toList();
  }
}
