package dev.crowfly.ice.stun;

import dev.crowfly.ice.IceTransmit;
import java.net.InetSocketAddress;

/**
 * The core of a STUN server: Binding (RFC 8489 §12), NAT behaviour discovery (RFC 5780 §6) and the
 * same for clients of RFC 3489.
 *
 * <p>It keeps nothing between two calls. A request gets one answer at most, never more than {@value
 * #MAX_AMPLIFICATION} times as long as itself, so that a forged source gains little: attributes go
 * in by their use, and those that would exceed that are left out. For a bare request over IPv4 that
 * is MAPPED-ADDRESS, over IPv6 all but XOR-MAPPED-ADDRESS; a client that wants more sends more, as
 * ours do. PADDING is answered by as much PADDING as came. Whatever is no request stays without an
 * answer, so two servers can't be made to talk to each other.
 */
public final class StunServer {
  /** Bytes sent at most for each byte of a request. */
  public static final int MAX_AMPLIFICATION = 3;

  private static final int FINGERPRINT_BYTES =
      Stun.ATTRIBUTE_HEADER_BYTES + Fingerprint.VALUE_BYTES;

  private final ServerAddresses addresses;
  private final StunReader request = new StunReader();
  private final StunWriter answer = new StunWriter();
  private final int[] refused = new int[StunReader.MAX_UNKNOWN_ATTRIBUTES + 2];
  private long answered;
  private long dropped;

  /** Makes a server that has these addresses. */
  public StunServer(ServerAddresses addresses) {
    this.addresses = addresses;
  }

  /** How many requests were answered, errors included. */
  public long answeredCount() {
    return answered;
  }

  /** How many datagrams stayed without an answer. */
  public long droppedCount() {
    return dropped;
  }

  /**
   * Takes a datagram, whatever it is.
   *
   * @param local the server's address that it came to: one of {@link ServerAddresses}
   * @param out filled with the answer; its local is the one of {@link ServerAddresses} that it must
   *     leave from. Its array must be another part of memory than the datagram's.
   * @return false if there is no answer
   */
  public boolean receive(
      byte[] array,
      int offset,
      int length,
      InetSocketAddress local,
      InetSocketAddress source,
      IceTransmit out) {
    int socket = addresses.indexOf(local);
    if (socket < 0) {
      throw new IllegalArgumentException("Not an address of this server: " + local);
    }
    boolean replied =
        source.getPort() != 0
            && isRequest(array, offset, length)
            && answer(length, socket, source, out);
    if (replied) {
      answered++;
    } else {
      dropped++;
    }
    return replied;
  }

  private boolean isRequest(byte[] array, int offset, int length) {
    try {
      request.wrapAlsoClassic(array, offset, length);
    } catch (StunException e) {
      return false;
    }
    return request.messageClass() == StunClass.REQUEST
        && request.method() == Stun.BINDING
        && (!request.has(StunAttribute.FINGERPRINT) || request.hasValidFingerprint());
  }

  private boolean answer(int length, int socket, InetSocketAddress source, IceTransmit out) {
    long allowed = (long) MAX_AMPLIFICATION * length;
    int limit = (int) Math.min(out.limit(), out.offset() + allowed);
    int refusals = refusals();
    if (refusals > 0) {
      return refuse(refusals, limit, addresses.get(socket), source, out);
    }
    boolean elsewhere = request.has(StunAttribute.RESPONSE_PORT);
    if (elsewhere && (request.has(StunAttribute.PADDING) || request.responsePort() == 0)) {
      return fail(limit, addresses.get(socket), source, out);
    }
    int change = request.has(StunAttribute.CHANGE_REQUEST) ? request.changeRequest() : 0;
    int from = ServerAddresses.changed(socket, change);
    if (!begin(StunClass.SUCCESS_RESPONSE, limit, out) || !addMapped(source)) {
      return false;
    }
    addAddresses(socket, from, source);
    addPadding();
    addFingerprint();
    InetSocketAddress to =
        elsewhere ? new InetSocketAddress(source.getAddress(), request.responsePort()) : source;
    out.filled(answer.end(), addresses.get(from), to);
    return true;
  }

