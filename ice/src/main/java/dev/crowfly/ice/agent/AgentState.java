package dev.crowfly.ice.agent;

import dev.crowfly.ice.RandomSource;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What the parts of one agent share, and the changes of a pair that everybody must hear of. */
final class AgentState {
  /** Nobody drains events that fast; then the oldest are not worth more than memory. */
  static final int MAX_EVENTS = 4096;

  final IceConfig config;
  final RandomSource random;
  final Counters counters = new Counters();
  final Transactions transactions = new Transactions();
  final Outbox outbox = new Outbox();
  final Bases bases = new Bases();
  private final ArrayDeque<IceEvent> events = new ArrayDeque<>();

  IceRole role;
  long tieBreaker;
  Generation current;

  /** The generation before, while its credentials are accepted; {@code null} if there is none. */
  Generation previous;

  long previousEndsAt = IceAgent.NEVER;
  boolean started;
  boolean closed;

  /** No more local candidates come from outside. */
  boolean localEnded;

  /** When the attempt has failed; {@link IceAgent#NEVER} if none is running. */
  long attemptEndsAt = IceAgent.NEVER;

  /** The pair that both sides agreed on; may be one of the generation before. */
  Pair selected;

  /** When the first pair of the current generation became valid; -1 if none is. */
  long firstValidAt = -1;

  AgentState(IceConfig config, RandomSource random, IceRole role) {
    this.config = config;
    this.random = random;
    this.role = role;
    newTieBreaker();
    current = new Generation(0, IceCredentials.generate(random), config.maxPairs(), role);
  }

