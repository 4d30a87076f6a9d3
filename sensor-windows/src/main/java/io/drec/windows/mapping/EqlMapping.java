package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Registry;
import io.drec.record.RecordType;
import io.drec.record.RegistryOp;
import io.drec.windows.event.EventField;
import io.drec.windows.event.WindowsEvent;
import java.util.Locale;

/**
 * Endgame's normalised events, on which the Event Query Language was made. They do not say what was
 * done to a file or a registry value, unless a subtype does: then it is taken to have been written.
 */
final class EqlMapping implements EventMapping {
  private static final Flow.End SOURCE = new Flow.End(EQL_SOURCE_ADDRESS, EQL_SOURCE_PORT);
  private static final Flow.End DESTINATION =
      new Flow.End(EQL_DESTINATION_ADDRESS, EQL_DESTINATION_PORT);

  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    String type = lower(event, EQL_EVENT_TYPE);
    String subtype = lower(event, EQL_SUBTYPE) + lower(event, EQL_EVENT_SUBTYPE_FULL);
    switch (type) {
      case "process" -> process(subtype, draft);
      case "file" -> file(subtype, draft);
      case "registry" -> registry(subtype, event, draft);
      case "image_load" ->
          actor(
                  draft
                      .open(RecordType.IMAGE_LOAD, ImageLoad.BYTES)
                      .bodyInt(ImageLoad.KIND, RecordLayout.IMAGE_LIBRARY))
              .put(FieldId.PATH, EQL_IMAGE_PATH);
      case "network" -> network(subtype, draft);
      case "dns" ->
          actor(draft.open(RecordType.DNS, Dns.BYTES).bodyInt(Dns.STATUS, RecordLayout.UNKNOWN_U32))
              .put(FieldId.NAME, EQL_QUERY_NAME);
      default -> {
        LogMapping.open(event, draft);
        actor(draft);
      }
    }
    return true;
  }

  private static String lower(WindowsEvent event, EventField field) {
    String text = event.text(field);
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  private static Draft actor(Draft draft) {
    return draft
        .pid(EQL_PID)
        .guid(FieldId.GUID, EQL_UNIQUE_PID)
        .put(FieldId.EXE, EQL_PROCESS_PATH, EQL_PROCESS_NAME)
        .put(FieldId.USER, USER)
        .put(FieldId.SID, EQL_SID);
  }

  private static void process(String subtype, Draft draft) {
    if (subtype.startsWith("terminat")) {
      actor(Processes.exit(draft, 0));
      return;
    }
    actor(Processes.start(draft, EQL_PPID))
        .guid(FieldId.PARENT_GUID, EQL_UNIQUE_PPID)
        .put(FieldId.PARENT_EXE, EQL_PARENT_PROCESS_PATH, EQL_PARENT_PROCESS_NAME)
        .logonId(FieldId.TARGET_LOGON_ID, EQL_LOGON_ID)
        .put(FieldId.CWD, EQL_WORKING_DIRECTORY)
        .put(FieldId.COMMAND_LINE, EQL_COMMAND_LINE)
        .put(FieldId.PARENT_COMMAND_LINE, EQL_PARENT_COMMAND_LINE);
  }

  private static void file(String subtype, Draft draft) {
    FileOpKind op = subtype.contains("delet") ? FileOpKind.UNLINK : FileOpKind.CREATE;
    draft.open(RecordType.FILE_OP, FileOp.BYTES).bodyInt(FileOp.OP, op.code());
    actor(draft).put(FieldId.PATH, EQL_FILE_PATH);
  }

  private static void registry(String subtype, WindowsEvent event, Draft draft) {
    RegistryOp op = subtype.contains("delet") ? RegistryOp.VALUE_DELETE : RegistryOp.VALUE_SET;
    draft.open(RecordType.REGISTRY, Registry.BYTES).bodyInt(Registry.OP, op.code());
    String path = event.text(EQL_REGISTRY_PATH);
    actor(draft);
    if (path != null) {
      draft.put(FieldId.PATH, Texts.registryPath(path));
    }
    draft.put(FieldId.VALUE, EQL_REGISTRY_DATA);
  }

  private static void network(String subtype, Draft draft) {
    boolean inbound = subtype.startsWith("incoming") || subtype.contains("accept");
    int phase = inbound ? RecordLayout.FLOW_ACCEPT : RecordLayout.FLOW_CONNECT;
    Flow.open(draft, phase, 0, SOURCE, DESTINATION);
    actor(draft);
  }
}
