package dev.crowfly.quic.path;

import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;
import dev.crowfly.quic.recovery.NewReno;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.TokenOwner;
import dev.crowfly.quic.testing.SeededRandom;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import java.util.ArrayList;
import java.util.List;

/** A client's paths without a peer: the test plays it, datagram by datagram. */
final class PathValidationDriver {
  static final long RTT = 50_000_000L;

  final PathManager paths;
  final Path path;
  final Recovery recovery;
  long now;

  /** The data of the last challenge written. */
  long data;

  private final List<Long> written = new ArrayList<>();

  /** A manager whose path to be validated was asked in a datagram of this size. */
  PathValidationDriver(int datagramBytes) {
    this(ConnectionId.ofHex("01"), ConnectionId.ofHex("02"));
    paths.commands().probePath(PathWorld.HOME, PathWorld.SERVER, now);
    ask(datagramBytes);
  }

  /** A manager that asked nothing yet. */
  PathValidationDriver(ConnectionId own, ConnectionId theirs) {
    PathProperties properties = new PathProperties(1200, RTT, false, new byte[0]);
    PathMtu mtu = PathSide.FIXED_MTU.create(properties);
    Path first = new Path(new Addr("first"), PathWorld.SERVER, properties, mtu, new NewReno(1200));
    recovery = new Recovery(true, new NoTokens(), first.recovery());
    recovery.onHandshakeKeysAvailable();
    recovery.onHandshakeConfirmed();
    LocalConnectionIds local = new LocalConnectionIds(own, (id, out, at) -> {});
    RemoteConnectionIds remote = new RemoteConnectionIds(theirs);
    if (!own.isEmpty()) {
      local.issue(ConnectionId.ofHex("03"));
      offer(remote);
    }
    paths =
        new PathManager(
            new PathSettings(true, 8, false, PathSide.FIXED_MTU),
            first,
            peer -> properties,
            NewReno::new,
            recovery,
            local,
            remote,
            new SeededRandom(7));
    paths.onHandshakeConfirmed();
    if (own.isEmpty()) {
      path = first;
    } else {
      paths.commands().probePath(PathWorld.HOME, PathWorld.SERVER, now);
      path = paths.find(PathWorld.HOME, PathWorld.SERVER);
    }
  }

  private static void offer(RemoteConnectionIds remote) {
    byte[] token = new byte[16];
    try {
      remote.onNewConnectionId(1, 0, new byte[] {4}, 0, 1, token, 0);
    } catch (TransportError e) {
      throw new AssertionError(e);
    }
  }

  /** Sends what is owed in one datagram. */
  void ask(int datagramBytes) {
    byte[] buf = new byte[1200];
    FrameWriter writer = new FrameWriter();
    writer.reset(buf, 0, buf.length);
    written.clear();
    paths.probes().writeProbingFrames(path, writer);
    read(buf, writer.position());
    paths.probes().onDatagramSent(path, datagramBytes, true, now);
  }

  private void read(byte[] buf, int limit) {
    if (limit == 0) {
      return;
    }
    try {
      new FrameReader().read(buf, 0, limit, PacketType.ONE_RTT, new Reader());
    } catch (TransportError e) {
      throw new AssertionError(e);
    }
  }

  /** The peer answers the last challenge. */
  void answer() {
    paths.onPathResponse(path, data, now);
  }

  /** The answers that leave with the next datagram. */
  List<Long> responses() {
    ask(1200);
    return List.copyOf(written);
  }

  private final class Reader extends IgnoringVisitor {
    @Override
    public void onPathChallenge(long challenge) {
      data = challenge;
    }

    @Override
    public void onPathResponse(long response) {
      written.add(response);
    }
  }

  private static final class NoTokens implements TokenOwner {
    @Override
    public void onTokenAcked(int kind, long a, long b, long c) {}

    @Override
    public void onTokenLost(int kind, long a, long b, long c) {}

    @Override
    public void onTokenProbe(int kind, long a, long b, long c) {}
  }
}
