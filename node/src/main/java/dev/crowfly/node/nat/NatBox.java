package dev.crowfly.node.nat;

import dev.crowfly.ice.AddressKey;
import dev.crowfly.node.io.ReceivedBatch;
import dev.crowfly.node.io.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A NAT between one node and loopback: the node uses it in place of a socket.
 *
 * <p>Belongs to the thread of its loop.
 */
public final class NatBox implements Transport {
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  /**
   * So many datagrams that don't pass end one receive: a flood at the filter is no work of ours.
   */
  private static final int FILTERED_PER_RECEIVE = 64;

  private final NatConfig config;
  private final ByteBuffer input = ByteBuffer.allocateDirect(ReceivedBatch.BYTES);
  private final ByteBuffer output = ByteBuffer.allocateDirect(ReceivedBatch.BYTES);
  // By what the mapping depends on: nothing, or the peer.
  private final Map<Object, NatMapping> byDestination = new HashMap<>();
  private final IdentityHashMap<SelectableChannel, NatMapping> byChannel = new IdentityHashMap<>();
  private Selector selector;
  private Object attachment;
  private InetSocketAddress lastPeer;
  private NatMapping lastMapping;
  private NatMapping full;
  private boolean closed;
  private long created;
  private long expired;
  private long passedOut;
  private long passedIn;
  private long filtered;
  private long unroutable;

  /** A box that opens its sockets when they are needed. */
  public NatBox(NatConfig config) {
    this.config = config;
  }

  /**
   * The nth address on loopback that a box can have: {@code 127.0.0.n} where the system has all of
   * 127/8, otherwise 127.0.0.1.
   */
  public static InetAddress outside(int n) throws IOException {
    InetAddress wanted = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) n});
    try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET)) {
      probe.bind(new InetSocketAddress(wanted, 0));
      return wanted;
    } catch (IOException e) {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
  }

  /** The public addresses that it has, in no order. */
  public List<InetSocketAddress> mappedAddresses() {
    return byChannel.values().stream().map(NatMapping::address).toList();
  }

  /** Counters. */
  public NatStats stats() {
    return new NatStats(
        byChannel.size(), created, expired, passedOut, passedIn, filtered, unroutable);
  }

  /** Inside; without a NAT the one address that there is, once the loop has the box. */
  @Override
  public InetSocketAddress localAddress() {
    return config.kind() == NatKind.NONE && lastMapping != null
        ? lastMapping.address()
        : config.inside();
  }

  @Override
  public boolean isDualStack() {
    return false;
  }

  @Override
  public boolean isSimulated() {
    return true;
  }

  @Override
  public boolean forbidsFragmentation() {
    return true; // nothing is as large as loopback
  }

  @Override
  public void register(Selector with, Object attached) throws IOException {
    selector = with;
    attachment = attached;
    if (config.kind() == NatKind.NONE) {
      mapping(null, config.nanoClock().getAsLong()); // reachable before anything was sent
    }
  }

  @Override
  public int send(byte[] buffer, int offset, int length, int segmentBytes, InetSocketAddress peer)
      throws IOException {
    if (!isReachable(peer)) {
      unroutable += (length + segmentBytes - 1) / segmentBytes;
      return length; // as a router does it: no word about it
    }
    long now = config.nanoClock().getAsLong();
    NatMapping mapping = mapping(peer, now);
    int done = 0;
    while (done < length) {
      int size = Math.min(segmentBytes, length - done);
      output.clear().put(buffer, offset + done, size).flip();
      if (mapping.channel().send(output, peer) == 0) {
        full = mapping;
        return done;
      }
      passedOut++;
      done += size;
    }
    mapping.used(peer, now);
    return done;
  }

  private boolean isReachable(InetSocketAddress peer) {
    if (config.kind() == NatKind.BLOCKED && !config.permitted().contains(peer)) {
      return false;
    }
    return peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress()
        && peer.getAddress().getClass() == config.outside().getClass();
  }

  // ---- mappings

  private NatMapping mapping(InetSocketAddress peer, long now) throws IOException {
    if (lastMapping != null
        && !lastMapping.isExpired(now)
        && (!config.kind().mapping().isDependent() || AddressKey.same(peer, lastPeer))) {
      return lastMapping;
    }
    Object destination =
        config.kind().mapping().isDependent() ? new AddressKey(peer) : config.kind();
    NatMapping found = byDestination.get(destination);
    if (found == null || isGone(found, now)) {
      expire(now);
      found = create(now);
      byDestination.put(destination, found);
      byChannel.put(found.channel(), found);
    }
    lastPeer = peer;
    lastMapping = found;
    return found;
  }

  private boolean isGone(NatMapping mapping, long now) {
    return config.kind() != NatKind.NONE && mapping.isExpired(now);
  }

  private NatMapping create(long now) throws IOException {
    if (closed) {
      throw new IOException("the box is closed");
    }
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(config.outside(), 0));
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ, attachment);
      created++;
      return new NatMapping(channel, key, config.kind().filtering(), config.idleNanos(), now);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Ends the mappings that nobody used, and the longest unused one if there are too many. */
  private void expire(long now) {
    List<Object> gone = new ArrayList<>();
    Object longest = null;
    for (Map.Entry<Object, NatMapping> each : byDestination.entrySet()) {
      if (isGone(each.getValue(), now)) {
        gone.add(each.getKey());
      } else if (longest == null
          || each.getValue().usedAt() < byDestination.get(longest).usedAt()) {
        longest = each.getKey();
      }
    }
    if (byDestination.size() - gone.size() >= config.maxMappings()) {
      gone.add(longest);
    }
    for (Object destination : gone) {
      NatMapping mapping = byDestination.remove(destination);
      byChannel.remove(mapping.channel());
      mapping.close();
      expired++;
      lastMapping = mapping == lastMapping ? null : lastMapping;
      full = mapping == full ? null : full;
    }
  }

  // ---- from outside

  @Override
  public boolean receive(SelectableChannel from, ReceivedBatch into) throws IOException {
    NatMapping mapping = byChannel.get(from);
    if (mapping == null) {
      return false;
    }
    long now = config.nanoClock().getAsLong();
    for (int i = 0; i < FILTERED_PER_RECEIVE; i++) {
      InetSocketAddress peer = (InetSocketAddress) mapping.channel().receive(input.clear());
      if (peer == null) {
        return false;
      }
      if (isGone(mapping, now) || !mapping.admits(peer, now)) {
        filtered++;
        continue;
      }
      int length = input.flip().remaining();
      input.get(into.buffer(), 0, length);
      into.filled(length, length, peer);
      passedIn++;
      return true;
    }
    return false;
  }

  @Override
  public void awaitWritable(boolean await) {
    if (full != null) {
      full.awaitWritable(await);
      full = await ? full : null;
    }
  }

  @Override
  public void close() {
    closed = true;
    byChannel.values().forEach(NatMapping::close);
  }
}
