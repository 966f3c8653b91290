package dev.crowfly.sim.net;

import dev.crowfly.sim.link.Agenda;
import dev.crowfly.sim.link.Chance;
import dev.crowfly.sim.link.Datagram;
import dev.crowfly.sim.link.Witness;
import java.util.ArrayList;
import java.util.List;

/** Virtual time, what is to happen in it, and the one seed of all chance. */
public final class VirtualNetwork {
  /** Nothing is going to happen. */
  public static final long NEVER = Agenda.NEVER;

  private final Chance chance;
  private final Agenda agenda;
  private final AddressPlan addresses = new AddressPlan();
  private final Segment internet;
  private final List<Witness> witnesses = new ArrayList<>();

  /** A network of its own, with time beginning at 0. */
  public VirtualNetwork(long seed) {
    this(Chance.of(seed), new Agenda(0));
  }

  /** A network in the time of others. */
  public VirtualNetwork(Chance chance, Agenda agenda) {
    this.chance = chance;
    this.agenda = agenda;
    internet = new Segment(this, "internet");
  }

  /** What all chance in it follows from. */
  public long seed() {
    return chance.seed();
  }

  /** The time, in nanoseconds. */
  public long now() {
    return agenda.now();
  }

  /** Where public addresses live. */
  public Segment internet() {
    return internet;
  }

  /** A network of its own, such as a LAN, that a {@link Router} may join to another. */
  public Segment segment(String name) {
    return new Segment(this, name);
  }

  /** Addresses that nobody else has. */
  public AddressPlan addresses() {
    return addresses;
  }

  Agenda agenda() {
    return agenda;
  }

  /** The chance of an element, by its name. */
  public Chance chance(String element) {
    return chance.fork(element);
  }

  /** A seed for something that is to have its own chance. */
  public long nextSeed() {
    return chance.nextLong();
  }

  /** Adds one who sees every datagram that is sent, arrives, or is dropped from now on. */
  public VirtualNetwork witness(Witness witness) {
    witnesses.add(witness);
    return this;
  }

  void sent(String host, Datagram datagram) {
    for (Witness each : witnesses) {
      each.sent(host, datagram, now());
    }
  }

  void arrived(String host, Datagram datagram) {
    for (Witness each : witnesses) {
      each.arrived(host, datagram, now());
    }
  }

  void dropped(String where, Datagram datagram, String why) {
    for (Witness each : witnesses) {
      each.dropped(where, datagram, why, now());
    }
  }

  /** Does something later; what is due at one instant is done in the order of asking. */
  public void at(long instant, Runnable what) {
    agenda.at(instant, what);
  }

  /** When the next datagram arrives somewhere, or something else is due. */
  public long nextInstant() {
    return agenda.nextInstant();
  }

  /** Lets time pass, and all happen that are due until then. */
  public void advanceTo(long instant) {
    agenda.advanceTo(instant);
  }

  /** Lets everything happen that is in flight, and what follows from it. */
  public void settle() {
    while (nextInstant() != NEVER) {
      agenda.step();
    }
  }
}
