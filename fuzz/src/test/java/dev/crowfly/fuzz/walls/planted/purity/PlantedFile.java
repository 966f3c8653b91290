package dev.crowfly.fuzz.walls.planted.purity;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Reaches files. */
final class PlantedFile {
  private PlantedFile() {}

  interface Opener {
    InputStream open(String name) throws IOException;
  }

  static final class Field {
    File file;
  }

  static final class PathParameter {
    void use(Path path) {}
  }

  static final class ByConstructorReference {
    final Opener opener = FileInputStream::new;
  }

  static final class InLambda {
    final Opener opener = name -> Files.newInputStream(Path.of(name));
  }

  static final class RandomAccess {
    RandomAccessFile file;
  }

  static final class Mapped {
    MappedByteBuffer buffer;
  }

  static final class Zip {
    ZipFile file;
  }

  static final class Resource {
    InputStream open() {
      return PlantedFile.class.getResourceAsStream("resource");
    }
  }
}
