package dev.crowfly.sim.net;

import java.net.InetAddress;

/**
 * Gives out addresses, each once: for IPv4 of 198.18.0.0/15 outside (the block for laboratories,
 * RFC 2544), of 100.64.0.0/10 between a carrier and its customers (RFC 6598), and of 10.0.0.0/8
 * inside; for IPv6 of 2001:db8::/32 outside (RFC 3849) and fd00::/8 inside.
 */
public final class AddressPlan {
  private static final int OUTSIDE = 198 << 24 | 18 << 16;
  private static final int BETWEEN = 100 << 24 | 64 << 16;
  private static final int INSIDE = 10 << 24;
  private static final int LAN_BITS = 8;

  private int outside = 1;
  private int between = 1;
  private int lans;
  private int outside6 = 1;

  AddressPlan() {}

  /** A public IPv4 address. */
  public InetAddress publicIpv4() {
    return Addresses.ipv4(OUTSIDE + checked(outside++, 17));
  }

  /** An IPv4 address between a carrier's NAT and a customer's. */
  public InetAddress carrierIpv4() {
    return Addresses.ipv4(BETWEEN + checked(between++, 22));
  }

  /** A global IPv6 address. */
  public InetAddress publicIpv6() {
    return Addresses.ip("2001:db8:1::" + Integer.toHexString(checked(outside6++, 16)));
  }

  /** The number of a LAN, for {@link #lanIpv4} and {@link #lanIpv6}. */
  public int lan() {
    return checked(lans++, 24 - LAN_BITS);
  }

  /** A private IPv4 address; hosts from 1 to 254. */
  public static InetAddress lanIpv4(int lan, int host) {
    return Addresses.ipv4(INSIDE + (lan << LAN_BITS) + checked(host, LAN_BITS));
  }

  /** A global IPv6 address of a host in a LAN that translates nothing. */
  public static InetAddress lanIpv6(int lan, int host) {
    return Addresses.ip(
        "2001:db8:2:" + Integer.toHexString(lan) + "::" + Integer.toHexString(host));
  }

  private static int checked(int number, int bits) {
    if (number >= 1 << bits) {
      throw new IllegalStateException("out of addresses");
    }
    return number;
  }
}
