package dev.crowfly.quic.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.quic.PathEvent;
import dev.crowfly.quic.PathProperties;
import dev.crowfly.quic.PathStats;
import dev.crowfly.quic.TransportError;
import dev.crowfly.quic.cid.ConnectionId;
import dev.crowfly.quic.cid.LocalConnectionIds;
import dev.crowfly.quic.cid.RemoteConnectionIds;
import dev.crowfly.quic.path.PathModel.Challenge;
import dev.crowfly.quic.path.PathModel.Entry;
import dev.crowfly.quic.recovery.NewReno;
import dev.crowfly.quic.recovery.PacketNumberSpace;
import dev.crowfly.quic.recovery.Recovery;
import dev.crowfly.quic.recovery.TokenOwner;
import dev.crowfly.quic.testing.SeededRandom;
import dev.crowfly.quic.wire.FrameReader;
import dev.crowfly.quic.wire.FrameWriter;
import dev.crowfly.quic.wire.PacketType;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random sequences of what applications, peers, networks and time do to a {@link PathManager},
 * either role, step by step against {@link PathModel}: states, the active path, every event, which
 * path has which connection ID, which IDs are spare or retired, and what is refused and why.
 */
class PathReferenceTest {
  private static final PacketNumberSpace SPACE = PacketNumberSpace.APPLICATION_DATA;
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long LONG_TIME = 100 * SECOND;
  private static final int FULL = 1_200;
  private static final int SMALL = 100;

  /** First byte, connection ID, packet number, authentication tag. */
  private static final int OVERHEAD = 1 + 8 + 4 + 16;

  private static final int STEPS = 60;
  private static final int NAMES = 6;

  private static final class NoTokens implements TokenOwner {
    @Override
    public void onTokenAcked(int kind, long a, long b, long c) {}

    @Override
    public void onTokenLost(int kind, long a, long b, long c) {}

    @Override
    public void onTokenProbe(int kind, long a, long b, long c) {}
  }

  /** Reads the challenges of a packet. */
  private static final class Questions extends IgnoringVisitor {
    final List<Long> asked = new ArrayList<>();

    @Override
    public void onPathChallenge(long data) {
      asked.add(data);
    }
  }

  private static final class Play {
    final boolean client;
    final SplittableRandom random;
    final int maxPaths;
    final SocketAddress fixedEnd = new Addr("fixed");
    final PathManager paths;
    final Recovery recovery;
    final LocalConnectionIds local = new LocalConnectionIds(cid(0), (id, out, offset) -> {});
    final RemoteConnectionIds remote = new RemoteConnectionIds(cid(0));
    final PathModel model;
    final TreeSet<Long> retired = new TreeSet<>();
    final List<String> history = new ArrayList<>();
    final FrameWriter writer = new FrameWriter();
    final byte[] buffer = new byte[FULL];
    long now = 100 * SECOND;
    long nextIssued = 1;
    long nextOurs = 1;
    long nextNumber = 1;

    Play(long seed) {
      random = new SplittableRandom(seed);
      client = random.nextBoolean();
      maxPaths = 2 + random.nextInt(5);
      SocketAddress first = name(0);
      PathMtuSettings mtu = new PathMtuSettings(false, FULL);
      PathProperties properties = properties(mtu);
      Path path =
          new Path(
              client ? first : fixedEnd,
              client ? fixedEnd : first,
              properties,
              mtu.create(properties),
              new NewReno(FULL));
      path.onAddressValidated();
      recovery = new Recovery(client, new NoTokens(), path.recovery());
      recovery.onHandshakeKeysAvailable();
      recovery.onHandshakeConfirmed();
      local.setPeerLimit(2 + random.nextInt(4));
      paths =
          new PathManager(
              new PathSettings(client, maxPaths, false, mtu),
              path,
              peer -> properties,
              NewReno::new,
              recovery,
              local,
              remote,
              new SeededRandom(seed));
      paths.onHandshakeConfirmed();
      model = new PathModel(client, maxPaths, first);
      issueOurs();
      for (int i = random.nextInt(5); i > 0; i--) {
        newConnectionId(0);
      }
    }

    static PathProperties properties(PathMtuSettings mtu) {
      assertFalse(mtu.discovery());
      return new PathProperties(FULL, 50 * MILLI, false, new byte[0]);
    }

    static ConnectionId cid(long number) {
      return ConnectionId.ofHex(String.format("%016x", number + 0x1000));
    }

    static SocketAddress name(int i) {
      return new Addr("end" + i);
    }

    SocketAddress anyName() {
      return name(random.nextInt(NAMES));
    }

    SocketAddress nameOf(Path path) {
      return client ? path.local() : path.peer();
    }

    SocketAddress localOf(SocketAddress name) {
      return client ? name : fixedEnd;
    }

