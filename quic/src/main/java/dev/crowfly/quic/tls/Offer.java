package dev.crowfly.quic.tls;

import dev.crowfly.quic.CipherSuite;
import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.ProtocolName;

/** A {@link TlsConfig} in the words of Bouncy Castle. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Vector.
final class Offer {
  /** The number of quic_transport_parameters (RFC 9001 §8.2). */
  static final Integer QUIC_TRANSPORT_PARAMETERS = 0x39;

  private Offer() {}

  static int[] suites(TlsConfig config) {
    return config.cipherSuites().stream().mapToInt(CipherSuite::code).toArray();
  }

  static Vector<ProtocolName> protocols(TlsConfig config) {
    Vector<ProtocolName> names = new Vector<>();
    for (String name : config.alpn()) {
      names.add(ProtocolName.asUtf8Encoding(name));
    }
    return names;
  }

  static Vector<Integer> groups(TlsConfig config) {
    return codes(config.namedGroups());
  }

  /**
   * The groups to send shares of: the best liked one, and with the hybrid a classical one too, so
   * that a server without the hybrid needs no HelloRetryRequest.
   */
  static Vector<Integer> shares(TlsConfig config) {
    List<NamedGroup> groups = config.namedGroups();
    List<NamedGroup> shares = new ArrayList<>(groups.subList(0, 1));
    if (groups.get(0) == NamedGroup.X25519MLKEM768 && groups.size() > 1) {
      shares.add(groups.get(1));
    }
    return codes(shares);
  }

  private static Vector<Integer> codes(List<NamedGroup> groups) {
    Vector<Integer> codes = new Vector<>();
    for (NamedGroup group : groups) {
      codes.add(group.code());
    }
    return codes;
  }
}
