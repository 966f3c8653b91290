package dev.crowfly.swarm;

/** What may happen to a world in the course of time. */
enum Trouble {
  /** A node's cables are cut. */
  BLACKOUT,
  /** In one direction only. */
  ONE_WAY,
  /** Nothing gets through between a node and other nodes. */
  CUT_DIRECT,
  /** Nothing gets through between a node and the Intermediate. */
  CUT_RELAY,
  /** Nothing gets through between any two nodes. */
  CUT_ALL_DIRECT,
  /** Datagrams of one sort alone don't get through. */
  SURGERY,
  /** The internet is another one for a while. */
  STORM,
  /** The NATs of a place forget their mappings. */
  REBIND,
  /** The NAT of a place gets another address. */
  READDRESS,
  /** A node moves to another place, new or known. */
  ROAM,
  /** The same, and it does not notice. */
  ROAM_UNNOTICED,
  /** A node gets one more interface. */
  JOIN,
  /** A node loses an interface, when it has two. */
  LEAVE,
  /** A node believes that its network has changed. */
  FALSE_ALARM,
  /** A node's process ends without a word, and begins anew later, perhaps with another port. */
  RESTART,
  /** The Intermediate's does. */
  RESTART_INTERMEDIATE,
  /** A node's machine is overloaded. */
  PAUSE,
  /** The Intermediate's is. */
  PAUSE_INTERMEDIATE,
  /** A node's lid is closed. */
  SUSPEND,
  /** Somebody sets the clock of a node, and then sets it right. */
  CLOCK_JUMP
}