    SocketAddress peerOf(SocketAddress name) {
      return client ? fixedEnd : name;
    }

    // ------------------------------------------------------------------------------- steps

    void step() {
      noteRoundTrips();
      switch (random.nextInt(15)) {
        case 0, 1 -> probe(anyName());
        case 2 -> migrate(anyName());
        case 3, 4, 5 -> packet(anyName());
        case 6, 7, 8, 9 -> answer();
        case 10 -> newConnectionId(random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0);
        case 11 -> retireOurs();
        case 12 -> {
          if (random.nextBoolean()) {
            abandon(anyName());
          } else {
            retireTheirs(random.nextLong(nextIssued + 2));
          }
        }
        case 13 -> longTime();
        default -> silence();
      }
    }

    private void probe(SocketAddress name) {
      history.add("probe " + name);
      expect(
          model.probe(name, now),
          () -> paths.commands().probePath(localOf(name), peerOf(name), now));
      settle();
    }

    private void migrate(SocketAddress name) {
      history.add("migrate " + name);
      expect(
          model.migrate(name, now),
          () -> paths.commands().migrate(localOf(name), peerOf(name), now));
      settle();
    }

    private void abandon(SocketAddress name) {
      history.add("abandon " + name);
      expect(model.abandon(name), () -> paths.commands().abandonPath(localOf(name), peerOf(name)));
      settle();
    }

    private void retireTheirs(long sequence) {
      history.add("give up " + sequence);
      expect(model.retire(sequence), () -> paths.commands().retireDcid(sequence));
      settle();
    }

    private void expect(String refusal, Runnable call) {
      try {
        call.run();
        assertNull(refusal);
      } catch (RuntimeException e) {
        if (refusal == null) {
          throw e;
        }
        assertEquals(refusal, e.getClass().getSimpleName(), e::toString);
      }
    }

    private void newConnectionId(int withdrawn) {
      boolean full = remote.size() == RemoteConnectionIds.ACTIVE_CONNECTION_ID_LIMIT;
      if (full && withdrawn == 0) {
        return;
      }
      long oldest = 0;
      while (oldest < nextIssued && remote.id(oldest) == null) {
        oldest++;
      }
      long retirePriorTo = withdrawn == 0 ? 0 : Math.min(nextIssued, oldest + withdrawn);
      long sequence = nextIssued++;
      history.add("NEW_CONNECTION_ID " + sequence + ", " + retirePriorTo);
      byte[] id = cid(sequence).toByteArray();
      byte[] token = new byte[16];
      token[0] = (byte) (sequence >> 8);
      token[1] = (byte) sequence;
      token[2] = 1;
      try {
        remote.onNewConnectionId(sequence, retirePriorTo, id, 0, id.length, token, 0);
      } catch (TransportError e) {
        throw new AssertionError(e);
      }
      paths.onRemoteConnectionIdsChanged();
      model.onIssued(sequence, retirePriorTo);
      settle();
    }

    private void issueOurs() {
      while (local.canIssue()) {
        long sequence = local.issue(cid(nextOurs));
        assertEquals(nextOurs, sequence);
        local.onAnnounced(sequence);
        model.ours.add(nextOurs++);
      }
    }

    /** The peer gives up one of our IDs, and gets another one. */
    private void retireOurs() {
      long[] valid = model.ours.stream().mapToLong(s -> s).toArray();
      long sequence = valid[random.nextInt(valid.length)];
      history.add("RETIRE_CONNECTION_ID " + sequence);
      try {
        local.onRetireConnectionId(sequence, LocalConnectionIds.NONE);
      } catch (TransportError e) {
        throw new AssertionError(e);
      }
      model.ours.remove(sequence);
      issueOurs();
      settle();
    }

    /** A packet of the peer, to the ID that it uses there, or uses elsewhere, or to a fresh one. */
    private void packet(SocketAddress name) {
      long[] valid = model.ours.stream().mapToLong(s -> s).toArray();
      Entry known = model.find(name);
      long scid =
          known != null && model.ours.contains(known.scid) && random.nextInt(3) > 0
              ? known.scid
              : valid[random.nextInt(valid.length)];
      boolean late = random.nextInt(6) == 0;
      packet(
          name,
          scid,
          late ? 0 : nextNumber++,
          random.nextBoolean(),
          random.nextInt(3) == 0 ? SMALL : FULL,
          random.nextInt(3) == 0);
      settle();
    }

    private void packet(
        SocketAddress name, long scid, long number, boolean nonProbing, int bytes, boolean asks) {
      history.add(
          (nonProbing ? "data" : "probing packet")
              + (asks ? " with PATH_CHALLENGE" : "")
              + " from "
              + name
              + " to "
              + scid
              + ", number "
              + number
              + ", "
              + bytes
              + " bytes");
      Path path = receive(name, scid, bytes);
      boolean taken = model.onPacket(name, scid, number, nonProbing, bytes, asks, now);
      assertEquals(taken, path != null);
      if (path != null) {
        if (asks) {
          paths.onPathChallenge(path, random.nextLong(), now);
        }
        paths.onProcessed(path, number, nonProbing, now);
      }
    }

