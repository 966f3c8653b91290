package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.IceParameters;
import dev.crowfly.signaling.SessionId;
import dev.crowfly.signaling.SignalingException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** Collects the fields of a message behind room for its length; used again and again. */
final class BodyWriter {
  /** Room for the longest varint that a length can have. */
  static final int PREFIX_BYTES = 4;

  private byte[] bytes = new byte[1024];
  private int at = PREFIX_BYTES;

  void clear() {
    at = PREFIX_BYTES;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the last field ends; the first begins at {@link #PREFIX_BYTES}. */
  int end() {
    return at;
  }

  /** RFC 9000 §16, in the shortest form. */
  void varint(long value) {
    at += Varint.put(room(Varint.MAX_BYTES), at, value);
  }

  void number(int value) throws SignalingException {
    Bounds.atMost(Integer.MAX_VALUE, value, "than a number can be:");
    varint(value);
  }

  void number(int value, int most, String what) throws SignalingException {
    Bounds.atMost(most, value, what);
    varint(value);
  }

  void request(long request) throws SignalingException {
    varint(Bounds.request(request));
  }

  void flags(int flags) {
    room(1)[at++] = (byte) flags;
  }

  /** A text for people, made fit. */
  void text(String text, int maxBytes) {
    byte[] fit = Text.fit(text, maxBytes);
    varint(fit.length);
    put(fit);
  }

  /** A text that must arrive as it is. */
  void exact(String text, int maxBytes, String what) throws SignalingException {
    if (!Text.isFit(text)) {
      throw Bounds.malformed("a character that can't be printed in " + what);
    }
    byte[] fit = Text.fit(text, Integer.MAX_VALUE);
    Bounds.atMost(maxBytes, fit.length, "bytes in " + what);
    varint(fit.length);
    put(fit);
  }

  void reason(String text) {
    text(text, Bounds.MAX_TEXT_BYTES);
  }

  void service(String name) throws SignalingException {
    text(Bounds.service(name), Bounds.MAX_TEXT_BYTES);
  }

  void serviceOrEmpty(String name) throws SignalingException {
    text(Bounds.serviceOrEmpty(name), Bounds.MAX_TEXT_BYTES);
  }

  void node(String id) throws SignalingException {
    text(Bounds.node(id), Bounds.MAX_TEXT_BYTES);
  }

  void nodeOrEmpty(String id) throws SignalingException {
    text(Bounds.nodeOrEmpty(id), Bounds.MAX_TEXT_BYTES);
  }

  void candidate(String candidate) throws SignalingException {
    exact(candidate, Bounds.MAX_CANDIDATE_BYTES, "a candidate");
  }

  void services(List<String> services) throws SignalingException {
    Bounds.services(services);
    varint(services.size());
    for (String each : services) {
      service(each);
    }
  }

  void session(SessionId session) {
    put(session.bytes());
  }

  void flow(long flow) throws SignalingException {
    Bounds.atMost(Bounds.MAX_FLOW, flow, "flows");
    varint(flow);
  }

  void address(InetSocketAddress address) {
    byte[] raw = address.getAddress().getAddress();
    varint(raw.length);
    put(raw);
    byte[] to = room(2);
    to[at++] = (byte) (address.getPort() >>> 8);
    to[at++] = (byte) address.getPort();
  }

  void ice(IceParameters ice) throws SignalingException {
    anyIce(Bounds.ice(ice));
  }

  void noIce(IceParameters ice) throws SignalingException {
    anyIce(Bounds.noIce(ice));
  }

  private void anyIce(IceParameters ice) throws SignalingException {
    number(ice.generation());
    text(ice.ufrag(), Bounds.MAX_CREDENTIAL_CHARS);
    text(ice.password(), Bounds.MAX_CREDENTIAL_CHARS);
    varint(ice.candidates().size());
    for (String each : ice.candidates()) {
      candidate(each);
    }
  }

  private void put(byte[] what) {
    System.arraycopy(what, 0, room(what.length), at, what.length);
    at += what.length;
  }

  private byte[] room(int count) {
    if (bytes.length - at < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + count));
    }
    return bytes;
  }
}
