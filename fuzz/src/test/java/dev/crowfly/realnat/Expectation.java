package dev.crowfly.realnat;

import java.util.List;

/**
 * Who can reach whom directly, from what RFC 4787 says of mapping and filtering alone and not from
 * anything that the product does.
 *
 * <p>Read {@link #TABLE} as Agent by Connector, in the order of {@link Group}: {@code y} yes,
 * {@code s} if the peer's check is answered to where it seems to come from, {@code p} if one side
 * foretells the next port of the other's NAT, {@code n} no.
 */
final class Expectation {
  private static final List<String> TABLE =
      List.of(
          "yyyssn", // open
          "yyyssn", // address-restricted
          "yyynpn", // port-restricted
          "ssnnnn", // symmetric, random ports
          "sspnpn", // symmetric, one port after the other
          "nnnnnn"); // UDP blocked

  /** Kinds between which this makes no difference. */
  private enum Group {
    OPEN,
    FILTERS_BY_ADDRESS,
    FILTERS_BY_PORT,
    RANDOM,
    SEQUENTIAL,
    BLOCKED;

    static Group of(Access access) {
      return switch (access) {
        case PUBLIC, FULL_CONE -> OPEN;
        case ADDRESS_RESTRICTED -> FILTERS_BY_ADDRESS;
        // Two endpoint-independent mappings in a row are one; the stricter filter counts.
        case PORT_RESTRICTED, CARRIER_GRADE -> FILTERS_BY_PORT;
        case SYMMETRIC -> RANDOM;
        case SEQUENTIAL -> SEQUENTIAL;
        case UDP_BLOCKED -> BLOCKED;
      };
    }
  }

  private Expectation() {}

  /** Whether an Agent and a Connector behind these can have a direct path. */
  static boolean isDirect(Access agent, Access connector) {
    return cell(agent, connector) != 'n';
  }

  /** What the reason has to speak of if there is no direct path between them. */
  static String reason(Access agent, Access connector) {
    boolean blocked = agent == Access.UDP_BLOCKED || connector == Access.UDP_BLOCKED;
    return blocked ? "drops UDP" : "symmetric";
  }

  private static char cell(Access agent, Access connector) {
    return TABLE.get(row(agent)).charAt(row(connector));
  }

  private static int row(Access access) {
    return List.of(Group.values()).indexOf(Group.of(access));
  }
}