    private Path receive(SocketAddress name, long scid, int bytes) {
      Path known = paths.find(localOf(name), peerOf(name));
      if (known != null) {
        known.onReceived(bytes);
      }
      return paths.onAuthenticated(known, localOf(name), peerOf(name), scid, bytes, now);
    }

    private void answer() {
      List<Entry> asked = model.table.stream().filter(e -> !e.unanswered.isEmpty()).toList();
      if (!asked.isEmpty()) {
        answer(asked.get(random.nextInt(asked.size())));
      }
    }

    /** The peer answers a challenge, perhaps an old one; as a rule, where it was asked. */
    private void answer(Entry entry) {
      Challenge challenge = entry.unanswered.get(random.nextInt(entry.unanswered.size()));
      boolean late = now > challenge.sentAt();
      Entry on =
          late || random.nextInt(5) == 0
              ? model.table.get(random.nextInt(model.table.size()))
              : entry;
      if (late && on == entry) {
        return; // such a round trip would be believed, and timers depend on it
      }
      long scid = model.ours.contains(on.scid) ? on.scid : model.ours.first();
      history.add("answer to " + entry.name + " on " + on.name);
      Path path = receive(on.name, scid, FULL);
      paths.onPathResponse(path, ~challenge.data(), now); // nobody asked that
      paths.onPathResponse(path, challenge.data(), now);
      long number = nextNumber++;
      paths.onProcessed(path, number, false, now);
      model.onPacket(on.name, scid, number, false, FULL, false, now);
      model.onAnswer(entry, challenge, now);
      settle();
    }

    /** Nobody says anything for so long that all timers are done with it. */
    private void longTime() {
      // Whose turn it is for a spare ID, and when, would be a matter of milliseconds.
      for (Entry entry : List.copyOf(model.table)) {
        if (entry.running && entry.dcid == PathModel.NONE) {
          probe(entry.name);
        }
      }
      if (model.active.canFail()) {
        for (Entry entry = other(); entry != null; entry = other()) {
          answer(entry);
        }
      }
      history.add("much time");
      noteRoundTrips();
      long end = now + LONG_TIME;
      for (long next = paths.nextTimeout(); next <= end; next = paths.nextTimeout()) {
        assertTrue(next > now, "a timeout that was handled is still due");
        now = next;
        paths.onTimeout(now);
        send();
      }
      now = end;
      model.onLongTime();
      for (Entry entry : model.table) {
        entry.asked = !path(entry).validation.isOwed();
      }
      settleInAnyOrder();
    }

    private Entry other() {
      return model.table.stream()
          .filter(e -> e != model.active && e.canFail())
          .findFirst()
          .orElse(null);
    }

    private Path path(Entry entry) {
      return paths.find(localOf(entry.name), peerOf(entry.name));
    }

    /** How long they are is the affair of others. */
    private void noteRoundTrips() {
      for (Entry entry : model.table) {
        entry.rttNanos = path(entry).recovery().rtt().smoothedNanos();
      }
    }

    /** What was sent on the active path is not acknowledged, until probe timeouts say so. */
    private void silence() {
      longTime();
      if (model.active.running || !model.active.isValidated() || model.active.dcid == -1) {
        return;
      }
      history.add("silence");
      long first = sendPacket();
      Path active = paths.activePath();
      while (active.recovery().ptoCount() < Suspicion.PTOS) {
        now = Math.min(recovery.nextTimeout(), paths.nextTimeout());
        recovery.onTimeout(now);
        paths.onTimeout(now);
      }
      model.onSilence();
      settle();
      for (int i = random.nextInt(3); i > 0; i--) {
        answer();
      }
      if (paths.activePath() == active) {
        acknowledge(first, sendPacket());
        model.onAcknowledged();
      }
      settle();
    }

    private long sendPacket() {
      long number = recovery.nextPacketNumber(SPACE);
      recovery.beginPacket(SPACE, number);
      int index = paths.activePath().recoveryIndex();
      recovery.onPacketSent(SPACE, now, SMALL, true, true, index);
      return number;
    }

    private void acknowledge(long first, long last) {
      try {
        recovery.onAckBegin(SPACE, last, 0, now);
        recovery.onAckRange(first, last);
        recovery.onAckEnd();
      } catch (TransportError e) {
        throw new AssertionError(e);
      }
    }

    // -------------------------------------------------------------- what follows, and the checks

