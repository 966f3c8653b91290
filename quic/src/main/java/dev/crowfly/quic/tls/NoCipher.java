package dev.crowfly.quic.tls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * Fills the place of a record cipher. QUIC has no TLS records (RFC 9001 §4), but Bouncy Castle's
 * record layer insists on having one before it goes on.
 */
final class NoCipher implements TlsCipher {
  @Override
  public int getCiphertextDecodeLimit(int plaintextLimit) {
    return plaintextLimit;
  }

  @Override
  public int getCiphertextEncodeLimit(int plaintextLimit) {
    return plaintextLimit;
  }

  @Override
  public int getPlaintextDecodeLimit(int ciphertextLimit) {
    return ciphertextLimit;
  }

  @Override
  public int getPlaintextEncodeLimit(int ciphertextLimit) {
    return ciphertextLimit;
  }

  @Override
  public TlsEncodeResult encodePlaintext(
      long seqNo,
      short contentType,
      ProtocolVersion recordVersion,
      int headerAllocation,
      byte[] plaintext,
      int offset,
      int len)
      throws TlsFatalAlert {
    throw new TlsFatalAlert(AlertDescription.internal_error, "QUIC writes no TLS records");
  }

  @Override
  public TlsDecodeResult decodeCiphertext(
      long seqNo,
      short recordType,
      ProtocolVersion recordVersion,
      byte[] ciphertext,
      int offset,
      int len)
      throws TlsFatalAlert {
    throw new TlsFatalAlert(AlertDescription.internal_error, "QUIC reads no TLS records");
  }

  @Override
  public void rekeyDecoder() throws TlsFatalAlert {
    throw new TlsFatalAlert(AlertDescription.internal_error, "QUIC updates its own keys");
  }

  @Override
  public void rekeyEncoder() throws TlsFatalAlert {
    throw new TlsFatalAlert(AlertDescription.internal_error, "QUIC updates its own keys");
  }

  @Override
  public boolean usesOpaqueRecordTypeDecode() {
    return true;
  }

  @Override
  public boolean usesOpaqueRecordTypeEncode() {
    return true;
  }
}
