package dev.crowfly.bench.micro.ice;

import dev.crowfly.ice.IceTransmit;
import dev.crowfly.ice.stun.ServerAddresses;
import dev.crowfly.ice.stun.Stun;
import dev.crowfly.ice.stun.StunClass;
import dev.crowfly.ice.stun.StunServer;
import dev.crowfly.ice.stun.StunWriter;
import java.net.InetSocketAddress;

/** The STUN server of an Intermediate, and a question to it: nobody signs anything there. */
public final class BindingService {
  private static final int ROOM = 300;
  private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 3_478);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 40_000);

  private final StunServer server = new StunServer(ServerAddresses.single(SERVER));
  private final byte[] request = new byte[ROOM];
  private final byte[] answer = new byte[ROOM];
  private final IceTransmit out = new IceTransmit();
  private final int requestEnd;

  /** A server that waits. */
  public BindingService() {
    StunWriter writer = new StunWriter();
    byte[] id = new byte[Stun.TRANSACTION_ID_BYTES];
    writer.begin(request, 0, ROOM, StunClass.REQUEST, Stun.BINDING, id, 0);
    writer.addFingerprint();
    requestEnd = writer.end();
  }

  /** Answers a request; gives the length of the answer. */
  public int serve() {
    if (!server.receive(request, 0, requestEnd, SERVER, CLIENT, out.reset(answer, 0, ROOM))) {
      throw new IllegalStateException("no answer");
    }
    return out.length();
  }

  /** A copy of the client's address, as the JDK makes it for an attribute. */
  public byte[] addressBytes() {
    return CLIENT.getAddress().getAddress();
  }
}
