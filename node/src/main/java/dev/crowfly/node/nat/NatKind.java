package dev.crowfly.node.nat;

import dev.crowfly.ice.behavior.FilteringBehavior;
import dev.crowfly.ice.behavior.MappingBehavior;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of NATs that people have names for, and what RFC 4787 calls their behaviour. */
public enum NatKind {
  /** No NAT and no firewall. */
  NONE(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT),
  /** One public address; everyone may send to it once it is there. */
  FULL_CONE(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ENDPOINT_INDEPENDENT),
  /** One public address, for hosts that were sent to. */
  ADDRESS_RESTRICTED(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_DEPENDENT),
  /** One public address, for sockets that were sent to: what most homes have. */
  PORT_RESTRICTED(
      MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT),
  /** Another public address for each socket that is sent to, and for it alone. */
  SYMMETRIC(
      MappingBehavior.ADDRESS_AND_PORT_DEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT),
  /** No UDP but to and from the Intermediate. */
  BLOCKED(MappingBehavior.ENDPOINT_INDEPENDENT, FilteringBehavior.ADDRESS_AND_PORT_DEPENDENT);

  private final MappingBehavior mapping;
  private final FilteringBehavior filtering;

  NatKind(MappingBehavior mapping, FilteringBehavior filtering) {
    this.mapping = mapping;
    this.filtering = filtering;
  }

  /** When another public address is chosen (RFC 4787 §4.1). */
  public MappingBehavior mapping() {
    return mapping;
  }

  /** Whose datagrams come in (RFC 4787 §5). */
  public FilteringBehavior filtering() {
    return filtering;
  }

  /** As it is written on the command line: {@code port-restricted}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind that a word means.
   *
   * @throws IllegalArgumentException with the words that there are
   */
  public static NatKind of(String word) {
    for (NatKind kind : values()) {
      if (kind.word().equals(word.trim().toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "\""
            + word
            + "\" is no kind of NAT; there are "
            + Arrays.stream(values()).map(NatKind::word).collect(Collectors.joining(", ")));
  }
}
