package dev.crowfly.fuzz.walls.planted.root;

/** A root package's class that knows no subpackage. */
public final class NamesNothing {}
