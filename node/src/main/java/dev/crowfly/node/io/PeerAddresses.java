package dev.crowfly.node.io;

import dev.crowfly.ice.AddressKey;
import java.net.InetSocketAddress;

/**
 * One object for each peer that sends often, so that comparing addresses is mostly comparing
 * references and a stray object per datagram does not outlive the datagram. A table of fixed size:
 * strangers push each other out, and nothing else happens.
 */
final class PeerAddresses {
  private static final int SLOTS = 1_024;

  private final InetSocketAddress[] known = new InetSocketAddress[SLOTS];

  InetSocketAddress intern(InetSocketAddress address) {
    int hash = address.hashCode() * 0x9E3779B9;
    int slot = (hash >>> 16) & (SLOTS - 1);
    InetSocketAddress there = known[slot];
    if (there != null && AddressKey.same(there, address)) {
      return there;
    }
    known[slot] = address;
    return address;
  }
}