  /** What of the request this server does not understand; without an alternate, RFC 5780 too. */
  private int refusals() {
    int count = Math.min(request.unknownAttributeCount(), StunReader.MAX_UNKNOWN_ATTRIBUTES);
    for (int i = 0; i < count; i++) {
      refused[i] = request.unknownAttribute(i);
    }
    if (!addresses.hasAlternate() && asksForChange()) {
      refused[count++] = StunAttribute.CHANGE_REQUEST;
    }
    if (!request.hasMagicCookie() && (count & 1) != 0) {
      // RFC 3489 §11.2.10: padding was unknown then, and the last type stands there twice.
      refused[count] = refused[count - 1];
      count++;
    }
    return count;
  }

  /**
   * RFC 5780 §6.1 refuses the attribute as such; a classic client sends it always, and asks for
   * nothing with its flags at zero.
   */
  private boolean asksForChange() {
    return request.has(StunAttribute.CHANGE_REQUEST)
        && (request.hasMagicCookie() || request.changeRequest() != ChangeRequest.NONE);
  }

  private boolean begin(StunClass messageClass, int limit, IceTransmit out) {
    int reserved = request.has(StunAttribute.FINGERPRINT) ? FINGERPRINT_BYTES : 0;
    return answer.beginAnswer(out.buffer(), out.offset(), limit - reserved, messageClass, request);
  }

  private boolean addMapped(InetSocketAddress source) {
    return answer.addAddress(
        request.hasMagicCookie() ? StunAttribute.XOR_MAPPED_ADDRESS : StunAttribute.MAPPED_ADDRESS,
        source);
  }

  /** In the order of their use to the client: what does not fit any more is left out. */
  private void addAddresses(int socket, int from, InetSocketAddress source) {
    boolean modern = request.hasMagicCookie();
    if (addresses.hasAlternate()) {
      answer.addAddress(
          modern ? StunAttribute.OTHER_ADDRESS : StunAttribute.CHANGED_ADDRESS,
          addresses.get(ServerAddresses.changed(socket, ChangeRequest.BOTH)));
    }
    answer.addAddress(
        modern ? StunAttribute.RESPONSE_ORIGIN : StunAttribute.SOURCE_ADDRESS, addresses.get(from));
    if (modern) {
      answer.addAddress(StunAttribute.MAPPED_ADDRESS, source);
    }
  }

  private void addPadding() {
    if (request.has(StunAttribute.PADDING)) {
      int room = Math.max(0, answer.remaining() - Stun.ATTRIBUTE_HEADER_BYTES) & ~3;
      answer.addPadding(Math.min(room, request.valueLength(StunAttribute.PADDING)));
    }
  }

  private void addFingerprint() {
    if (request.has(StunAttribute.FINGERPRINT)) {
      answer.releaseReserved(FINGERPRINT_BYTES);
      answer.addFingerprint();
    }
  }

  private boolean refuse(
      int count, int limit, InetSocketAddress from, InetSocketAddress source, IceTransmit out) {
    if (!begin(StunClass.ERROR_RESPONSE, limit, out)
        || !answer.addErrorCode(Stun.UNKNOWN_ATTRIBUTE, "")
        || !answer.addUnknownAttributes(refused, count)) {
      return false;
    }
    addFingerprint();
    out.filled(answer.end(), from, source);
    return true;
  }

  private boolean fail(
      int limit, InetSocketAddress from, InetSocketAddress source, IceTransmit out) {
    if (!begin(StunClass.ERROR_RESPONSE, limit, out)
        || !answer.addErrorCode(Stun.BAD_REQUEST, "Bad Request")) {
      return false;
    }
    addFingerprint();
    out.filled(answer.end(), from, source);
    return true;
  }
}
