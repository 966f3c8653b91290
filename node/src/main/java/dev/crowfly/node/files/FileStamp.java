package dev.crowfly.node.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What tells that a file has changed: its time, its length, and which file it is (editors put a new
 * one in place).
 *
 * @param modified when it was written last; "" if there is no such file
 * @param length in bytes
 * @param key which file it is, if the platform says
 */
record FileStamp(String modified, long length, String key) {
  static FileStamp of(Path path) {
    try {
      BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(
          seen.lastModifiedTime().toString(), seen.size(), String.valueOf(seen.fileKey()));
    } catch (IOException e) {
      return new FileStamp("", 0, "");
    }
  }
}
