package dev.crowfly.quic.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The address that a server would like to be reached at after the handshake, with the connection ID
 * of sequence number 1 (RFC 9000 §9.6, §18.2). Immutable.
 */
public final class PreferredAddress {
  static final int IPV4_LENGTH = 4;
  static final int IPV6_LENGTH = 16;

  private final byte[] ipv4;
  private final int ipv4Port;
  private final byte[] ipv6;
  private final int ipv6Port;
  private final byte[] connectionId;
  private final byte[] statelessResetToken;

  /**
   * A preferred address. A family that is not offered has an address and a port of zeros.
   *
   * @param ipv4 4 bytes
   * @param ipv4Port 0 to 65535
   * @param ipv6 16 bytes
   * @param ipv6Port 0 to 65535
   * @param connectionId 1 to 20 bytes
   * @param statelessResetToken 16 bytes
   * @throws IllegalArgumentException when a size or a port is not as said
   */
  public PreferredAddress(
      byte[] ipv4,
      int ipv4Port,
      byte[] ipv6,
      int ipv6Port,
      byte[] connectionId,
      byte[] statelessResetToken) {
    if (ipv4.length != IPV4_LENGTH
        || (ipv4Port & 0xffff) != ipv4Port
        || ipv6.length != IPV6_LENGTH
        || (ipv6Port & 0xffff) != ipv6Port
        || connectionId.length < 1
        || connectionId.length > PacketHeader.MAX_CID_LENGTH
        || statelessResetToken.length != PathFrames.RESET_TOKEN_LENGTH) {
      throw new IllegalArgumentException("not a preferred address");
    }
    this.ipv4 = ipv4.clone();
    this.ipv4Port = ipv4Port;
    this.ipv6 = ipv6.clone();
    this.ipv6Port = ipv6Port;
    this.connectionId = connectionId.clone();
    this.statelessResetToken = statelessResetToken.clone();
  }

  /** The IPv4 address and port, or null when the server offers none. */
  public InetSocketAddress ipv4Address() {
    return socketAddress(ipv4, ipv4Port);
  }

  /** The IPv6 address and port, or null when the server offers none. */
  public InetSocketAddress ipv6Address() {
    return socketAddress(ipv6, ipv6Port);
  }

  /** The 4 bytes of the IPv4 address, a copy. */
  public byte[] ipv4() {
    return ipv4.clone();
  }

  /** The port of the IPv4 address, 0 to 65535. */
  public int ipv4Port() {
    return ipv4Port;
  }

  /** The 16 bytes of the IPv6 address, a copy. */
  public byte[] ipv6() {
    return ipv6.clone();
  }

  /** The port of the IPv6 address, 0 to 65535. */
  public int ipv6Port() {
    return ipv6Port;
  }

  /** The connection ID with sequence number 1, 1 to 20 bytes, a copy. */
  public byte[] connectionId() {
    return connectionId.clone();
  }

  /** The 16 bytes of the stateless reset token of that connection ID, a copy. */
  public byte[] statelessResetToken() {
    return statelessResetToken.clone();
  }

  private static InetSocketAddress socketAddress(byte[] ip, int port) {
    if (port == 0 && Arrays.equals(ip, new byte[ip.length])) {
      return null;
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are always an address", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PreferredAddress that
        && ipv4Port == that.ipv4Port
        && ipv6Port == that.ipv6Port
        && Arrays.equals(ipv4, that.ipv4)
        && Arrays.equals(ipv6, that.ipv6)
        && Arrays.equals(connectionId, that.connectionId)
        && Arrays.equals(statelessResetToken, that.statelessResetToken);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(connectionId) + Arrays.hashCode(ipv6) + ipv4Port;
  }

  /** The addresses alone; the token is a secret. */
  @Override
  public String toString() {
    return "PreferredAddress[" + ipv4Address() + ", " + ipv6Address() + "]";
  }
}
