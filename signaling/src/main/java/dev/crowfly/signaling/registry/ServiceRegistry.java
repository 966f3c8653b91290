package dev.crowfly.signaling.registry;

/**
 * Who serves a name: a port of the Intermediate.
 *
 * <p>Questions carry a ticket, answers come back with it from {@link #poll}, at once or later, in
 * any order. So a registry in memory and one that asks a store shared by several Intermediates look
 * the same to the state machines. One that answers later belongs to the thread that owns the
 * switchboard like everything else: its adapter hands the store's answers over to that thread,
 * which then calls {@code Switchboard.registryAnswered}.
 *
 * <p>A name has one owner, the node that registered it first, until that node gives it up. A shared
 * store will have to let names expire whose Intermediate died; renewing them in time is the
 * adapter's business, since it sees each {@link #register} and {@link #unregister}.
 */
public interface ServiceRegistry {
  /** An answer. */
  sealed interface Answer {
    /** The ticket of the question. */
    long ticket();

    /**
     * Who has the name now.
     *
     * @param node a node id; empty if nobody has it
     */
    record Owner(long ticket, String node) implements Answer {}

    /** The registry can't tell. */
    record Failed(long ticket, String text) implements Answer {}
  }

  /**
   * Takes a name for a node, unless another one has it.
   *
   * @param ticket comes back in an {@link Answer}, which tells who has the name then
   */
  void register(long ticket, String service, String node);

  /** Gives a name up, if this node has it; nothing answers. */
  void unregister(String service, String node);

  /**
   * Asks who has a name.
   *
   * @param ticket comes back in an {@link Answer}
   */
  void find(long ticket, String service);

  /** The next answer, or null. */
  Answer poll();
}
