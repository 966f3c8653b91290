package dev.crowfly.node.eyes;

import java.util.Locale;

/**
 * A page of metrics in Prometheus' text format 0.0.4: each metric with its help and type, values
 * without a time.
 */
public final class MetricsPage {
  /** What the page is served as. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(4096);

  /** An empty page. */
  public MetricsPage() {}

  /**
   * A number that only grows.
   *
   * @param name begins with {@code crowfly_} and ends with {@code _total}
   */
  public MetricsPage counter(String name, String help, long value) {
    return head(name, help, "counter").value(name, (double) value);
  }

  /** A number that goes up and down. */
  public MetricsPage gauge(String name, String help, double value) {
    return head(name, help, "gauge").value(name, value);
  }

  /** Begins a counter of several {@linkplain #sample samples}. */
  public MetricsPage counters(String name, String help) {
    return head(name, help, "counter");
  }

  /** Begins a gauge of several {@linkplain #sample samples}. */
  public MetricsPage gauges(String name, String help) {
    return head(name, help, "gauge");
  }

  /** One sample of the metric that was begun. */
  public MetricsPage sample(String name, String label, String labelValue, double value) {
    String escaped = labelValue.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return value(name + "{" + label + "=\"" + escaped + "\"}", value);
  }

  /** The page. */
  @Override
  public String toString() {
    return text.toString();
  }

  private MetricsPage head(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  private MetricsPage value(String name, double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    text.append(name)
        .append(' ')
        .append(whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.6f", value))
        .append('\n');
    return this;
  }
}
