package dev.crowfly.fuzz.walls.planted.direction.lower;

/** Names nothing. */
public final class Lower {}
