package dev.crowfly.node.io;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Set;

/** UDP_SEGMENT (Linux 4.18) and UDP_GRO (Linux 5.0). Found by its name, see {@link Offloads}. */
final class LinuxOffload implements Offload {
  private static final Set<String> KNOWN_ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

  LinuxOffload() throws UnavailableException {
    String architecture = System.getProperty("os.arch", "");
    if (!KNOWN_ARCHITECTURES.contains(architecture)) {
      throw new UnavailableException(
          "the structures of the C library on " + architecture + " are not known to Crowfly");
    }
    try {
      LinuxCalls.stateLayout();
    } catch (ExceptionInInitializerError e) {
      throw new UnavailableException(
          e.getCause() instanceof IllegalCallerException
              ? "Java denies native access; --enable-native-access="
                  + (getClass().getModule().isNamed()
                      ? getClass().getModule().getName()
                      : "ALL-UNNAMED")
                  + " allows it"
              : "java.lang.foreign does not work here: " + e.getCause());
    }
  }

  @Override
  public String describe() {
    return "UDP_SEGMENT and UDP_GRO";
  }

  @Override
  public DatagramIo attach(
      DatagramChannel channel, InetSocketAddress local, PlainIo plain, DatagramIo beside)
      throws UnavailableException {
    boolean six = local.getAddress() instanceof Inet6Address;
    try (DescriptorSearch search = new DescriptorSearch()) {
      int descriptor = search.find(channel, local);
      if (descriptor < 0) {
        throw new UnavailableException("the socket is not among the descriptors of this process");
      }
      if (search.option(descriptor, LinuxCalls.SOL_UDP, LinuxCalls.UDP_SEGMENT) < 0) {
        throw new UnavailableException("this kernel has no UDP_SEGMENT (Linux 4.18 has)");
      }
      // The last thing that can fail: from here on NIO can't read this socket any more.
      if (!search.set(descriptor, LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO, 1)) {
        throw new UnavailableException("this kernel has no UDP_GRO (Linux 5.0 has)");
      }
      OffloadMemory memory =
          beside instanceof SegmentIo other
              ? other.memory()
              : new OffloadMemory(six, plain.peers());
      return new SegmentIo(channel, descriptor, memory, plain);
    } catch (IOException e) {
      throw new UnavailableException("the system refuses a socket option: " + e.getMessage());
    }
  }
}
