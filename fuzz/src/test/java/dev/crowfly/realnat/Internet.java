package dev.crowfly.realnat;

import java.io.IOException;

/**
 * The middle: knows for each public address where it is, and has weather.
 *
 * <p>Every link to it is a point-to-point one: the other end has its public address as a /32, and
 * {@link #GATEWAY} as its way to everybody.
 */
final class Internet {
  static final String GATEWAY = "198.51.100.1";

  private final Namespace core;
  private int links;

  Internet(Namespaces namespaces) throws IOException, InterruptedException {
    core = namespaces.make("internet");
    core.sysctl("net/ipv4/ip_forward", "1");
  }

  /** Leads these addresses to an interface that is made in {@code edge}, and is down there. */
  void attach(Namespace edge, String device, String... addresses)
      throws IOException, InterruptedException {
    String link = "link" + links++;
    core.cable(link, edge, device);
    core.ip("link set " + link + " up", "addr add " + GATEWAY + "/32 dev " + link);
    for (String address : addresses) {
      core.ip("route add " + address + "/32 dev " + link + " src " + GATEWAY);
    }
  }

  /** Fine weather: everything arrives. */
  void calm() throws IOException, InterruptedException {
    core.nft("flush ruleset\n");
  }

  /** No UDP between two sides any more, in both directions; all else arrives. */
  void cut(Line one, Line other) throws IOException, InterruptedException {
    weather(drop(one, other, ""), drop(other, one, ""));
  }

  /** One in so many datagrams between two sides is lost, in both directions. */
  void lose(double share, Line one, Line other) throws IOException, InterruptedException {
    String by = " numgen random mod 10000 < " + Math.round(share * 10_000);
    weather(drop(one, other, by), drop(other, one, by));
  }

  private static String drop(Line from, Line to, String when) {
    return "meta l4proto udp ip saddr { "
        + String.join(", ", from.publicAddresses())
        + " } ip daddr { "
        + String.join(", ", to.publicAddresses())
        + " }"
        + when
        + " counter drop";
  }

  private void weather(String... rules) throws IOException, InterruptedException {
    core.nft(
        """
        flush ruleset
        table ip weather {
          chain forward {
            type filter hook forward priority filter; policy accept
            $RULES
          }
        }
        """
            .replace("$RULES", String.join("\n", rules)));
  }
}
