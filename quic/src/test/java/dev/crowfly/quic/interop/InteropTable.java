package dev.crowfly.quic.interop;

import dev.crowfly.quic.interop.peers.Capability;
import dev.crowfly.quic.interop.peers.ForeignStack;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test class sees of the peers in one role, for the {@link InteropReport}.
 *
 * <p>A row is a {@link Row}, or the words of a detail that not all peers have.
 */
final class InteropTable {
  private final Role role;

  /** The cells of one role. */
  InteropTable(Role role) {
    this.role = role;
  }

  /** Notes what a cell came to: {@code ok}, or why the peer can't. */
  void put(Object row, ForeignStack stack, String value) {
    InteropReport.put(row, stack, role, value);
  }

  /** Notes that a cell went as it should. */
  void ok(Object row, ForeignStack stack) {
    put(row, stack, "ok");
  }

  /** Notes that a cell stays empty, and why. */
  void cannot(Object row, ForeignStack stack, String why) {
    put(row, stack, "– (" + why + ")");
  }

  /** Whether the stack can do it; if not, the cell says why. */
  boolean can(ForeignStack stack, Capability capability, Object row) {
    String reason = role.capabilities(stack).missing().get(capability);
    if (reason != null) {
      cannot(row, stack, reason);
    }
    return reason == null;
  }

  /** Skips the test when the stack can't do it; the cell says why. */
  void assumeCan(ForeignStack stack, Capability capability, Object row) {
    Assumptions.assumeTrue(can(stack, capability, row), () -> stack + " can't: " + row);
  }
}
