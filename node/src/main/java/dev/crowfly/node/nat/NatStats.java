package dev.crowfly.node.nat;

/**
 * What a box has done.
 *
 * @param mappings that there are
 * @param created mappings so far
 * @param expired mappings so far, unused for too long or pushed out
 * @param passedOut datagrams
 * @param passedIn datagrams
 * @param filtered datagrams from outside that the filter stopped
 * @param unroutable datagrams to addresses that are not reachable from here
 */
public record NatStats(
    int mappings,
    long created,
    long expired,
    long passedOut,
    long passedIn,
    long filtered,
    long unroutable) {}
