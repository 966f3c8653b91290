package dev.crowfly.quic.tls;

import dev.crowfly.quic.NamedGroup;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.TransportErrorCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.KeyShareEntry;
import org.bouncycastle.tls.TlsExtensionsUtils;

/** What a server demands of a ClientHello and Bouncy Castle doesn't look at. */
@SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's API is made of raw collections.
final class ClientHelloCheck {
  /** RFC 8446 §4.1.2: what may differ in the ClientHello after a HelloRetryRequest. */
  private static final Set<Integer> MAY_CHANGE =
      Set.of(
          ExtensionType.key_share,
          ExtensionType.early_data,
          ExtensionType.cookie,
          ExtensionType.pre_shared_key,
          ExtensionType.padding);

  private final HandshakeEvents events;
  private ClientHello first;

  ClientHelloCheck(HandshakeEvents events) {
    this.events = events;
  }

  /** Looks at the first ClientHello, or at the second after a HelloRetryRequest. */
  void check(ClientHello hello) throws IOException {
    if (hello.getSessionID().length > 0) {
      // RFC 9001 §8.4: the compatibility mode is not for QUIC.
      throw events.refuse(
          new TransportError(
              TransportErrorCode.PROTOCOL_VIOLATION, "legacy_session_id is not empty"));
    }
    if (first == null) {
      first = hello;
    } else if (!isSame(first, hello)) {
      throw events.refuse(
          AlertDescription.illegal_parameter,
          "the second ClientHello differs from the first where it must not");
    }
  }

  /**
   * Our groups, cut down to those that the client has sent a share of, so that no needless
   * HelloRetryRequest comes about; if there are none, those that it supports.
   *
   * @param ours best liked first; not empty
   */
  int[] selectableGroups(List<NamedGroup> ours) throws IOException {
    Hashtable extensions = first.getExtensions();
    int[] supported = TlsExtensionsUtils.getSupportedGroupsExtension(extensions);
    Vector shares = TlsExtensionsUtils.getKeyShareClientHello(extensions);
    if (supported == null || shares == null) {
      // RFC 8446 §9.2: without a PSK both are mandatory.
      throw events.refuse(
          AlertDescription.missing_extension, "supported_groups or key_share is missing");
    }
    Set<Integer> supportedGroups = new HashSet<>();
    for (int group : supported) {
      supportedGroups.add(group);
    }
    Set<Integer> sharedGroups = new HashSet<>();
    for (Object share : shares) {
      int group = ((KeyShareEntry) share).getNamedGroup();
      if (!supportedGroups.contains(group) || !sharedGroups.add(group)) {
        throw events.refuse(
            AlertDescription.illegal_parameter, "key_share doesn't agree with supported_groups");
      }
    }
    int[] selectable = ourGroupsIn(sharedGroups, ours);
    if (selectable.length == 0) {
      selectable = ourGroupsIn(supportedGroups, ours);
    }
    if (selectable.length == 0) {
      throw events.refuse(
          AlertDescription.handshake_failure, "no key exchange group in common: we offer " + ours);
    }
    return selectable;
  }

  private static int[] ourGroupsIn(Set<Integer> theirs, List<NamedGroup> ours) {
    return ours.stream().mapToInt(NamedGroup::code).filter(theirs::contains).toArray();
  }

  private static boolean isSame(ClientHello a, ClientHello b) {
    return a.getVersion().equals(b.getVersion())
        && Arrays.equals(a.getRandom(), b.getRandom())
        && Arrays.equals(a.getCipherSuites(), b.getCipherSuites())
        && contains(a.getExtensions(), b.getExtensions())
        && contains(b.getExtensions(), a.getExtensions());
  }

  /** Whether {@code all} holds all of {@code some} that must not change. */
  private static boolean contains(Hashtable all, Hashtable some) {
    for (Object type : some.keySet()) {
      if (!MAY_CHANGE.contains((Integer) type)
          && !Arrays.equals((byte[]) some.get(type), (byte[]) all.get(type))) {
        return false;
      }
    }
    return true;
  }
}
