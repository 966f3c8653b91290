package dev.crowfly.fuzz.walls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The class files of one module as this build made them: a directory under {@code mvn test}, a jar
 * under {@code mvn verify}.
 *
 * @param classes all that every Java sees, the descriptor and the package descriptions included
 */
record BuiltModule(List<ClassFile> classes, ModuleDescriptor descriptor) {

  /** The module whose root package is the given one. */
  static BuiltModule of(String rootPackage) {
    String marker = rootPackage.replace('.', '/') + "/package-info.class";
    return readRoot(marker, root -> new BuiltModule(classesUnder(root), descriptorIn(root)));
  }

  /** The classes of this module's tests in the given package and below. */
  static List<ClassFile> testClasses(String rootPackage) {
    String marker = BuiltModule.class.getName().replace('.', '/') + ".class";
    return readRoot(marker, BuiltModule::classesUnder).stream()
        .filter(c -> (c.packageName() + '.').startsWith(rootPackage + '.'))
        .toList();
  }

  /** The classes in the given package and below. */
  List<ClassFile> within(String rootPackage) {
    return classes.stream()
        .filter(c -> (c.packageName() + '.').startsWith(rootPackage + '.'))
        .toList();
  }

  private interface Reader<T> {
    T read(Path root) throws IOException;
  }

  private static <T> T readRoot(String marker, Reader<T> reader) {
    URL url = BuiltModule.class.getClassLoader().getResource(marker);
    if (url == null) {
      throw new IllegalStateException(marker + " is not on the class path");
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        Path root = Path.of(uri);
        for (int i = Path.of(marker).getNameCount(); i > 0; i--) {
          root = root.getParent();
        }
        return reader.read(root);
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return reader.read(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without those for later Javas: what they may touch is for the compiler to say. */
  private static List<ClassFile> classesUnder(Path root) throws IOException {
    List<ClassFile> classes = new ArrayList<>();
    Path versions = root.resolve("META-INF").resolve("versions");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (file.toString().endsWith(".class") && !file.startsWith(versions)) {
          classes.add(ClassFile.parse(Files.readAllBytes(file)));
        }
      }
    }
    return List.copyOf(classes);
  }

  private static ModuleDescriptor descriptorIn(Path root) throws IOException {
    try (InputStream in = Files.newInputStream(root.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }
}
