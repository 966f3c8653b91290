package dev.crowfly.ice.candidate;

/** Placeholder replaced below. */
public final class InterfaceFilter {
  private InterfaceFilter() {}
}
