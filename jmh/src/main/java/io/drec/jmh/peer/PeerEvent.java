package io.drec.jmh.peer;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout.Field;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event as a peer is given it: what it selects and sorts by, and all fields as one JSON object.
 *
 * @param number counts events
 * @param timeNs ns since 1970 UTC
 * @param field what {@code path} is; null where there is none
 * @param path lower case, empty where there is none
 * @param json of an imported event the fields that its source had, with its host and its type; of a
 *     captured one its own fields and its body
 */
public record PeerEvent(
    long number,
    long timeNs,
    String host,
    int type,
    int pid,
    Store.@Nullable Field field,
    String path,
    byte[] json) {

  /** The last component of the path. */
  public String name() {
    return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  }

  /** Reads what is needed of a record, which need not stay valid. */
  public static PeerEvent of(long number, String host, long clockOffsetNs, RecordView record) {
    RecordType type = record.type();
    Store.Field field = field(type);
    String path = field == null ? null : path(type, record);
    return new PeerEvent(
        number,
        record.timeNs() + clockOffsetNs,
        host,
        record.typeCode(),
        record.pid(),
        path == null ? null : field,
        path == null ? "" : path.toLowerCase(Locale.ROOT),
        json(host, record));
  }

  private static Store.@Nullable Field field(@Nullable RecordType type) {
    if (type == RecordType.REGISTRY) {
      return Store.Field.REGISTRY;
    }
    if (type == RecordType.IMAGE_LOAD) {
      return Store.Field.LIBRARY;
    }
    boolean file = type == RecordType.FILE_OP || type == RecordType.FILE_SESSION;
    return file ? Store.Field.FILE : null;
  }

  private static @Nullable String path(@Nullable RecordType type, RecordView record) {
    boolean symlink =
        type == RecordType.FILE_OP && record.bodyInt(FileOp.OP) == FileOpKind.SYMLINK.code();
    boolean second = type == RecordType.FILE_OP && (symlink || record.hasField(FieldId.PATH2));
    byte[] path = record.fieldBytes(second ? FieldId.PATH2 : FieldId.PATH);
    return path == null ? null : new String(path, StandardCharsets.UTF_8);
  }

  private static byte[] json(String host, RecordView record) {
    Json json = new Json();
    json.member("host", host.getBytes(StandardCharsets.UTF_8));
    json.member("type", String.valueOf(record.type()).getBytes(StandardCharsets.US_ASCII));
    byte[] data = record.fieldBytes(FieldId.DATA);
    if (data != null) {
      source(json, ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
    } else {
      captured(json, record);
    }
    return json.end();
  }

  private static void source(Json json, ByteBuffer data) {
    while (data.remaining() >= 8) {
      byte[] name = new byte[data.getInt()];
      data.get(name);
      byte[] value = new byte[Math.min(data.getInt(), data.remaining())];
      data.get(value);
      json.member(new String(name, StandardCharsets.UTF_8), value);
    }
  }

  private static void captured(Json json, RecordView record) {
    json.number("time", record.timeNs());
    json.number("pid", record.pid());
    json.number("tid", record.tid());
    json.number("start", record.startNs());
    ByteBuffer bytes = ByteBuffer.wrap(record.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int at = Header.BYTES + (bytes.getShort(Header.BODY_LENGTH) & 0xffff);
    for (int member = Header.BYTES; member < at; member += 8) {
      if (bytes.getLong(member) != 0) {
        json.number("b" + (member - Header.BYTES), bytes.getLong(member));
      }
    }
    while (at < bytes.limit()) {
      FieldId id = FieldId.ofCode(bytes.getShort(at + Field.ID) & 0xffff);
      byte[] value = new byte[bytes.getInt(at + Field.LENGTH)];
      bytes.get(at + Field.BYTES, value);
      json.member(String.valueOf(id).toLowerCase(Locale.ROOT), value);
      at += Field.BYTES + ((value.length + 7) & ~7);
    }
  }

  /** Writes one flat object. */
  private static final class Json {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(2048);

    void member(String name, byte[] value) {
      name(name);
      text(value);
    }

    void number(String name, long value) {
      name(name);
      out.writeBytes(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    private void name(String name) {
      out.write(out.size() == 0 ? '{' : ',');
      text(name.getBytes(StandardCharsets.UTF_8));
      out.write(':');
    }

    private void text(byte[] value) {
      out.write('"');
      for (byte b : value) {
        if (b == '"' || b == '\\') {
          out.write('\\');
          out.write(b);
        } else if (b == '\n' || b == '\r' || b == '\t') {
          out.write('\\');
          out.write(b == '\n' ? 'n' : b == '\r' ? 'r' : 't');
        } else if (b >= 0 && b < 0x20) {
          out.writeBytes(String.format("\\u%04x", b).getBytes(StandardCharsets.US_ASCII));
        } else {
          out.write(b);
        }
      }
      out.write('"');
    }

    byte[] end() {
      out.write('}');
      return out.toByteArray();
    }
  }
}
