package dev.crowfly.quic.path;

import dev.crowfly.quic.PathState;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What {@link PathManager} should do, told as plainly as possible. It has no timers: either no time
 * passes at all between two steps, or so much that whatever was going on has come to its end.
 *
 * <p>Paths differ at one end only, which names them. Who plays against the model says which
 * challenges were sent, how large, and how long round trips are: it predicts the rest.
 */
final class PathModel {
  static final long NONE = -1;

  private static final int FEW_SPARES = 3;

  /** A PATH_CHALLENGE that nobody has answered. */
  record Challenge(long data, boolean full, long sentAt) {}

  /** A path as the model knows it. */
  static final class Entry {
    final SocketAddress name;
    PathState state = PathState.UNKNOWN;
    long dcid = NONE;
    long scid = NONE;
    boolean running;
    boolean asked;
    boolean failureTold;
    boolean migrating;
    boolean carriedData;
    boolean addressProven;

    /** Whether it gives up its connection ID sooner or later. */
    boolean leaving;

    /** Whether it would have done so by now, had it been allowed to. */
    boolean overdue;

    /** Whether it was left or has answered since much time has passed. */
    boolean justUsed;

    int responsesOwed;
    long budgetBytes;
    long heardAt;
    long validatedAt = NONE;
    long rttNanos;
    final List<Challenge> unanswered = new ArrayList<>();

    Entry(SocketAddress name) {
      this.name = name;
    }

    boolean isValidated() {
      return state == PathState.VALIDATED;
    }

    boolean isBusy() {
      return running || responsesOwed > 0;
    }

    boolean hasRoom() {
      return addressProven || budgetBytes > 0;
    }

    boolean canFail() {
      return running && dcid != NONE;
    }

    @Override
    public String toString() {
      return name + " " + state + " dcid " + dcid + (running ? " asking" : "");
    }
  }

  final List<Entry> table = new ArrayList<>();
  final TreeSet<Long> spares = new TreeSet<>();
  final TreeSet<Long> retired = new TreeSet<>();
  final TreeSet<Long> ours = new TreeSet<>();
  final List<String> events = new ArrayList<>();
  Entry active;

  private final boolean client;
  private final int maxPaths;
  private boolean suspect;
  private boolean hinted;

  /** Server: it was led astray, and asks before it follows. */
  private boolean cautious;

  private long largestNonProbing = NONE;

  PathModel(boolean client, int maxPaths, SocketAddress first) {
    this.client = client;
    this.maxPaths = maxPaths;
    active = new Entry(first);
    active.state = PathState.VALIDATED;
    active.validatedAt = 0;
    active.carriedData = true;
    active.addressProven = true;
    active.dcid = 0;
    active.scid = 0;
    table.add(active);
    ours.add(0L);
  }

  Entry find(SocketAddress name) {
    return table.stream().filter(e -> e.name.equals(name)).findFirst().orElse(null);
  }

  private void tell(String what, Entry entry) {
    events.add(what + ":" + entry.name);
  }

  // ---------------------------------------------------------------------------------- the IDs

  private boolean assign(Entry entry) {
    if (entry.dcid == NONE && !spares.isEmpty()) {
      entry.dcid = spares.pollFirst();
    }
    return entry.dcid != NONE;
  }

  private boolean canShare(Entry entry, Entry other) {
    return !client && entry.dcid == NONE && other.dcid != NONE;
  }

  void release(Entry entry) {
    long sequence = entry.dcid;
    entry.dcid = NONE;
    if (sequence != NONE && table.stream().noneMatch(e -> e.dcid == sequence)) {
      retired.add(sequence);
    }
  }

  private boolean canUse(Entry entry) {
    return entry.dcid != NONE || !spares.isEmpty() || canShare(entry, active);
  }

  private boolean peerHasSpare() {
    long linked =
        table.stream()
            .filter(e -> e.dcid != NONE && ours.contains(e.scid))
            .map(e -> e.scid)
            .distinct()
            .count();
    return linked < ours.size();
  }

