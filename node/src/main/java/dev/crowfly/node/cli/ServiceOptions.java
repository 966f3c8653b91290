package dev.crowfly.node.cli;

import dev.crowfly.node.files.MalformedTextException;
import dev.crowfly.node.files.ServiceSpec;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of commands that talk to one service. */
final class ServiceOptions {
  @Mixin IntermediateOptions intermediate = new IntermediateOptions();
  @Mixin PeerOptions peer = new PeerOptions();

  @Option(
      names = "--service",
      required = true,
      paramLabel = "NAME",
      order = 2,
      converter = Name.class,
      description = "The name of a service; the Connector that publishes it answers.")
  String service;

  /** Checks a name before anything is sent. */
  static final class Name implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return ServiceSpec.parseName(text);
      } catch (MalformedTextException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
