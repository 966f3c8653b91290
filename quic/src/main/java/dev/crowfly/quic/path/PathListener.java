package dev.crowfly.quic.path;

/** Hears at once of what becomes of paths; must not change anything. */
public interface PathListener {
  /** Hears nothing. */
  PathListener NOBODY =
      new PathListener() {
        @Override
        public void onProbing(Path path) {}

        @Override
        public void onValidated(Path path) {}

        @Override
        public void onFailed(Path path) {}

        @Override
        public void onActivated(Path path) {}

        @Override
        public void onRemoved(Path path) {}
      };

  /** It is being asked, for the first time or again. */
  void onProbing(Path path);

  /** It has become a validated one. */
  void onValidated(Path path);

  /** Its validation failed. */
  void onFailed(Path path);

  /** Data goes there from now on. */
  void onActivated(Path path);

  /** It was forgotten; its index in the recovery is free. */
  void onRemoved(Path path);
}