  /** The peer issued an ID, and withdrew those below. */
  void onIssued(long sequence, long retirePriorTo) {
    for (Entry entry : table) {
      if (entry.dcid != NONE && entry.dcid < retirePriorTo) {
        retired.add(entry.dcid);
        entry.dcid = NONE;
      }
    }
    while (!spares.isEmpty() && spares.first() < retirePriorTo) {
      retired.add(spares.pollFirst());
    }
    spares.add(sequence);
    assign(active);
  }

  /** The application gives up an ID of the peer. */
  String retire(long sequence) {
    boolean used = table.stream().anyMatch(e -> e.dcid == sequence);
    if (!used && !spares.contains(sequence)) {
      return "UnknownCid";
    }
    boolean needed = active.dcid == sequence;
    if (needed && spares.isEmpty()) {
      return "NoSparePeerCid";
    }
    table.stream().filter(e -> e.dcid == sequence).forEach(e -> e.dcid = NONE);
    spares.remove(sequence);
    retired.add(sequence);
    if (needed) {
      assign(active);
    }
    return null;
  }

  // ------------------------------------------------------------------------------- existence

  private boolean isOnlyWayBack(Entry entry) {
    return active.validatedAt == NONE && entry == lastValidated();
  }

  private boolean isUnused(Entry entry) {
    return (entry.dcid == NONE || entry.state == PathState.FAILED) && !entry.isBusy();
  }

  private static int rank(Entry entry) {
    return entry.state == PathState.FAILED ? 0 : entry.isValidated() ? 2 : 1;
  }

  private boolean makeRoom(boolean atAnyCost) {
    for (int round = 0; round < (atAnyCost ? 2 : 1) && table.size() == maxPaths; round++) {
      Entry worst = null;
      for (Entry entry : table) {
        boolean may = entry != active && !isOnlyWayBack(entry) && (round == 1 || isUnused(entry));
        boolean worse =
            worst == null
                || rank(entry) < rank(worst)
                || (rank(entry) == rank(worst) && entry.heardAt < worst.heardAt);
        worst = may && worse ? entry : worst;
      }
      if (worst != null) {
        remove(worst);
        if (round == 1 && isPretended(worst)) {
          cautious = true;
          goBack();
        }
      }
    }
    return table.size() < maxPaths;
  }

  private boolean isPretended(Entry entry) {
    return !client && entry.carriedData && entry.validatedAt == NONE;
  }

  private void goBack() {
    Entry fallback = active.migrating ? fallback() : null;
    if (fallback != null) {
      fallBack(fallback);
    }
  }

  private void remove(Entry entry) {
    release(entry);
    table.remove(entry);
    tell("Closed", entry);
  }

  String abandon(SocketAddress name) {
    Entry entry = find(name);
    if (entry == null || entry == active) {
      return entry == null ? "UnknownPath" : "IllegalArgumentException";
    }
    remove(entry);
    return null;
  }

  // ------------------------------------------------------------------------------ validation

  private static void ask(Entry entry) {
    entry.running = true;
    entry.asked = false;
  }

  private static void askIfIdle(Entry entry) {
    if (!entry.running) {
      ask(entry);
    }
  }

  String probe(SocketAddress name, long now) {
    Entry entry = find(name);
    if (entry == null) {
      if (!client) {
        return "UnknownPath";
      }
      String refusal = open(name, now);
      if (refusal != null) {
        return refusal;
      }
      entry = find(name);
    }
    entry.failureTold = false;
    entry.leaving = false;
    ask(entry);
    return assign(entry) ? null : "NoSparePeerCid";
  }

  private String open(SocketAddress name, long now) {
    if (!peerHasSpare()) {
      return "NoSpareLocalCid";
    }
    if (spares.isEmpty()) {
      return "NoSparePeerCid";
    }
    if (!makeRoom(false)) {
      return "PathTableFull";
    }
    Entry entry = new Entry(name);
    entry.heardAt = now;
    entry.addressProven = true;
    table.add(entry);
    assign(entry);
    return null;
  }

  /** The peer answers a challenge that went out on this path. */
  void onAnswer(Entry entry, Challenge challenge, long now) {
    entry.unanswered.remove(challenge);
    entry.addressProven = true;
    entry.justUsed = true;
    if (!challenge.full && !entry.isValidated()) {
      entry.state = PathState.VALIDATING_MTU;
      ask(entry);
      return;
    }
    boolean news = !entry.isValidated();
    entry.state = PathState.VALIDATED;
    entry.validatedAt = now;
    entry.failureTold = false;
    entry.running = false;
    entry.unanswered.clear();
    if (news) {
      tell("Validated", entry);
    }
    if (entry == active && entry.migrating) {
      entry.migrating = false;
      tell("PeerMigrated", entry);
    } else if (client && entry != active && suspect && canUse(entry)) {
      fallBack(entry);
    }
  }

