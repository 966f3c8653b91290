package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The fields of a message, one after the other; a view of the caller's array. */
final class BodyReader {
  private byte[] bytes = {};
  private int at;
  private int end;

  void wrap(byte[] array, int offset, int length) {
    bytes = array;
    at = offset;
    end = offset + length;
  }

  /** An address that was added to its message later: null if it is not there, or is empty. */
  InetSocketAddress laterAddress() throws SignalingException {
    return at == end || bytes[at] == 0 ? null : address();
  }

  /** RFC 9000 §16. */
  long varint() throws SignalingException {
    need(1);
    int length = 1 << ((bytes[at] & 0xff) >>> 6);
    need(length);
    long value = bytes[at] & 0x3f;
    for (int i = 1; i < length; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    at += length;
    return value;
  }

  int number(int most, String what) throws SignalingException {
    long value = varint();
    Bounds.atMost(most, value, what);
    return (int) value;
  }

  int number() throws SignalingException {
    return number(Integer.MAX_VALUE, "than a number can be:");
  }

  long request() throws SignalingException {
    return Bounds.request(varint());
  }

  /** A byte of flags; those that this version does not know mean nothing. */
  int flags() throws SignalingException {
    need(1);
    return bytes[at++] & 0xff;
  }

  String text(int maxBytes, String what) throws SignalingException {
    int length = number(maxBytes, "bytes in " + what);
    need(length);
    String text = Text.read(bytes, at, length);
    at += length;
    return text;
  }

  String reason() throws SignalingException {
    return text(Bounds.MAX_TEXT_BYTES, "a reason");
  }

  String service() throws SignalingException {
    return Bounds.service(text(Bounds.MAX_TEXT_BYTES, "the name of a service"));
  }

  String serviceOrEmpty() throws SignalingException {
    return Bounds.serviceOrEmpty(text(Bounds.MAX_TEXT_BYTES, "the name of a service"));
  }

  String node() throws SignalingException {
    return Bounds.node(text(Bounds.MAX_TEXT_BYTES, "a node id"));
  }

  String nodeOrEmpty() throws SignalingException {
    return Bounds.nodeOrEmpty(text(Bounds.MAX_TEXT_BYTES, "a node id"));
  }

  String candidate() throws SignalingException {
    return text(Bounds.MAX_CANDIDATE_BYTES, "a candidate");
  }

  List<String> services() throws SignalingException {
    int count = number(Bounds.MAX_SERVICES, "services");
    List<String> services = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      services.add(service());
    }
    return services;
  }

  SessionId session() throws SignalingException {
    need(SessionId.BYTE_LENGTH);
    at += SessionId.BYTE_LENGTH;
    return SessionId.of(Arrays.copyOfRange(bytes, at - SessionId.BYTE_LENGTH, at));
  }

  long flow() throws SignalingException {
    return number(Bounds.MAX_FLOW, "flows");
  }

  /** Length of the address (4 or 16), the address, the port in two bytes. */
  InetSocketAddress address() throws SignalingException {
    int length = number(16, "bytes in an address");
    need(length + 2);
    byte[] address = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    int port = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    at += 2;
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw Bounds.malformed("an address of " + length + " bytes");
    }
  }

  IceParameters ice() throws SignalingException {
    return Bounds.ice(anyIce());
  }

  IceParameters noIce() throws SignalingException {
    return Bounds.noIce(anyIce());
  }

  private IceParameters anyIce() throws SignalingException {
    int generation = number();
    String ufrag = text(Bounds.MAX_CREDENTIAL_CHARS, "an ICE ufrag");
    String password = text(Bounds.MAX_CREDENTIAL_CHARS, "an ICE password");
    int count = number(Bounds.MAX_CANDIDATES, "candidates");
    List<String> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(candidate());
    }
    return new IceParameters(generation, ufrag, password, candidates);
  }

  private void need(int count) throws SignalingException {
    if (end - at < count) {
      throw Bounds.malformed("a message that ends too early");
    }
  }
}
