package dev.crowfly.quic.qlog;

import java.time.Instant;

/**
 * The first record of a trace: what it is, of whom, and since when (main-schema-14, {@code
 * QlogFileSeq}).
 */
final class HeaderText {
  private static final String FILE_SCHEMA = "urn:ietf:params:qlog:file:sequential";
  private static final String FORMAT = "application/qlog+json-seq";

  /** The last instant that RFC 3339 can tell, 9999-12-31. */
  private static final long MAX_WALL_CLOCK_MILLIS = 253_402_300_799_999L;

  private HeaderText() {}

  /** Writes the header as one JSON object. */
  static void write(JsonText json, boolean client, byte[] originalDcid, long wallClockMillis) {
    long millis = Math.max(0, Math.min(wallClockMillis, MAX_WALL_CLOCK_MILLIS));
    json.object()
        .word("file_schema", FILE_SCHEMA)
        .word("serialization_format", FORMAT)
        .word("title", client ? "crowfly client" : "crowfly server")
        .object("trace")
        .object("common_fields")
        .hex("group_id", originalDcid, 0, originalDcid.length)
        .word("time_format", "relative_to_epoch")
        .object("reference_time")
        .word("clock_type", "monotonic")
        .word("epoch", "unknown")
        .word("wall_clock_time", Instant.ofEpochMilli(millis).toString())
        .endObject()
        .endObject()
        .object("vantage_point")
        .word("name", "crowfly")
        .word("type", client ? "client" : "server")
        .endObject()
        .array("event_schemas")
        .word(QlogWriter.EVENT_SCHEMA)
        .endArray()
        .endObject()
        .endObject();
  }
}
