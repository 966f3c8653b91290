package dev.crowfly.quic.qlog;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** One end of a path (quic-events, "TupleEndpointInfo"). Addresses may be of any kind. */
final class EndpointText {
  private EndpointText() {}

  /**
   * Writes a member.
   *
   * @param cid the connection ID that packets to this end have, or null
   */
  static void write(JsonText json, String name, SocketAddress address, byte[] cid) {
    json.object(name);
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      boolean v4 = inet.getAddress() instanceof Inet4Address;
      json.text(v4 ? "ip_v4" : "ip_v6", withoutScope(inet.getAddress()))
          .number(v4 ? "port_v4" : "port_v6", inet.getPort());
    }
    if (cid != null) {
      json.array("connection_ids").hex(cid, 0, cid.length).endArray();
    }
    json.endObject();
  }

  private static String withoutScope(InetAddress address) {
    String literal = address.getHostAddress();
    int scope = literal.indexOf('%');
    return scope < 0 ? literal : literal.substring(0, scope);
  }
}
