package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.Registry;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.RegistryOp;
import io.drec.record.SystemKind;
import io.drec.windows.event.EventField;
import io.drec.windows.event.WindowsEvent;
import java.util.Locale;

/** Sysmon, events 1 to 29, of Windows and of Linux. */
final class SysmonMapping implements EventMapping {
  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    switch (code) {
      case 1 -> processCreate(draft);
      case 2 -> file(draft, FileOpKind.TIMES);
      case 3 -> connection(event, draft);
      case 5 -> actor(Processes.exit(draft, 0), PROCESS_ID);
      case 6 -> image(event, draft, RecordLayout.IMAGE_DRIVER);
      case 7 -> image(event, draft, RecordLayout.IMAGE_LIBRARY);
      case 8 -> remoteThread(draft);
      case 9 -> rawRead(draft);
      case 10 -> access(draft);
      case 11 -> file(draft, FileOpKind.CREATE);
      case 12, 13, 14 -> registry(code, event, draft);
      case 15 -> stream(event, draft);
      case 17 -> pipe(event, draft, IpcKind.PIPE_CREATE);
      case 18 -> pipe(event, draft, IpcKind.PIPE_CONNECT);
      case 19 -> wmi(event, draft, SystemKind.WMI_FILTER, NAME, QUERY);
      case 20 -> wmi(event, draft, SystemKind.WMI_CONSUMER, NAME, DESTINATION);
      case 21 -> wmi(event, draft, SystemKind.WMI_BINDING, CONSUMER, FILTER);
      case 22 -> dns(event, draft);
      case 23, 26 -> file(draft, FileOpKind.UNLINK);
      case 25 -> tamper(draft);
      case 27, 28 -> file(draft, FileOpKind.BLOCKED);
      case 29 -> file(draft, FileOpKind.CREATE);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Draft actor(Draft draft, EventField pid) {
    return draft
        .pid(pid)
        .guid(FieldId.GUID, PROCESS_GUID, SOURCE_PROCESS_GUID)
        .image(FieldId.EXE, IMAGE, SOURCE_IMAGE)
        .put(FieldId.USER, USER, SOURCE_USER);
  }

  private static void processCreate(Draft draft) {
    Processes.start(draft, PARENT_PROCESS_ID);
    actor(draft, PROCESS_ID)
        .guid(FieldId.PARENT_GUID, PARENT_PROCESS_GUID)
        .image(FieldId.PARENT_EXE, PARENT_IMAGE)
        .put(FieldId.CWD, CURRENT_DIRECTORY)
        .logonId(FieldId.TARGET_LOGON_ID, LOGON_ID)
        .hashes(HASHES)
        .put(FieldId.COMMAND_LINE, COMMAND_LINE)
        .put(FieldId.PARENT_COMMAND_LINE, PARENT_COMMAND_LINE);
  }

  private static void connection(WindowsEvent event, Draft draft) {
    boolean began = !event.is(INITIATED, "false");
    Flow.open(
        draft,
        began ? RecordLayout.FLOW_CONNECT : RecordLayout.FLOW_ACCEPT,
        0,
        new Flow.End(SOURCE_IP, SOURCE_PORT),
        new Flow.End(DESTINATION_IP, DESTINATION_PORT));
    actor(draft, PROCESS_ID);
  }

  private static void image(WindowsEvent event, Draft draft, int kind) {
    draft
        .open(RecordType.IMAGE_LOAD, ImageLoad.BYTES)
        .bodyInt(ImageLoad.KIND, kind)
        .bodyInt(ImageLoad.SIGNATURE, signature(event));
    actor(draft, PROCESS_ID)
        .put(FieldId.PATH, IMAGE_LOADED)
        .put(FieldId.SIGNER, SIGNATURE)
        .hashes(HASHES);
  }

  private static int signature(WindowsEvent event) {
    if (event.is(SIGNED, "false")) {
      return RecordLayout.SIGNED_NOT;
    }
    if (!event.is(SIGNED, "true")) {
      return RecordLayout.SIGNED_UNKNOWN;
    }
    return !event.has(SIGNATURE_STATUS) || event.is(SIGNATURE_STATUS, "Valid")
        ? RecordLayout.SIGNED_VALID
        : RecordLayout.SIGNED_NOT;
  }

  private static void remoteThread(Draft draft) {
    draft
        .open(RecordType.IPC, Ipc.BYTES)
        .bodyInt(Ipc.KIND, IpcKind.REMOTE_THREAD.code())
        .bodyInt(Ipc.TARGET_TID, (int) draft.pidOf(NEW_THREAD_ID))
        .bodyLong(Ipc.ADDRESS, Math.max(0, draft.event().number(START_ADDRESS)));
    target(draft);
  }

  private static void access(Draft draft) {
    draft
        .open(RecordType.IPC, Ipc.BYTES)
        .bodyInt(Ipc.KIND, IpcKind.ACCESS.code())
        .bodyInt(Ipc.ACCESS, (int) draft.pidOf(GRANTED_ACCESS));
    target(draft);
  }

  private static void target(Draft draft) {
    draft.bodyInt(Ipc.TARGET_PID, (int) draft.pidOf(TARGET_PROCESS_ID));
    actor(draft, SOURCE_PROCESS_ID)
        .thread(SOURCE_THREAD_ID)
        .guid(FieldId.TARGET_GUID, TARGET_PROCESS_GUID)
        .image(FieldId.TARGET_EXE, TARGET_IMAGE);
  }

  private static void tamper(Draft draft) {
    draft
        .open(RecordType.IPC, Ipc.BYTES)
        .bodyInt(Ipc.KIND, IpcKind.TAMPER.code())
        .bodyInt(Ipc.TARGET_PID, (int) draft.pidOf(PROCESS_ID));
    actor(draft, PROCESS_ID).put(FieldId.TEXT, TYPE);
  }

  private static Draft file(Draft draft, FileOpKind op) {
    draft.open(RecordType.FILE_OP, FileOp.BYTES).bodyInt(FileOp.OP, op.code());
    return actor(draft, PROCESS_ID).put(FieldId.PATH, TARGET_FILENAME).hashes(HASHES, HASH);
  }

  private static void rawRead(Draft draft) {
    draft.open(RecordType.FILE_OP, FileOp.BYTES).bodyInt(FileOp.OP, FileOpKind.RAW_READ.code());
    actor(draft, PROCESS_ID).put(FieldId.PATH, DEVICE);
  }

  private static void stream(WindowsEvent event, Draft draft) {
    file(draft, FileOpKind.STREAM);
    String contents = event.text(CONTENTS);
    if (contents == null) {
      return;
    }
    String url = Texts.after(contents, "HostUrl=");
    if (url != null) {
      draft.put(FieldId.URL, url);
    }
    String referrer = Texts.after(contents, "ReferrerUrl=");
    if (referrer != null) {
      draft.put(FieldId.REFERRER, referrer);
    }
  }

  private static void registry(int code, WindowsEvent event, Draft draft) {
    draft
        .open(RecordType.REGISTRY, Registry.BYTES)
        .bodyInt(Registry.OP, registryOp(code, event).code());
    actor(draft, PROCESS_ID);
    String path = event.text(TARGET_OBJECT);
    if (path != null) {
      draft.put(FieldId.PATH, Texts.registryPath(path));
    }
    String newPath = event.text(NEW_NAME);
    if (newPath != null) {
      draft.put(FieldId.PATH2, Texts.registryPath(newPath));
    }
    draft.put(FieldId.VALUE, DETAILS);
  }

  private static RegistryOp registryOp(int code, WindowsEvent event) {
    if (code == 13) {
      return RegistryOp.VALUE_SET;
    }
    if (code == 14) {
      return RegistryOp.RENAME;
    }
    String type = event.text(EVENT_TYPE);
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (lower.startsWith("delete")) {
      return lower.endsWith("value") ? RegistryOp.VALUE_DELETE : RegistryOp.KEY_DELETE;
    }
    return RegistryOp.KEY_CREATE;
  }

  private static void pipe(WindowsEvent event, Draft draft, IpcKind kind) {
    draft.open(RecordType.IPC, Ipc.BYTES).bodyInt(Ipc.KIND, kind.code());
    actor(draft, PROCESS_ID);
    int name = event.find(PIPE_NAME);
    if (name >= 0 && !Texts.isUnknown(event, name)) {
      draft.put(FieldId.PATH, PIPE_NAME);
    }
  }

  private static void wmi(
      WindowsEvent event, Draft draft, SystemKind kind, EventField name, EventField value) {
    draft.open(RecordType.SYSTEM, SystemAct.BYTES).bodyInt(SystemAct.KIND, kind.code());
    draft.put(FieldId.USER, USER);
    putUnquoted(event, draft, FieldId.NAME, name);
    putUnquoted(event, draft, FieldId.VALUE, value);
    if (kind == SystemKind.WMI_CONSUMER) {
      putUnquoted(event, draft, FieldId.COMMAND_LINE, DESTINATION);
    }
    draft.put(FieldId.TEXT, OPERATION);
  }

  private static void putUnquoted(WindowsEvent event, Draft draft, FieldId id, EventField field) {
    String text = event.text(field);
    if (text != null) {
      draft.put(id, Texts.unquoted(text));
    }
  }

  private static void dns(WindowsEvent event, Draft draft) {
    long status = event.number(QUERY_STATUS);
    draft
        .open(RecordType.DNS, Dns.BYTES)
        .bodyInt(
            Dns.STATUS, status == WindowsEvent.NO_NUMBER ? RecordLayout.UNKNOWN_U32 : (int) status);
    actor(draft, PROCESS_ID).put(FieldId.NAME, QUERY_NAME);
    String results = event.text(QUERY_RESULTS);
    if (results != null) {
      draft.put(FieldId.ANSWERS, answers(results));
    }
  }

  /** {@code type: 5 name;::ffff:1.2.3.4;} becomes the names and addresses, each with a NUL. */
  private static String answers(String results) {
    StringBuilder answers = new StringBuilder(results.length());
    for (String part : results.split(";", -1)) {
      String answer = part.strip();
      if (answer.startsWith("type:")) {
        answer = answer.substring("type:".length()).strip();
        int space = answer.indexOf(' ');
        answer = space < 0 ? "" : answer.substring(space).strip();
      }
      if (answer.startsWith("::ffff:") && answer.indexOf('.') > 0) {
        answer = answer.substring("::ffff:".length());
      }
      if (!answer.isEmpty()) {
        answers.append(answer).append('\0');
      }
    }
    return answers.toString();
  }
}
