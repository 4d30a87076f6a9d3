package io.drec.linux.auditd;

import io.drec.evidence.EvidenceSink;
import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.record.SystemKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What came of reading a log: records, their hosts, and what could not be read. */
final class Read implements EvidenceSink {
  private static final List<String> PHASES =
      List.of("?", "CONNECT", "ACCEPT", "LISTEN", "CLOSE", "SEND", "RECEIVE");
  private static final Set<FieldId> EVERYWHERE =
      Set.of(FieldId.CHANNEL, FieldId.PROVIDER, FieldId.DATA, FieldId.ORIGIN);

  final List<RecordView> records = new ArrayList<>();
  final List<String> hosts = new ArrayList<>();
  final List<String> unreadable = new ArrayList<>();

  static Read log(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Read bytes(byte[] log) {
    Read read = new Read();
    try {
      new AuditdFormat().read(new ByteArrayInputStream(log), read);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return read;
  }

  @Override
  public void record(String host, ByteBuffer record) {
    byte[] copy = new byte[record.remaining()];
    record.get(copy);
    ByteBuffer bytes = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    records.add(new RecordView().wrap(bytes, 0, copy.length));
    hosts.add(host);
  }

  @Override
  public void unreadable(String where, String why) {
    unreadable.add(where + ": " + why);
  }

  RecordView only() {
    if (records.size() != 1) {
      throw new AssertionError(records.size() + " records, expected 1");
    }
    return records.get(0);
  }

  /** Each record in words. */
  List<String> told() {
    return records.stream().map(Read::told).toList();
  }

  /** Type, process, body, fields: what is 0 or not known is left out. */
  static String told(RecordView record) {
    StringBuilder told = new StringBuilder(record.type() + body(record) + " pid=" + record.pid());
    for (FieldId id : FieldId.values()) {
      if (record.hasField(id) && !EVERYWHERE.contains(id)) {
        told.append(' ').append(id).append('=').append(text(record, id));
      }
    }
    boolean isIncomplete = (record.flags() & RecordLayout.F_INCOMPLETE) != 0;
    return told.append(isIncomplete ? " INCOMPLETE" : "").toString();
  }

  static String text(RecordView record, FieldId id) {
    byte[] bytes = record.fieldBytes(id);
    return bytes == null ? "-" : new String(bytes, StandardCharsets.UTF_8).replace('\0', '|');
  }

  static Map<String, String> data(RecordView record) {
    Map<String, String> data = new LinkedHashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(record.fieldBytes(FieldId.DATA));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      data.put(next(bytes), next(bytes));
    }
    return data;
  }

  private static String next(ByteBuffer bytes) {
    byte[] text = new byte[bytes.getInt()];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  static ByteBuffer origin(RecordView record) {
    return ByteBuffer.wrap(record.fieldBytes(FieldId.ORIGIN)).order(ByteOrder.LITTLE_ENDIAN);
  }

  static String fingerprint(RecordView record) {
    byte[] origin = origin(record).array();
    return HexFormat.of().formatHex(origin, Origin.FINGERPRINT, Origin.FINGERPRINT + 16);
  }

  private static String body(RecordView record) {
    RecordType type = record.type();
    if (type == null) {
      return "?";
    }
    return switch (type) {
      case PROC_START -> started(record);
      case PROC_EXIT -> number(" status", record.bodyInt(ProcExit.WAIT_STATUS));
      case FILE_OP -> operation(record);
      case NET_FLOW -> flow(record);
      case IPC ->
          " "
              + IpcKind.ofCode(record.bodyInt(Ipc.KIND))
              + number(" target", record.bodyInt(Ipc.TARGET_PID))
              + number(" access", record.bodyInt(Ipc.ACCESS));
      case IMAGE_LOAD -> number(" kind", record.bodyInt(ImageLoad.KIND));
      case AUTH -> auth(record);
      case SYSTEM -> " " + SystemKind.ofCode(record.bodyInt(SystemAct.KIND));
      default -> "";
    };
  }

  private static String started(RecordView record) {
    int kind = record.bodyInt(ProcStart.KIND);
    return (kind == RecordLayout.PROC_FORK ? " FORK" : " EXEC")
        + number(" parent", record.bodyInt(ProcStart.PARENT_PID))
        + " ids="
        + ids(record, ProcStart.UID, ProcStart.GID, ProcStart.EUID, ProcStart.EGID)
        + number(" login", record.bodyInt(ProcStart.LOGIN_UID))
        + number(" session", record.bodyInt(ProcStart.AUDIT_SESSION))
        + number(" argc", record.bodyInt(ProcStart.ARGC))
        + number(" dev", record.bodyLong(ProcStart.EXE_DEV))
        + number(" inode", record.bodyLong(ProcStart.EXE_INODE));
  }

  private static String ids(RecordView record, int... offsets) {
    return Arrays.stream(offsets)
        .mapToObj(offset -> String.valueOf(record.bodyInt(offset)))
        .collect(Collectors.joining(","));
  }

  private static String operation(RecordView record) {
    return " "
        + FileOpKind.ofCode(record.bodyInt(FileOp.OP))
        + number(" result", record.bodyInt(FileOp.RESULT))
        + number(" dev", record.bodyLong(FileOp.DEV))
        + number(" inode", record.bodyLong(FileOp.INODE))
        + number(" mode", record.bodyInt(FileOp.MODE))
        + number(" uid", record.bodyInt(FileOp.UID))
        + number(" gid", record.bodyInt(FileOp.GID))
        + number(" size", record.bodyLong(FileOp.SIZE));
  }

  private static String flow(RecordView record) {
    int family = record.bodyU16(NetFlow.FAMILY);
    String local = address(family, record.bodyBytes(NetFlow.LOCAL_ADDR, 16));
    String remote = address(family, record.bodyBytes(NetFlow.REMOTE_ADDR, 16));
    return " "
        + PHASES.get(record.bodyInt(NetFlow.PHASE))
        + number(" result", record.bodyInt(NetFlow.RESULT))
        + String.format(" %s:%d", local, record.bodyU16(NetFlow.LOCAL_PORT))
        + String.format(" %s:%d", remote, record.bodyU16(NetFlow.REMOTE_PORT))
        + number(" outbound", record.bodyInt(NetFlow.OUTBOUND));
  }

  private static String auth(RecordView record) {
    int family = record.bodyU16(Auth.FAMILY);
    return " "
        + AuthKind.ofCode(record.bodyInt(Auth.KIND))
        + number(" type", record.bodyInt(Auth.LOGON_TYPE))
        + (family == 0 ? "" : " from=" + address(family, record.bodyBytes(Auth.SOURCE_ADDR, 16)));
  }

  private static String address(int family, byte[] bytes) {
    try {
      byte[] address = family == 2 ? Arrays.copyOf(bytes, 4) : bytes;
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String number(String name, long value) {
    return value == 0 || value == -1 && !name.equals(" result") ? "" : name + "=" + value;
  }
}
