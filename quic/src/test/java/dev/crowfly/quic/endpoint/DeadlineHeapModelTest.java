package dev.crowfly.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** {@link DeadlineHeap} against a map of which the smallest value is looked for. */
class DeadlineHeapModelTest {
  private static Member member() {
    return new Member(null, null, null, null, null);
  }

  private static long smallest(Map<Member, Long> model) {
    return model.values().stream().mapToLong(Long::longValue).min().orElse(DeadlineHeap.NEVER);
  }

  @Property(tries = 500)
  void earliest_isAlwaysTheSmallest(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DeadlineHeap heap = new DeadlineHeap();
    Map<Member, Long> model = new HashMap<>();
    Member[] members = new Member[1 + random.nextInt(80)];
    for (int i = 0; i < members.length; i++) {
      members[i] = member();
    }
    for (int step = 0; step < 600; step++) {
      Member member = members[random.nextInt(members.length)];
      switch (random.nextInt(5)) {
        case 0 -> {
          heap.remove(member);
          model.remove(member);
        }
        case 1 -> {
          heap.update(member, DeadlineHeap.NEVER);
          model.remove(member);
        }
        default -> {
          long deadline = random.nextLong(50);
          heap.update(member, deadline);
          model.put(member, deadline);
        }
      }
      assertEquals(model.size(), heap.size());
      // Asking moves members, so some changes come together before the next question.
      if (random.nextInt(4) > 0) {
        continue;
      }
      assertEquals(smallest(model), heap.earliest());
      if (!model.isEmpty()) {
        assertEquals(smallest(model), model.get(heap.first()));
      }
    }
    long last = -1;
    while (heap.size() > 0) {
      Member first = heap.first();
      assertEquals(smallest(model), model.remove(first));
      assertTrue(first.deadline >= last, "in order");
      last = first.deadline;
      heap.remove(first);
    }
    assertEquals(0, model.size());
  }

  @Test
  void emptyHeap_hasNothing() {
    DeadlineHeap heap = new DeadlineHeap();
    assertNull(heap.first());
    assertEquals(DeadlineHeap.NEVER, heap.earliest());
    heap.remove(member());
    heap.update(member(), DeadlineHeap.NEVER);
    assertEquals(0, heap.size());
  }
}
