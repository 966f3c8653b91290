package dev.crowfly.node.cli;

import dev.crowfly.node.files.HostPort;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** From what people write to addresses, and what to say when they can't be used. */
final class Addresses {
  private Addresses() {}

  /** Looks the host up; waits for the resolver. */
  static InetSocketAddress resolve(HostPort written) throws FailedException {
    try {
      return new InetSocketAddress(InetAddress.getByName(written.host()), written.port());
    } catch (UnknownHostException e) {
      throw new FailedException(
          "ADDRESS", "the host of " + written + " is not known; check its name, or the resolver");
    }
  }

  /** The same of several. */
  static InetSocketAddress[] resolve(List<HostPort> written) throws FailedException {
    List<InetSocketAddress> resolved = new ArrayList<>();
    for (HostPort each : written) {
      resolved.add(resolve(each));
    }
    return resolved.toArray(InetSocketAddress[]::new);
  }

  /** An address can't be listened on. */
  static FailedException unusable(Object address, Exception cause) {
    if (isTaken(cause)) {
      return new FailedException(
          "PORT_IN_USE", address + " is in use; stop the other program, or choose another port");
    }
    return new FailedException(
        "ADDRESS",
        "can't listen on "
            + address
            + ": "
            + deepest(cause).getMessage()
            + "; use an address of this machine, and a port that you may open");
  }

  private static boolean isTaken(Throwable cause) {
    Throwable deepest = deepest(cause);
    return deepest instanceof BindException
        && String.valueOf(deepest.getMessage()).contains("in use");
  }

  /** What the platform said, without what was said about it. */
  private static Throwable deepest(Throwable cause) {
    Throwable each = cause;
    while (each.getCause() != null) {
      each = each.getCause();
    }
    return each;
  }
}
