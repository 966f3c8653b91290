package dev.crowfly.ice.behavior;

import dev.crowfly.ice.AddressKey;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What several destinations saw of one base, and the mapping behaviour that follows (RFC 5780
 * §4.3).
 *
 * <p>The latest observation of a destination counts. At most {@value #MAX} destinations are
 * remembered; further ones are ignored.
 */
public final class MappingObservations {
  /** As many destinations are remembered. */
  public static final int MAX = 16;

  private record Observation(InetSocketAddress destination, InetSocketAddress mapped) {}

  private final List<Observation> observations = new ArrayList<>();

  /** Makes an empty set of observations. */
  public MappingObservations() {}

  /**
   * Notes one observation.
   *
   * @param destination where the base sent to; resolved
   * @param mapped where from it seemed to come; resolved
   */
  public void add(InetSocketAddress destination, InetSocketAddress mapped) {
    if (destination.isUnresolved() || mapped.isUnresolved()) {
      throw new IllegalArgumentException("Resolve the addresses first");
    }
    observations.removeIf(o -> AddressKey.same(o.destination, destination));
    if (observations.size() < MAX) {
      observations.add(new Observation(destination, mapped));
    }
  }

  /** How many destinations were observed from. */
  public int size() {
    return observations.size();
  }

  /**
   * The mapping behaviour, as far as the destinations tell. Only those of one address family should
   * be added: a base has another mapping in the other family.
   */
  public MappingBehavior behavior() {
    boolean otherHostSame = false;
    boolean otherHostDiffers = false;
    boolean otherPortSame = false;
    for (int i = 0; i < observations.size(); i++) {
      for (int j = i + 1; j < observations.size(); j++) {
        Observation a = observations.get(i);
        Observation b = observations.get(j);
        boolean same = AddressKey.same(a.mapped, b.mapped);
        if (a.destination.getAddress().equals(b.destination.getAddress())) {
          if (!same) {
            return MappingBehavior.ADDRESS_AND_PORT_DEPENDENT;
          }
          otherPortSame = true;
        } else if (same) {
          otherHostSame = true;
        } else {
          otherHostDiffers = true;
        }
      }
    }
    if (otherHostDiffers) {
      return otherPortSame ? MappingBehavior.ADDRESS_DEPENDENT : MappingBehavior.DEPENDENT;
    }
    return otherHostSame ? MappingBehavior.ENDPOINT_INDEPENDENT : MappingBehavior.UNKNOWN;
  }
}
