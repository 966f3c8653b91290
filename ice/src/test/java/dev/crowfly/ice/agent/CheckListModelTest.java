package dev.crowfly.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.candidate.Candidate;
import dev.crowfly.ice.candidate.CandidateType;
import dev.crowfly.ice.candidate.Priorities;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Random operations on the check list and on a model of it: a plain list that is sorted anew and
 * searched from its start each time, with the states written down in words.
 */
class CheckListModelTest {
  private static final int LIMIT = 6;

  enum Kind {
    ADD,
    ADD_WANTED,
    TRIGGER,
    NEXT,
    RETRANSMIT,
    SUCCEED,
    FAIL,
    LOSE,
    RETRY,
    ROLE,
    REMOVE
  }

  record Op(Kind kind, int local, int remote) {}

  /** What the model knows of a pair. */
  private static final class Row {
    final Pair pair;
    String state = "frozen";
    int requests;

    Row(Pair pair) {
      this.pair = pair;
    }

    boolean holdsBack() {
      return state.equals("waiting") || (state.equals("in progress") && requests < 2);
    }
  }

  private final List<Row> model = new ArrayList<>();
  private final List<Row> queue = new ArrayList<>();
  private CheckList list;
  private IceRole role;

  @Property(tries = 1000)
  void checkListDoesWhatItsModelDoes(@ForAll("operations") @Size(max = 60) List<Op> operations) {
    model.clear();
    queue.clear();
    role = IceRole.CONTROLLING;
    list = new CheckList(LIMIT, role);
    for (Op op : operations) {
      run(op);
      compare(op);
    }
  }

  private void run(Op op) {
    Row row = find(op);
    switch (op.kind()) {
      case ADD -> add(op, false);
      case ADD_WANTED -> add(op, true);
      case TRIGGER -> {
        if (row != null && !row.state.equals("succeeded")) {
          row.pair.on(PairInput.TRIGGER);
          row.pair.check = null;
          list.trigger(row.pair);
          row.state = "waiting";
          if (!queue.contains(row)) {
            queue.add(row);
          }
        }
      }
      case NEXT -> next();
      case RETRANSMIT -> {
        if (row != null && row.state.equals("in progress")) {
          row.requests++;
          row.pair.check.requests++;
        }
      }
      case SUCCEED -> {
        if (row != null && row.state.equals("in progress")) {
          row.pair.on(PairInput.SUCCESS);
          list.thawFoundation(row.pair.foundation);
          row.state = "succeeded";
          for (Row other : model) {
            if (other.state.equals("frozen") && other.pair.foundation.equals(row.pair.foundation)) {
              other.state = "waiting";
            }
          }
        }
      }
      case FAIL -> {
        if (row != null && row.state.equals("in progress")) {
          row.pair.on(PairInput.FAILURE);
          row.state = "failed";
        }
      }
      case LOSE -> {
        if (row != null && row.state.equals("succeeded")) {
          row.pair.on(PairInput.LOSS);
          row.state = "failed";
        }
      }
      case RETRY -> {
        list.retryFailed();
        for (Row other : model) {
          if (other.state.equals("failed")) {
            other.state = "waiting";
          }
        }
      }
      case ROLE -> {
        role = role.other();
        list.setRole(role);
      }
      case REMOVE -> {
        if (row != null) {
          list.remove(row.pair);
          model.remove(row);
          queue.remove(row);
        }
      }
    }
  }

  private void add(Op op, boolean wanted) {
    Pair pair = pair(op);
    List<Pair> evicted = new ArrayList<>();
    boolean known = find(op) != null;
    boolean added = list.add(pair, wanted, evicted);
    Row victim = null;
    boolean expected = !known;
    if (!known && model.size() == LIMIT) {
      victim =
          sorted().stream()
              .filter(each -> !each.state.equals("in progress") && !queue.contains(each))
              .min(Comparator.comparingLong(each -> priority(each.pair)))
              .orElse(null);
      expected = victim != null && (wanted || priority(victim.pair) < priority(pair));
    }
    assertEquals(expected, added);
    assertEquals(expected && victim != null ? List.of(victim.pair) : List.of(), evicted);
    if (!expected) {
      return;
    }
    model.remove(victim);
    Row row = new Row(pair);
    boolean held =
        model.stream()
            .anyMatch(each -> each.pair.foundation.equals(pair.foundation) && each.holdsBack());
    row.state = held ? "frozen" : "waiting";
    model.add(row);
  }

