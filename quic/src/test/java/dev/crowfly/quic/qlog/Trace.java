package dev.crowfly.quic.qlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A trace in memory, read back as it would be from a file. */
final class Trace implements QlogSink {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private List<Map<String, Object>> read;
  private int readBytes;
  private boolean closed;

  @Override
  public void write(byte[] buf, int offset, int length) {
    assertTrue(!closed, "written after the end");
    file.write(buf, offset, length);
  }

  @Override
  public void close() {
    assertTrue(!closed, "closed twice");
    closed = true;
  }

  /** Begins anew, without a header. */
  void clear() {
    file.reset();
  }

  /** Whether all records since {@link #clear} are well-formed events; how many there are. */
  int checkedEvents() {
    List<Map<String, Object>> events = split();
    events.forEach(QlogSchema::checkEvent);
    return events.size();
  }

  boolean isClosed() {
    return closed;
  }

  byte[] bytes() {
    return file.toByteArray();
  }

  /** The records, checked: RFC 7464 framing, JSON, the drafts' schema, times in order. */
  List<Map<String, Object>> records() {
    if (readBytes == file.size()) {
      return read;
    }
    List<Map<String, Object>> records = split();
    QlogSchema.checkHeader(records.get(0));
    BigDecimal last = BigDecimal.ZERO;
    for (Map<String, Object> event : records.subList(1, records.size())) {
      QlogSchema.checkEvent(event);
      BigDecimal time = (BigDecimal) event.get("time");
      assertTrue(time.compareTo(last) >= 0, "time runs back at " + event);
      last = time;
    }
    read = records;
    readBytes = file.size();
    return records;
  }

  private List<Map<String, Object>> split() {
    List<Map<String, Object>> records = new ArrayList<>();
    byte[] bytes = bytes();
    int begin = 0;
    while (begin < bytes.length) {
      assertEquals(0x1e, bytes[begin]);
      int end = begin + 1;
      while (end < bytes.length && bytes[end] != 0x1e) {
        end++;
      }
      assertEquals('\n', bytes[end - 1]);
      records.add(map(Json.parse(bytes, begin + 1, end - begin - 1)));
      begin = end;
    }
    return records;
  }

  Map<String, Object> header() {
    return records().get(0);
  }

  List<Map<String, Object>> events() {
    List<Map<String, Object>> records = records();
    return records.subList(1, records.size());
  }

  /** The data of all events of this name, in order. */
  List<Map<String, Object>> data(String name) {
    return events().stream()
        .filter(event -> event.get("name").equals("quic:" + name))
        .map(event -> map(event.get("data")))
        .toList();
  }

  /** {@code type number}, as in {@code 1RTT 17}, for each packet of these events. */
  List<String> packets(String name) {
    return data(name).stream()
        .map(data -> map(data.get("header")))
        .map(header -> header.get("packet_type") + " " + header.get("packet_number"))
        .toList();
  }

  /** The frames of all packets of these events that have this type. */
  List<Map<String, Object>> frames(String event, String type) {
    return data(event).stream()
        .flatMap(data -> ((List<?>) data.getOrDefault("frames", List.of())).stream())
        .map(Trace::map)
        .filter(frame -> frame.get("frame_type").equals(type))
        .toList();
  }

  @SuppressWarnings("unchecked") // members' names are strings
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
