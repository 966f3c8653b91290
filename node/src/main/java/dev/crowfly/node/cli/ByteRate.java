package dev.crowfly.node.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads bytes a second: a number, with k for thousands or M for millions of them. */
final class ByteRate implements ITypeConverter<Long> {
  /** Up to 12 digits: with M that is still far from the end of a long. */
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([kKM]?)");

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no number of bytes a second; write 500000, 500k or 2M, or 0 for no limit");
    }
    long factor =
        switch (matcher.group(2)) {
          case "" -> 1;
          case "M" -> 1_000_000;
          default -> 1000;
        };
    return Long.parseLong(matcher.group(1)) * factor;
  }
}
