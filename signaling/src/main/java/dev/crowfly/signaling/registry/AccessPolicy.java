package dev.crowfly.signaling.registry;

/**
 * Who may do what: a port of the Intermediate. Answers from memory; when its answers have changed,
 * {@code Switchboard.accessChanged} is to be called.
 */
public interface AccessPolicy {
  /** Everybody may everything. */
  AccessPolicy OPEN =
      new AccessPolicy() {
        @Override
        public boolean mayRegister(String node, String service) {
          return true;
        }

        @Override
        public boolean mayReach(String node, String service) {
          return true;
        }
      };

  /** Whether this Connector may publish the service. */
  boolean mayRegister(String node, String service);

  /** Whether this Agent may use the service. */
  boolean mayReach(String node, String service);
}