  /** What is owed leaves, as far as there are IDs and the three-times limit allows. */
  List<Entry> send() {
    List<Entry> asked = new ArrayList<>();
    List<Entry> order = new ArrayList<>(table);
    order.remove(active);
    order.add(active);
    for (Entry entry : order) {
      boolean owes = entry.responsesOwed > 0 || (entry.running && !entry.asked);
      if (owes && assign(entry) && entry.hasRoom()) {
        entry.responsesOwed = 0;
        if (entry.running && !entry.asked) {
          entry.asked = true;
          asked.add(entry);
          if (entry.state.compareTo(PathState.VALIDATING) < 0) {
            entry.state = PathState.VALIDATING;
          }
        }
      }
    }
    return asked;
  }

  // -------------------------------------------------------------------------------- movement

  String migrate(SocketAddress name, long now) {
    if (!client) {
      return "ServerMayNotMigrate";
    }
    Entry entry = find(name);
    if (entry == active) {
      return null;
    }
    if (entry == null) {
      String refusal = open(name, now);
      if (refusal != null) {
        return refusal;
      }
      entry = find(name);
    } else if (entry.state == PathState.FAILED) {
      return "PathFailed";
    } else if (!ours.contains(entry.scid) && !peerHasSpare()) {
      return "NoSpareLocalCid";
    } else if (!assign(entry)) {
      return "NoSparePeerCid";
    }
    activate(entry);
    if (!entry.isValidated()) {
      askIfIdle(entry);
    }
    return null;
  }

  private void activate(Entry entry) {
    active.leaving = true;
    active.overdue = false;
    active.justUsed = true;
    active.migrating = false;
    entry.leaving = false;
    if (!assign(entry) && canShare(entry, active)) {
      entry.dcid = active.dcid;
    }
    active = entry;
    suspect = false;
    hinted = false;
  }

  private void fallBack(Entry entry) {
    activate(entry);
    tell(client ? "FailedOver" : "PeerMigrated", entry);
    if (!entry.isValidated()) {
      askIfIdle(entry);
    }
  }

  /** A packet came; returns whether it was taken. */
  boolean onPacket(
      SocketAddress name,
      long scid,
      long number,
      boolean nonProbing,
      int bytes,
      boolean asks,
      long now) {
    Entry entry = find(name);
    if (entry != null) {
      entry.budgetBytes += 3L * bytes;
      entry.heardAt = now;
      entry.scid = scid;
    } else {
      entry = client ? null : admit(name, scid, bytes, now);
    }
    if (entry == null) {
      return false;
    }
    if (asks) {
      onChallenged(entry);
    }
    if (nonProbing) {
      entry.carriedData = true;
      if (number > largestNonProbing) {
        largestNonProbing = number;
        if (!client && entry != active) {
          follow(entry);
        }
      }
    }
    return true;
  }

  private Entry admit(SocketAddress name, long scid, int bytes, long now) {
    Entry holder = active.scid == scid ? active : null;
    for (int i = table.size() - 1; i >= 0 && holder == null; i--) {
      holder = table.get(i).scid == scid ? table.get(i) : null;
    }
    if (!makeRoom(true)) {
      return null;
    }
    Entry entry = new Entry(name);
    entry.heardAt = now;
    entry.budgetBytes = 3L * bytes;
    table.add(entry);
    tell("New", entry);
    if (holder == null) {
      entry.scid = scid;
      assign(entry);
    } else {
      tell("ReusedSourceConnectionId", entry);
      if (canShare(entry, holder)) {
        entry.dcid = holder.dcid;
      } else {
        assign(entry);
      }
    }
    ask(entry);
    return entry;
  }

