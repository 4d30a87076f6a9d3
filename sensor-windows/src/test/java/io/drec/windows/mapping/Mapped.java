package io.drec.windows.mapping;

import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.record.FieldId;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.windows.WindowsJsonFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A record made of an event's text, easy to ask. */
public final class Mapped {
  private final String host;
  private final RecordView view;

  Mapped(String host, ByteBuffer record) {
    byte[] copy = new byte[record.remaining()];
    record.get(copy);
    this.host = host;
    this.view =
        new RecordView().wrap(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN), 0, copy.length);
  }

  /** The one record of one event; fails when something could not be read. */
  static Mapped of(String json) {
    List<Mapped> all = all(json);
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " records");
    }
    return all.get(0);
  }

  static List<Mapped> all(String json) {
    return read(new WindowsJsonFormat(), json.getBytes(StandardCharsets.UTF_8));
  }

  /** All records of a file; fails when something could not be read. */
  static List<Mapped> read(EvidenceFormat format, byte[] file) {
    List<Mapped> all = new ArrayList<>();
    EvidenceSink sink =
        new EvidenceSink() {
          @Override
          public void record(String host, ByteBuffer record) {
            all.add(new Mapped(host, record));
          }

          @Override
          public void unreadable(String where, String why) {
            throw new AssertionError(where + ": " + why);
          }
        };
    try {
      format.read(new ByteArrayInputStream(file), sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  String host() {
    return host;
  }

  RecordType type() {
    return view.type();
  }

  RecordView view() {
    return view;
  }

  int pid() {
    return view.pid();
  }

  /** A field's text, or null. */
  String text(FieldId id) {
    byte[] bytes = view.fieldBytes(id);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** All fields as text, ORIGIN and DATA aside. */
  Map<FieldId, String> fields() {
    Map<FieldId, String> fields = new LinkedHashMap<>();
    for (FieldId id : FieldId.values()) {
      if (id != FieldId.ORIGIN && id != FieldId.DATA && view.hasField(id)) {
        fields.put(id, text(id));
      }
    }
    return fields;
  }

  /** The source's own fields, in order. */
  Map<String, String> data() {
    ByteBuffer data = ByteBuffer.wrap(view.fieldBytes(FieldId.DATA)).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, String> fields = new LinkedHashMap<>();
    while (data.hasRemaining()) {
      fields.put(part(data), part(data));
    }
    return fields;
  }

  private static String part(ByteBuffer data) {
    byte[] part = new byte[data.getInt()];
    data.get(part);
    return new String(part, StandardCharsets.UTF_8);
  }

  ByteBuffer origin() {
    return ByteBuffer.wrap(view.fieldBytes(FieldId.ORIGIN)).order(ByteOrder.LITTLE_ENDIAN);
  }

  String fingerprint() {
    return HexFormat.of().formatHex(view.fieldBytes(FieldId.ORIGIN), 24, 40);
  }

  /** Header and body, as hex: equal for equal records. */
  String body() {
    byte[] body = view.bodyBytes(0, bodyLength());
    return type() + " " + pid() + " " + HexFormat.of().formatHex(body);
  }

  private int bodyLength() {
    byte[] record = view.toByteArray();
    return record[8] & 0xff | (record[9] & 0xff) << 8;
  }
}