  void newTieBreaker() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes, 0, 8);
    tieBreaker = 0;
    for (byte b : bytes) {
      tieBreaker = tieBreaker << 8 | (b & 0xff);
    }
  }

  byte[] newTransactionId() {
    byte[] id = new byte[TransactionId.LENGTH];
    random.nextBytes(id, 0, id.length);
    return id;
  }

  /** A factor of 0.8 to 1.2 (RFC 7675 §5.1). */
  long jittered(long nanos) {
    byte[] bytes = new byte[2];
    random.nextBytes(bytes, 0, 2);
    int of65536 = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return nanos / 10 * 8 + nanos / 10 * 4 / 65536 * of65536;
  }

  void emit(IceEvent event) {
    if (events.size() >= MAX_EVENTS) {
      events.poll();
    }
    events.add(event);
  }

  IceEvent pollEvent() {
    return events.poll();
  }

  /** Whether checks may be sent. */
  boolean isChecking() {
    return started && !closed && current.remote != null;
  }

  void beginAttempt(long now) {
    if (isChecking() && current.checkList.bestValid() == null) {
      attemptEndsAt = now + config.attemptNanos();
    }
  }

  // ---- what happens to pairs

  /** The pair is to be checked before all others (RFC 8445 §7.3.1.4). */
  void trigger(Pair pair) {
    pair.on(PairInput.TRIGGER);
    if (pair.check != null && pair.state() != PairState.IN_PROGRESS) {
      pair.check.cancelled = true;
      pair.check = null;
    }
    if (!pair.isValid()) {
      current.checkList.trigger(pair);
    }
  }

  void succeeded(Pair pair, long now) {
    boolean before = pair.isValid();
    pair.on(PairInput.SUCCESS);
    pair.check = null;
    pair.lastAuthenticatedAt = now;
    if (before) {
      return;
    }
    pair.failure = PairFailure.NONE;
    pair.errorCode = 0;
    if (pair.generation == current.number) {
      attemptEndsAt = IceAgent.NEVER;
      if (firstValidAt < 0) {
        firstValidAt = now;
      }
      current.checkList.thawFoundation(pair.foundation);
      current.endChase();
    }
    emit(new IceEvent.PairValid(pair.info()));
    if (pair.nominateOnSuccess) {
      nominated(pair);
    }
  }

  /** Both sides agree on a pair. Of several that a foreign peer nominated the best one counts. */
  void nominated(Pair pair) {
    pair.nominateOnSuccess = false;
    pair.nominating = false;
    if (pair.nominated) {
      return;
    }
    pair.nominated = true;
    boolean better =
        selected == null
            || selected.generation < pair.generation
            || selected.priority() < pair.priority();
    if (!better) {
      return;
    }
    selected = pair;
    emit(new IceEvent.PairNominated(pair.info()));
    if (previous != null && pair.generation == current.number) {
      closePairs(previous);
    }
  }

  /** A check ended without a usable answer. */
  void failed(Pair pair, PairFailure failure, int errorCode) {
    pair.check = null;
    pair.on(PairInput.FAILURE);
    if (pair.state() == PairState.FAILED) {
      pair.failure = failure;
      pair.errorCode = errorCode;
      // The peer is heard there, so that the way back exists: losses alone made the check fail.
      boolean heard = pair.requestsReceived > 0 && failure == PairFailure.NO_ANSWER;
      if (heard && attemptEndsAt != IceAgent.NEVER) {
        trigger(pair);
      }
    }
  }

  /** A pair that was valid works no more. */
  void lost(Pair pair, PairFailure failure, int errorCode) {
    if (!pair.isValid()) {
      return;
    }
    pair.on(PairInput.LOSS);
    pair.failure = failure;
    pair.errorCode = errorCode;
    release(pair);
    emit(new IceEvent.ConsentLost(pair.info()));
  }

  /** Nothing more is done on a pair for being valid or nominated. */
  private void release(Pair pair) {
    pair.nominated = false;
    pair.nominating = false;
    pair.nominateOnSuccess = false;
    pair.consent = false;
    if (selected == pair) {
      selected = null;
    }
    if (pair.generation == current.number && current.checkList.bestValid() == null) {
      firstValidAt = -1;
    }
  }

  /** A pair leaves its list. */
  void forget(Pair pair) {
    boolean valid = pair.isValid();
    transactions.removeIf(each -> each.pair == pair);
    generationOf(pair).checkList.remove(pair);
    pair.check = null;
    release(pair);
    if (valid) {
      emit(new IceEvent.PairClosed(pair.info()));
    }
  }

  private Generation generationOf(Pair pair) {
    return pair.generation == current.number ? current : previous;
  }

  void closePairs(Generation generation) {
    for (Pair pair : List.copyOf(generation.checkList.pairs())) {
      forget(pair);
    }
  }

  void endPrevious() {
    if (previous != null) {
      closePairs(previous);
      previous = null;
    }
    previousEndsAt = IceAgent.NEVER;
  }

  /** RFC 8445 §9: all new but the sockets, and the pairs in use until there are better ones. */
  void beginGeneration(long now) {
    transactions.removeIf(
        each -> each.kind == Transaction.Kind.CHECK || each.kind == Transaction.Kind.NOMINATION);
    Generation ended = current;
    for (Pair pair : List.copyOf(ended.checkList.pairs())) {
      pair.nominating = false;
      if (!pair.isValid()) {
        forget(pair);
      }
    }
    previous = ended;
    previousEndsAt = now + config.generationNanos();
    current =
        new Generation(ended.number + 1, IceCredentials.generate(random), config.maxPairs(), role);
    firstValidAt = -1;
    attemptEndsAt = IceAgent.NEVER;
  }

  /** Pairs of both generations, the current one's first. */
  List<Pair> allPairs() {
    List<Pair> all = new ArrayList<>(current.checkList.pairs());
    if (previous != null) {
      all.addAll(previous.checkList.pairs());
    }
    return all;
  }

  Pair find(SocketAddress base, InetSocketAddress peer) {
    Pair pair = current.checkList.find(base, peer);
    return pair != null || previous == null ? pair : previous.checkList.find(base, peer);
  }

  /** RFC 8445 §7.3.1.1: the new role orders the pairs anew and decides who nominates. */
  void switchRole() {
    role = role.other();
    current.checkList.setRole(role);
    if (previous != null) {
      previous.checkList.setRole(role);
    }
    for (Pair pair : current.checkList.pairs()) {
      pair.nominating = false;
      pair.nominateOnSuccess = false;
    }
    emit(new IceEvent.RoleChanged(role));
  }
}
