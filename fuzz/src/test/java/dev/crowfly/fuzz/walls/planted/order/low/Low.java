package dev.crowfly.fuzz.walls.planted.order.low;

/** Names nothing. */
public final class Low {}
