package dev.crowfly.node.files;

import dev.crowfly.signaling.registry.AccessPolicy;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The access file of an Intermediate, which is read again when it has changed. A bad one changes
 * nothing: the rules from before stay.
 *
 * <p>{@link #refresh} is for a thread that may block, again and again; the answers may be asked for
 * on any thread.
 */
public final class AccessFile implements AccessPolicy {
  private final Path path;
  private final Consumer<String> problems;
  private volatile AccessRules rules;

  /** Guarded by the one thread that refreshes. */
  private FileStamp stamp;

  private AccessFile(Path path, AccessRules rules, FileStamp stamp, Consumer<String> problems) {
    this.path = path;
    this.rules = rules;
    this.stamp = stamp;
    this.problems = problems;
  }

  /**
   * Reads the file for the first time: it has to be good then.
   *
   * @param problems hears, in a line for people, of each change that can't be used
   */
  public static AccessFile open(Path path, Consumer<String> problems) throws FileException {
    FileStamp stamp = FileStamp.of(path);
    return new AccessFile(path, read(path), stamp, problems);
  }

  /**
   * Reads the file again if it has changed.
   *
   * @return whether there are new rules now
   */
  public boolean refresh() {
    // The stamp is taken before the contents: a change in between is seen by the next call.
    FileStamp now = FileStamp.of(path);
    if (now.equals(stamp)) {
      return false;
    }
    stamp = now;
    try {
      rules = read(path);
      return true;
    } catch (FileException e) {
      problems.accept(e.getMessage() + " (the rules from before stay)");
      return false;
    }
  }

  @Override
  public boolean mayRegister(String node, String service) {
    return rules.mayRegister(node, service);
  }

  @Override
  public boolean mayReach(String node, String service) {
    return rules.mayReach(node, service);
  }

  /** How many pairs of a node and a service pattern there are. */
  public int size() {
    return rules.size();
  }

  private static AccessRules read(Path path) throws FileException {
    String text = TextFile.read(path);
    try {
      return AccessRules.parse(text);
    } catch (MalformedTextException e) {
      throw new FileException(
          path, e.getMessage(), "nothing of this file is used until it is right");
    }
  }
}