    private void settle() {
      List<Entry> expected = model.send();
      List<Entry> asked = send();
      paths.onTimeout(now);
      assertEquals(List.of(), send(), "nothing was left unsent");
      assertEquals(names(expected), names(asked), "who was asked");
      assertEquals(model.events, events());
      check();
    }

    private static List<String> names(List<Entry> entries) {
      return entries.stream().map(e -> e.name.toString()).sorted().toList();
    }

    private void settleInAnyOrder() {
      send();
      List<String> told = events();
      Collections.sort(told);
      Collections.sort(model.events);
      assertEquals(model.events, told);
      check();
    }

    /** Lets out what is owed; returns the paths that were asked something. */
    private List<Entry> send() {
      List<Entry> asked = new ArrayList<>();
      for (Path path = paths.probes().nextPathToProbe(null, null, now);
          path != null;
          path = paths.probes().nextPathToProbe(null, null, now)) {
        Entry entry = model.find(nameOf(path));
        int room = path.sendableBytes(FULL);
        writer.reset(buffer, 0, room - OVERHEAD);
        boolean full = paths.probes().writeProbingFrames(path, writer);
        int size = full ? room : writer.position() + OVERHEAD;
        paths.probes().onDatagramSent(path, size, true, now);
        assertTrue(
            entry.addressProven || entry.budgetBytes >= size,
            () -> size + " bytes to " + entry.name + " of " + entry.budgetBytes);
        entry.budgetBytes -= entry.addressProven ? 0 : size;
        for (long data : questions()) {
          assertTrue(path.validation.isRunning(), "a question outside of a validation");
          asked.add(entry);
          entry.unanswered.add(new Challenge(data, size == FULL, now));
          if (entry.unanswered.size() > PathValidation.MAX_CHALLENGES) {
            entry.unanswered.remove(0);
          }
        }
      }
      return asked;
    }

    private List<Long> questions() {
      Questions questions = new Questions();
      try {
        new FrameReader().read(buffer, 0, writer.position(), PacketType.ONE_RTT, questions);
      } catch (TransportError e) {
        throw new AssertionError(e);
      }
      return questions.asked;
    }

    private List<String> events() {
      List<String> words = new ArrayList<>();
      for (PathEvent event = paths.pollEvent(); event != null; event = paths.pollEvent()) {
        words.add(event.getClass().getSimpleName() + ":" + (client ? event.local() : event.peer()));
      }
      return words;
    }

    private void check() {
      model.events.clear();
      for (Entry entry : model.table) {
        if (path(entry).dcid() == null && model.mayReleaseAnyTime(entry)) {
          model.release(entry);
        }
      }
      for (long s = remote.nextToRetire(); s >= 0; s = remote.nextToRetire()) {
        remote.onRetirementSent(s);
        remote.onRetirementAcked(s);
        assertTrue(retired.add(s), "retired twice");
      }
      List<String> expected = new ArrayList<>();
      for (Entry e : model.table) {
        expected.add(e + (e == model.active ? " active" : "") + " scid " + e.scid);
      }
      List<String> actual = new ArrayList<>();
      for (PathStats stats : paths.commands().pathStats()) {
        boolean asking = paths.find(stats.local(), stats.peer()).validation.isRunning();
        actual.add(
            (client ? stats.local() : stats.peer())
                + " "
                + stats.state()
                + " dcid "
                + stats.dcidSequence()
                + (asking ? " asking" : "")
                + (stats.active() ? " active" : "")
                + " scid "
                + stats.scidSequence());
      }
      assertEquals(expected, actual);
      assertTrue(actual.size() <= maxPaths);
      assertEquals(model.spares.size(), remote.spares());
      assertEquals(model.retired, retired);
      // Each ID that was ever issued is in one place.
      TreeMap<Long, String> places = new TreeMap<>();
      model.spares.forEach(s -> places.merge(s, "spare", String::concat));
      retired.forEach(s -> places.merge(s, "retired", String::concat));
      model.table.stream()
          .map(e -> e.dcid)
          .filter(s -> s >= 0)
          .distinct()
          .forEach(s -> places.merge(s, "used", String::concat));
      assertEquals(nextIssued, places.size());
      assertTrue(places.values().stream().allMatch(List.of("spare", "retired", "used")::contains));
    }
  }

  @Property(tries = 600)
  void manager_doesWhatTheModelSays(@ForAll long seed) {
    Play play = new Play(seed);
    for (int i = 0; i < STEPS; i++) {
      try {
        play.step();
      } catch (AssertionError | RuntimeException e) {
        String role = play.client ? "client" : "server";
        throw new AssertionError(
            "seed "
                + seed
                + ", "
                + role
                + ", up to "
                + play.maxPaths
                + " paths: "
                + String.join("; ", play.history)
                + " -> "
                + e.getMessage(),
            e);
      }
    }
  }
}
