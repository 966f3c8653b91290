package dev.crowfly.quic.endpoint;

import dev.crowfly.quic.IncomingConnection;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.path.Addresses;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A stranger's Initial packets, waiting for a decision. */
final class Attempt implements IncomingConnection {
  /** A ClientHello with a hybrid key share takes two datagrams; a long one may take a few more. */
  private static final int MAX_DATAGRAMS = 4;

  final SocketAddress local;
  final SocketAddress peer;
  final PathProperties properties;

  /** Where the client sends its Initials now; its Initial keys come from it. */
  final byte[] dcid;

  /** What the client calls itself. */
  final byte[] scid;

  /** Where it sent its very first Initial: differs from {@link #dcid} after a Retry. */
  final byte[] originalDcid;

  /** Whether a Retry token came with it. */
  final boolean retried;

  /** When it goes away by itself. */
  final long expiresAt;

  private final List<byte[]> datagrams = new ArrayList<>(2);
  private boolean pending = true;

  Attempt(
      SocketAddress local,
      SocketAddress peer,
      PathProperties properties,
      byte[] dcid,
      byte[] scid,
      byte[] originalDcid,
      boolean retried,
      long expiresAt) {
    this.local = local;
    this.peer = peer;
    this.properties = properties;
    this.dcid = dcid;
    this.scid = scid;
    this.originalDcid = originalDcid;
    this.retried = retried;
    this.expiresAt = expiresAt;
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  @Override
  public SocketAddress peer() {
    return peer;
  }

  @Override
  public boolean isAddressValidated() {
    return retried || properties.addressValidated();
  }

  @Override
  public boolean isPending() {
    return pending;
  }

  /** Whether a datagram with these ends comes from the same place. */
  boolean isFrom(SocketAddress otherLocal, SocketAddress otherPeer) {
    return Addresses.same(peer, otherPeer) && Addresses.same(local, otherLocal);
  }

  /** Keeps a datagram for the connection; beyond the bound it is lost, as datagrams may be. */
  void keep(byte[] datagram) {
    if (datagrams.size() < MAX_DATAGRAMS) {
      datagrams.add(datagram);
    }
  }

  /** Hands over what was kept. */
  List<byte[]> takeDatagrams() {
    return datagrams;
  }

  void decided() {
    pending = false;
  }
}
