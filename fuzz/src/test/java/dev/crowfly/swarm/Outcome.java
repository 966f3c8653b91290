package dev.crowfly.swarm;

import java.time.Duration;

/** What a life has come to. */
record Outcome(
    long seed,
    String hash,
    Duration time,
    long events,
    long datagrams,
    long visits,
    long errands,
    long errandsDone,
    long bytes,
    int reachable,
    int direct,
    int troubles) {}
