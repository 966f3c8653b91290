package dev.crowfly.node.cli;

import dev.crowfly.node.cli.SpeedCommand.Direction;
import dev.crowfly.node.core.PathMode;
import dev.crowfly.node.files.ForwardSpec;
import dev.crowfly.node.files.HostPort;
import dev.crowfly.node.files.IntermediateAddress;
import dev.crowfly.node.files.MalformedTextException;
import dev.crowfly.node.files.NodeIdText;
import dev.crowfly.node.files.ServiceSpec;
import dev.crowfly.quic.NodeId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From words to values; what is wrong with a word is told as it was found. */
final class Converters {
  private Converters() {}

  /** Teaches them to a command line and all its commands. */
  static void register(CommandLine line) {
    line.registerConverter(IntermediateAddress.class, told(IntermediateAddress::parse));
    line.registerConverter(HostPort.class, told(HostPort::parseLocal));
    line.registerConverter(ServiceSpec.class, told(ServiceSpec::parse));
    line.registerConverter(ForwardSpec.class, told(ForwardSpec::parse));
    line.registerConverter(NodeId.class, told(NodeIdText::parse));
    line.registerConverter(SearchSize.class, told(SearchSize::parse));
    line.registerConverter(Path.class, Converters::path);
    line.registerConverter(PathMode.class, oneOf(PathMode.values()));
    line.registerConverter(Role.class, oneOf(Role.values()));
    line.registerConverter(Direction.class, oneOf(Direction.values()));
  }

  private interface Reader<T> {
    T read(String text);
  }

  private static <T> ITypeConverter<T> told(Reader<T> reader) {
    return text -> {
      try {
        return reader.read(text);
      } catch (MalformedTextException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static <T extends Enum<T>> ITypeConverter<T> oneOf(T[] values) {
    return text -> {
      List<String> names = new ArrayList<>();
      for (T value : values) {
        String name = value.name().toLowerCase(Locale.ROOT);
        if (name.equals(text)) {
          return value;
        }
        names.add(name);
      }
      throw new TypeConversionException(
          "'" + text + "' is none of them; take one of " + String.join(", ", names));
    };
  }

  private static Path path(String text) {
    try {
      if (text.isEmpty()) {
        throw new TypeConversionException("'' is no file; name one");
      }
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' can't be a file: " + e.getReason());
    }
  }
}
