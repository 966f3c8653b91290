package dev.crowfly.signaling.codec;

import dev.crowfly.signaling.Message;
import dev.crowfly.signaling.SignalingException;

/**
 * How one kind of message looks on the wire.
 *
 * @param type its number; never given a new meaning
 * @param of the message
 * @param writing writes the fields
 * @param reading reads them; what follows is of a later version and ignored
 */
record MessageLayout<M extends Message>(
    int type, Class<M> of, Writing<M> writing, Reading<M> reading) {

  interface Writing<M> {
    void write(M message, BodyWriter out) throws SignalingException;
  }

  interface Reading<M> {
    M read(BodyReader in) throws SignalingException;
  }

  /** The message must be {@linkplain #of of} this kind. */
  void write(Message message, BodyWriter out) throws SignalingException {
    out.varint(type);
    writing.write(of.cast(message), out);
  }
}
