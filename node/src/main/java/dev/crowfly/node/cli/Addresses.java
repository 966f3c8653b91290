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
    boolean taken =
        cause instanceof BindException e && String.valueOf(e.getMessage()).contains("in use");
    return taken
        ? new FailedException(
            "PORT_IN_USE", address + " is in use; stop the other program, or choose another port")
        : new FailedException(
            "ADDRESS",
            "can't listen on "
                + address
                + ": "
                + cause.getMessage()
                + "; use an address of this machine, and a port that you may open");
  }
}
