package dev.crowfly.node.core;

/**
 * A session takes another path.
 *
 * @param path the path from now on
 * @param sinceOpenNanos time since the session was opened or offered
 * @param reason why, for people
 */
public record PathChange(PathInfo path, long sinceOpenNanos, String reason) {}
