package dev.crowfly.swarm;

/** What worlds are made of beside troubles and visits; each can be left out. */
enum Ingredient {
  // ---- the map
  IPV6,
  SHARED_LAN,
  INSIDE,
  MULTI_HOMED,
  LATE_START,
  // ---- links
  JITTER,
  LOSS,
  BURSTS,
  DUPLICATION,
  REORDERING,
  CORRUPTION,
  RATE,
  MTU,
  FAR,
  // ---- traffic
  DATAGRAMS,
  SLOW_READERS,
  RESETS,
  CLOSES
}