  private void follow(Entry entry) {
    Entry old = active;
    if (entry.isValidated() && old.migrating) {
      cautious = true;
    } else if (!entry.isValidated() && cautious) {
      askIfIdle(entry);
      return;
    }
    if (!canUse(entry)) {
      return;
    }
    activate(entry);
    if (entry.isValidated()) {
      tell("PeerMigrated", entry);
    } else {
      entry.migrating = true;
      askIfIdle(entry);
    }
    if (old.state != PathState.FAILED) {
      askIfIdle(old);
    }
  }

  private void onChallenged(Entry entry) {
    entry.responsesOwed = Math.min(entry.responsesOwed + 1, ReceivedChallenges.CAPACITY);
    if (entry.state.compareTo(PathState.UNKNOWN) <= 0) {
      askIfIdle(entry);
    } else if (client
        && entry != active
        && entry.isValidated()
        && !entry.running
        && !entry.justUsed
        && !hinted) {
      hinted = true;
      askAlternatives();
    }
  }

  private void askAlternatives() {
    for (boolean validated : client ? new boolean[] {true, false} : new boolean[] {true}) {
      for (Entry entry : table) {
        if (entry != active && entry.isValidated() == validated && !entry.running) {
          ask(entry);
          if (entry.dcid == NONE) {
            entry.leaving = true;
            assign(entry);
          }
        }
      }
    }
  }

  /** Two probe timeouts in a row on the active path, after a time in which nothing happened. */
  void onSilence() {
    passTime();
    suspect = true;
    askAlternatives();
  }

  /** The active path has answered after all. */
  void onAcknowledged() {
    suspect = false;
  }

  private void passTime() {
    hinted = false;
    cautious = false;
    table.forEach(entry -> entry.justUsed = false);
  }

  // ------------------------------------------------------------------------- time passes away

  /**
   * Nobody answers for so long that all that can fail has failed, and what was left was given up.
   * If the active path can fail, no other one must be under way: which one fails first matters.
   */
  void onLongTime() {
    boolean failing = active.canFail();
    releaseLeft();
    for (Entry entry : table) {
      if (entry != active && entry.canFail()) {
        fail(entry);
        entry.leaving = true;
      }
    }
    while (failing) {
      Entry failed = active;
      fail(failed);
      Entry fallback = fallback();
      if (fallback == null) {
        ask(failed);
        failed.state = failed.addressProven ? PathState.VALIDATING : PathState.FAILED;
        break;
      }
      fallBack(fallback);
      send();
      releaseLeft();
      failing = fallback.canFail();
    }
    releaseLeft();
    table.forEach(entry -> entry.overdue = entry.leaving);
    passTime();
    // It is asked and fails again and again, until just now.
    cautious = active.canFail() && isPretended(active);
  }

  /**
   * With few spare IDs, how soon one is given up depends on round-trip times; and none is while the
   * active path is unproven, so that its time may be long past when it is.
   */
  boolean mayReleaseAnyTime(Entry entry) {
    return (entry.overdue || spares.size() < FEW_SPARES) && mayRelease(entry);
  }

  private boolean mayRelease(Entry entry) {
    return active.isValidated() && entry != active && entry.leaving && !entry.isBusy();
  }

  private void releaseLeft() {
    for (Entry entry : table) {
      if (mayRelease(entry)) {
        release(entry);
      }
    }
  }

  private void fail(Entry entry) {
    entry.running = false;
    entry.state = PathState.FAILED;
    entry.migrating = false;
    if (!entry.failureTold) {
      entry.failureTold = true;
      tell("FailedValidation", entry);
    }
  }

  private Entry fallback() {
    Entry best = null;
    for (Entry entry : table) {
      boolean may = entry != active && entry.isValidated() && mayCarryData(entry);
      if (may && canUse(entry) && (best == null || entry.rttNanos < best.rttNanos)) {
        best = entry;
      }
    }
    return best == null && active.validatedAt == NONE ? lastValidated() : best;
  }

  private Entry lastValidated() {
    Entry last = null;
    for (Entry entry : table) {
      boolean may = entry != active && entry.validatedAt != NONE && mayCarryData(entry);
      if (may && canUse(entry) && (last == null || entry.validatedAt > last.validatedAt)) {
        last = entry;
      }
    }
    return last;
  }

  private boolean mayCarryData(Entry entry) {
    return client || entry.carriedData;
  }
}
