package dev.crowfly.sim.link;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A link at work. It never delivers from inside {@link #carry}, so that nobody is called back while
 * he sends.
 */
public final class OpenLink {
  /** Is told what a link drops. */
  @FunctionalInterface
  public interface Drops {
    /** Dropped, and why. */
    void dropped(Datagram datagram, String why);
  }

  private final Agenda agenda;
  private final Consumer<Datagram> end;
  private final Drops drops;
  private final Onward first;
  private boolean isCarrying;

  /**
   * Opens a link.
   *
   * @param chance of this link alone
   * @param end gets what arrives
   */
  public OpenLink(Link link, Chance chance, Agenda agenda, Consumer<Datagram> end, Drops drops) {
    this.agenda = agenda;
    this.end = end;
    this.drops = drops;
    Onward next = new Exit();
    Map<String, Integer> seen = new HashMap<>();
    List<Stage> stages = link.stages();
    Passage[] open = new Passage[stages.size()];
    for (int i = 0; i < open.length; i++) {
      String name = stages.get(i).name();
      int which = seen.merge(name, 1, Integer::sum);
      open[i] = stages.get(i).open(chance.fork(name + " " + which));
    }
    for (int i = open.length - 1; i >= 0; i--) {
      next = new Entry(open[i], next);
    }
    first = next;
  }

  /** Takes a datagram; it arrives later, perhaps at this same instant. */
  public void carry(Datagram datagram) {
    boolean before = isCarrying;
    isCarrying = true;
    try {
      first.pass(datagram);
    } finally {
      isCarrying = before;
    }
  }

  private final class Entry implements Onward {
    private final Passage passage;
    private final Onward next;

    Entry(Passage passage, Onward next) {
      this.passage = passage;
      this.next = next;
    }

    @Override
    public long now() {
      return agenda.now();
    }

    @Override
    public void pass(Datagram datagram) {
      passage.enter(datagram, next);
    }

    @Override
    public void pass(Datagram datagram, long afterNanos) {
      agenda.at(agenda.now() + afterNanos, () -> pass(datagram));
    }

    @Override
    public void drop(Datagram datagram, String why) {
      drops.dropped(datagram, why);
    }
  }

  private final class Exit implements Onward {
    @Override
    public long now() {
      return agenda.now();
    }

    @Override
    public void pass(Datagram datagram) {
      if (isCarrying) {
        agenda.at(agenda.now(), () -> end.accept(datagram));
      } else {
        end.accept(datagram);
      }
    }

    @Override
    public void pass(Datagram datagram, long afterNanos) {
      agenda.at(agenda.now() + afterNanos, () -> end.accept(datagram));
    }

    @Override
    public void drop(Datagram datagram, String why) {
      drops.dropped(datagram, why);
    }
  }
}
