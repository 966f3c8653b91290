package dev.crowfly.bench.loopback;

import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.identity.KeyKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The stacks that can be compared, with the flags that their process wants. */
enum StackName {
  OURS_NIO(() -> ours(KeyKind.P256, NamedGroup.X25519, Settings.DATAGRAM_BYTES)),
  OURS_OFFLOAD(() -> ours(KeyKind.P256, NamedGroup.X25519, Settings.DATAGRAM_BYTES)),
  OURS_16K(() -> ours(KeyKind.P256, NamedGroup.X25519, 16_000)),
  OURS_ED25519(() -> ours(KeyKind.ED25519, NamedGroup.X25519, Settings.DATAGRAM_BYTES)),
  OURS_HYBRID(() -> ours(KeyKind.P256, NamedGroup.X25519MLKEM768, Settings.DATAGRAM_BYTES)),
  QUICHE_NIO(() -> new QuicheStack(QuicheTransport.NIO)),
  QUICHE_GSO(() -> new QuicheStack(QuicheTransport.EPOLL_GSO)),
  KWIK(KwikStack::new),
  TLS_TCP(TlsStack::new);

  private final Supplier<Stack> make;

  StackName(Supplier<Stack> make) {
    this.make = make;
  }

  private static Stack ours(KeyKind kind, NamedGroup group, int datagramBytes) {
    return new OurStack(kind, group, datagramBytes);
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
