package dev.crowfly.node.cli;

import java.util.Locale;

/** The roles of a node; identity files are named after them. */
enum Role {
  INTERMEDIATE,
  CONNECTOR,
  AGENT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
