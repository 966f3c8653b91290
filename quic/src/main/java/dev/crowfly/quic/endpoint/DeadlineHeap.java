package dev.crowfly.quic.endpoint;

import java.util.Arrays;

/**
 * Finds the member whose deadline is next among thousands, without allocation: a binary heap in
 * which every member knows its place.
 *
 * <p>Most deadlines are put off, with every packet, and never come due. So a later deadline moves
 * nobody: the member stays where its old one put it until that place is the first, and only then
 * sinks to where it belongs. The heap is ordered by times of its own, and looks at no members but
 * those it moves: with thousands of them each look is a cache miss.
 */
final class DeadlineHeap {
  static final long NEVER = Long.MAX_VALUE;

  private static final int INITIAL_CAPACITY = 16;

  private Member[] heap = new Member[INITIAL_CAPACITY];

  /** What the heap is ordered by: the deadline of the member at this place, or an earlier time. */
  private long[] times = new long[INITIAL_CAPACITY];

  private int size;

  int size() {
    return size;
  }

  /** The earliest deadline, or {@link #NEVER}. */
  long earliest() {
    settleFirst();
    return size == 0 ? NEVER : times[0];
  }

  /** The member with the earliest deadline, or null. */
  Member first() {
    settleFirst();
    return size == 0 ? null : heap[0];
  }

  /** Lets those sink whose deadline was put off, until the first is where it belongs. */
  private void settleFirst() {
    while (size > 0 && times[0] < heap[0].deadline) {
      siftDown(heap[0], heap[0].deadline, 0);
    }
  }

  /** Notes a member's new deadline; {@link #NEVER} takes it out. */
  void update(Member member, long deadline) {
    if (deadline == NEVER) {
      remove(member);
      return;
    }
    member.deadline = deadline;
    if (member.heapIndex < 0) {
      insert(member);
    } else if (deadline < times[member.heapIndex]) {
      siftUp(member, deadline, member.heapIndex);
    }
  }

  void remove(Member member) {
    int index = member.heapIndex;
    if (index < 0) {
      return;
    }
    member.heapIndex = Member.NOT_IN_HEAP;
    member.deadline = NEVER;
    Member last = heap[--size];
    heap[size] = null;
    if (last != member) {
      siftUp(last, times[size], index);
      siftDown(last, times[last.heapIndex], last.heapIndex);
    }
  }

  private void insert(Member member) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
      times = Arrays.copyOf(times, size * 2);
    }
    siftUp(member, member.deadline, size++);
  }

  private void siftUp(Member member, long time, int start) {
    int index = start;
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (times[parent] <= time) {
        break;
      }
      place(heap[parent], times[parent], index);
      index = parent;
    }
    place(member, time, index);
  }

  private void siftDown(Member member, long time, int start) {
    int index = start;
    while (true) {
      int child = 2 * index + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (time <= times[child]) {
        break;
      }
      place(heap[child], times[child], index);
      index = child;
    }
    place(member, time, index);
  }

  private void place(Member member, long time, int index) {
    heap[index] = member;
    times[index] = time;
    member.heapIndex = index;
  }
}
