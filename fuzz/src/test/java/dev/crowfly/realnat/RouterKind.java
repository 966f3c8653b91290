package dev.crowfly.realnat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a router does, as rules of nftables: {@link #rules}. {@code lan} and {@code wan} are its two
 * interfaces, one host is on its inside.
 *
 * <p>Linux keeps the port of a mapping wherever it can, and with one host inside it always can: so
 * a plain masquerade maps endpoint-independently. Its filter is that of connection tracking, which
 * knows both ends with their ports. The cones are made of that by leading datagrams from outside
 * that belong to no connection to the inside host, if it has a mapping for their port, and in one
 * kind if it has sent to their address.
 *
 * <p>What comes unasked is dropped and not rejected, before connection tracking remembers it: an
 * entry for a datagram from the peer would make the mapping towards that peer take another port.
 */
enum RouterKind {
  FULL_CONE("udp dport @mapped dnat to $HOST", "", ""),
  ADDRESS_RESTRICTED("udp dport @mapped ip saddr @contacted dnat to $HOST", "", ""),
  PORT_RESTRICTED("", "", ""),
  /** Another random port for each destination. */
  SYMMETRIC("", "", "meta l4proto udp masquerade random,fully-random"),
  /** Another port for each destination, each the one after the last. */
  SEQUENTIAL("", "", "meta l4proto udp snat to $WAN : numgen inc mod $PORTS map { $NEXT }"),
  /** Port-restricted, and out to one UDP port only. */
  UDP_BLOCKED("", "udp dport != " + Lab.INTERMEDIATE_PORT + " drop", "");

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 4_096;

  /** The lifetime of the kernel's own two-way mappings. */
  private static final String LIFETIME = "2m";

  private final String inbound;
  private final String outbound;
  private final String mapping;

  /** Rules for what begins outside, what comes from inside, and the address that it gets. */
  RouterKind(String inbound, String outbound, String mapping) {
    this.inbound = inbound;
    this.outbound = outbound;
    this.mapping = mapping;
  }

  /**
   * The whole of its rules.
   *
   * @param host the address of the host inside
   * @param wan its own address outside
   */
  String rules(String host, String wan) {
    return rules(host, wan, mapping);
  }

  /** The same, but every UDP mapping gets this address and, unless it is 0, this port. */
  String rules(String host, String wan, String address, int port) {
    return rules(host, wan, "meta l4proto udp snat to " + address + (port == 0 ? "" : ":" + port));
  }

  private String rules(String host, String wan, String mappingRule) {
    return """
        flush ruleset
        table ip router {
          set mapped { type inet_service; flags dynamic,timeout; timeout $LIFETIME; }
          set contacted { type ipv4_addr; flags dynamic,timeout; timeout $LIFETIME; }
          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept
            $INBOUND
          }
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept
            $MAPPING
            oifname "wan" masquerade
          }
          chain input {
            type filter hook input priority filter; policy drop
            iifname "lan" accept
            ct state established,related accept
          }
          chain forward {
            type filter hook forward priority filter; policy drop
            iifname "lan" goto outbound
            ct state established,related accept
            ct status dnat accept
          }
          chain outbound {
            $OUTBOUND
            meta l4proto udp update @mapped { udp sport } update @contacted { ip daddr }
            accept
          }
        }
        """
        .replace("$LIFETIME", LIFETIME)
        .replace("$INBOUND", inbound.isEmpty() ? "" : "iifname \"wan\" " + inbound)
        .replace("$MAPPING", mappingRule.isEmpty() ? "" : "oifname \"wan\" " + mappingRule)
        .replace("$OUTBOUND", outbound)
        .replace("$NEXT", nextPorts())
        .replace("$PORTS", Integer.toString(PORTS))
        .replace("$HOST", host)
        .replace("$WAN", wan);
  }

  private static String nextPorts() {
    return IntStream.range(0, PORTS)
        .mapToObj(i -> i + " : " + (FIRST_PORT + i))
        .collect(Collectors.joining(", "));
  }
}
