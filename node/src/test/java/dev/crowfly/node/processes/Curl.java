package dev.crowfly.node.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The client that people use. */
final class Curl {
  private Curl() {}

  static boolean isInstalled() {
    try {
      Process process =
          new ProcessBuilder("curl", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Downloads from a port of loopback; what the bytes hash to. */
  static String sha256(int port, long bytes)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    Process process =
        new ProcessBuilder(
                "curl",
                "--silent",
                "--show-error",
                "--fail",
                "--max-time",
                "300",
                "http://127.0.0.1:" + port + "/" + bytes)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(process.getInputStream(), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("curl ended with " + status);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