  private void next() {
    Row expected = null;
    if (!queue.isEmpty()) {
      expected = queue.remove(0);
    }
    for (Row row : sorted()) {
      if (expected == null && row.state.equals("waiting")) {
        expected = row;
      }
    }
    for (Row row : sorted()) {
      boolean free =
          model.stream()
              .noneMatch(
                  other -> other.pair.foundation.equals(row.pair.foundation) && other.holdsBack());
      if (expected == null && row.state.equals("frozen") && free) {
        expected = row;
      }
    }
    assertEquals(expected != null, list.hasNext());
    Pair actual = list.next();
    if (expected == null) {
      assertEquals(null, actual);
      return;
    }
    assertSame(expected.pair, actual);
    if (!expected.state.equals("succeeded")) {
      actual.on(PairInput.CHECK);
      actual.check =
          new Transaction(
              Transaction.Kind.CHECK,
              new byte[12],
              actual.base(),
              actual.peer(),
              actual,
              null,
              role,
              new byte[0],
              0);
      actual.check.requests = 1;
      expected.state = "in progress";
      expected.requests = 1;
    }
  }

  private void compare(Op op) {
    List<Row> rows = sorted();
    assertEquals(rows.stream().map(each -> each.pair).toList(), list.pairs(), op::toString);
    Set<Pair.Key> keys = new HashSet<>();
    for (Row row : rows) {
      assertEquals(
          row.state, row.pair.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
      assertEquals(queue.contains(row), list.isTriggered(row.pair));
      assertTrue(keys.add(row.pair.key), "no two pairs with the same ends");
      assertNotNull(list.find(row.pair.base(), row.pair.peer()));
    }
    assertTrue(rows.size() <= LIMIT);
  }

  /** Best first; equal ones as the list has them, for that is the caller's order. */
  private List<Row> sorted() {
    List<Row> rows = new ArrayList<>(model);
    rows.sort(
        Comparator.comparingLong((Row row) -> -priority(row.pair))
            .thenComparingInt(row -> list.pairs().indexOf(row.pair)));
    return rows;
  }

  private long priority(Pair pair) {
    long ours = pair.local.priority();
    long theirs = pair.remote.priority();
    return role == IceRole.CONTROLLING
        ? Priorities.pair(ours, theirs)
        : Priorities.pair(theirs, ours);
  }

  private Row find(Op op) {
    Pair.Key key = pair(op).key;
    return model.stream().filter(each -> each.pair.key.equals(key)).findFirst().orElse(null);
  }

  private static Pair pair(Op op) {
    InetSocketAddress base = Wire.address("192.0.2.1", 1000 + op.local());
    InetSocketAddress peer = Wire.address("198.51.100.1", 2000 + op.remote());
    Candidate local =
        new Candidate(
            CandidateType.HOST, base, 1000L * (op.local() + 1), "l" + op.local() / 2, null, base);
    Candidate remote =
        Candidate.remote(CandidateType.HOST, peer, 777L * (op.remote() + 1), "r" + op.remote() / 2);
    return new Pair(base, peer, 0, local, remote);
  }

  @Provide
  Arbitrary<List<Op>> operations() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(8, Kind.ADD),
            Tuple.of(3, Kind.ADD_WANTED),
            Tuple.of(4, Kind.TRIGGER),
            Tuple.of(9, Kind.NEXT),
            Tuple.of(4, Kind.RETRANSMIT),
            Tuple.of(4, Kind.SUCCEED),
            Tuple.of(4, Kind.FAIL),
            Tuple.of(2, Kind.LOSE),
            Tuple.of(1, Kind.RETRY),
            Tuple.of(1, Kind.ROLE),
            Tuple.of(1, Kind.REMOVE));
    return Combinators.combine(
            kinds, Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 3))
        .as(Op::new)
        .list();
  }
}
