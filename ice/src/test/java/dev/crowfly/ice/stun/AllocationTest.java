package dev.crowfly.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crowfly.ice.testing.AllocationMeter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What a Binding check allocates: what the JDK's HMAC does, and nothing of ours. */
class AllocationTest {
  private static final int ROUNDS = 20_000;
  private static final byte[] SECRET = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] USERNAME = "evtj:h6vY".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IPV4 = {(byte) 198, 51, 100, 7};
  private static final byte[] IPV6 = HexFormat.of().parseHex("20010db8000000000000000000000007");

  private final StunKey key = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");
  private final StunReader reader = new StunReader();
  private final StunWriter writer = new StunWriter();
  private final byte[] request = new byte[300];
  private final byte[] answer = new byte[300];
  private final byte[] id = new byte[Stun.TRANSACTION_ID_BYTES];
  private long done;

  @Test
  void checkAndItsAnswerAllocateNothingButTheirHmacs() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SECRET, "HMAC"));
    byte[] digest = new byte[StunKey.SHA1_BYTES];
    Runnable hmacs =
        () -> {
          for (int i = 0; i < 4 * ROUNDS; i++) {
            mac.update(request, 0, 100);
            try {
              mac.doFinal(digest, 0);
            } catch (GeneralSecurityException e) {
              throw new AssertionError(e);
            }
          }
        };
    Runnable checks =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            check(i % 2 == 0 ? IPV4 : IPV6);
          }
        };
    long ofHmacs = AllocationMeter.bytesAllocatedBy(hmacs);
    long ofChecks = AllocationMeter.bytesAllocatedBy(checks);
    System.out.printf(
        "request and answer, written and verified: %d bytes; four HMACs alone: %d bytes%n",
        ofChecks / ROUNDS, ofHmacs / ROUNDS);
    assertEquals(5L * ROUNDS, done);
    assertTrue(ofChecks <= ofHmacs + ROUNDS / 10, ofChecks + " against " + ofHmacs);
  }

  @Test
  void floodOfBytesThatAreNoMessageAllocatesNothing() {
    byte[] broken = HexFormat.of().parseHex(Rfc5769Test.REQUEST);
    Runnable flood =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            broken[23] = (byte) i;
            try {
              reader.wrap(broken, 0, i % broken.length);
            } catch (StunException e) {
              done++;
            }
          }
        };
    long allocated = AllocationMeter.bytesAllocatedBy(flood);
    assertEquals(5L * ROUNDS, done);
    assertTrue(allocated <= ROUNDS / 10, allocated + " bytes in " + ROUNDS + " datagrams");
  }

  /** A check as ICE makes it, its verification, the answer, and the verification of that. */
  private void check(byte[] address) {
    writer.begin(request, 0, request.length, StunClass.REQUEST, Stun.BINDING, id, 0);
    writer.add(StunAttribute.USERNAME, USERNAME, 0, USERNAME.length);
    writer.addInt(StunAttribute.PRIORITY, 0x6e0001ff);
    writer.addLong(StunAttribute.ICE_CONTROLLING, 0x932ff9b151263b36L);
    writer.addFlag(StunAttribute.USE_CANDIDATE);
    writer.addIntegrity(key);
    writer.addFingerprint();
    try {
      reader.wrap(request, 0, writer.end());
      boolean authentic =
          reader.hasValidFingerprint()
              && reader.unknownAttributeCount() == 0
              && reader.hasValue(StunAttribute.USERNAME, USERNAME)
              && reader.hasValidIntegrity(key)
              && reader.priority() > 0
              && reader.tieBreaker(StunAttribute.ICE_CONTROLLING) != 0;
      writer.beginAnswer(answer, 0, answer.length, StunClass.SUCCESS_RESPONSE, reader);
      writer.addAddress(StunAttribute.XOR_MAPPED_ADDRESS, address, 40_000);
      writer.addIntegrity(key);
      writer.addFingerprint();
      reader.wrap(answer, 0, writer.end());
      if (authentic
          && reader.hasTransactionId(id, 0)
          && reader.hasValidFingerprint()
          && reader.hasValidIntegrity(key)
          && reader.hasAddress(StunAttribute.XOR_MAPPED_ADDRESS, address, 40_000)) {
        done++;
      }
    } catch (StunException e) {
      throw new AssertionError(e);
    }
  }
}
