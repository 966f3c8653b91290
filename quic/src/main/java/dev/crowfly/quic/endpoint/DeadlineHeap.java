package dev.crowfly.quic.endpoint;

import java.util.Arrays;

/**
 * Finds the member whose deadline is next among thousands: a binary heap in which every member
 * knows its place, so that a changed deadline moves it in O(log n) without allocation.
 */
final class DeadlineHeap {
  static final long NEVER = Long.MAX_VALUE;

  private Member[] heap = new Member[16];
  private int size;

  int size() {
    return size;
  }

  /** The earliest deadline, or {@link #NEVER}. */
  long earliest() {
    return size == 0 ? NEVER : heap[0].deadline;
  }

  /** The member with the earliest deadline, or null. */
  Member first() {
    return size == 0 ? null : heap[0];
  }

  /** Moves a member to where its new deadline belongs; {@link #NEVER} takes it out. */
  void update(Member member, long deadline) {
    if (member.heapIndex < 0) {
      if (deadline != NEVER) {
        insert(member, deadline);
      }
    } else if (deadline == NEVER) {
      remove(member);
    } else if (deadline != member.deadline) {
      boolean earlier = deadline < member.deadline;
      member.deadline = deadline;
      if (earlier) {
        siftUp(member.heapIndex);
      } else {
        siftDown(member.heapIndex);
      }
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
      place(last, index);
      siftUp(index);
      siftDown(last.heapIndex);
    }
  }

  private void insert(Member member, long deadline) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    member.deadline = deadline;
    place(member, size++);
    siftUp(size - 1);
  }

  private void siftUp(int start) {
    int index = start;
    Member member = heap[index];
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (heap[parent].deadline <= member.deadline) {
        break;
      }
      place(heap[parent], index);
      index = parent;
    }
    place(member, index);
  }

  private void siftDown(int start) {
    int index = start;
    Member member = heap[index];
    while (true) {
      int child = 2 * index + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && heap[child + 1].deadline < heap[child].deadline) {
        child++;
      }
      if (member.deadline <= heap[child].deadline) {
        break;
      }
      place(heap[child], index);
      index = child;
    }
    place(member, index);
  }

  private void place(Member member, int index) {
    heap[index] = member;
    member.heapIndex = index;
  }
}
