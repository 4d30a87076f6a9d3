package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.Registry;
import io.drec.record.RecordType;
import io.drec.record.RegistryOp;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import org.jspecify.annotations.Nullable;

/** Files that were opened and registry values that were set, by the security log's object audit. */
final class ObjectMapping implements EventMapping {
  /** -EACCES. */
  static final int REFUSED = -13;

  private static final long AUDIT_FAILURE = 0x0010_0000_0000_0000L;
  private static final int REGISTRY_VALUE = 4657;

  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    if (code == REGISTRY_VALUE) {
      registry(event, draft);
    } else if (event.is(OBJECT_TYPE, "File")) {
      file(event, draft);
    } else {
      return false;
    }
    draft.pid(PROCESS_ID).image(FieldId.EXE, PROCESS_NAME).subject();
    return true;
  }

  /** 0, or that what was tried was refused. */
  static int result(WindowsEvent event) {
    long keywords = event.number(EventHeader.KEYWORDS);
    boolean failed =
        keywords == WindowsEvent.NO_NUMBER
            ? event.is(EventHeader.KEYWORDS, "Audit Failure")
            : (keywords & AUDIT_FAILURE) != 0;
    return failed ? REFUSED : 0;
  }

  private static void file(WindowsEvent event, Draft draft) {
    draft
        .open(RecordType.FILE_OP, FileOp.BYTES)
        .bodyInt(FileOp.OP, FileOpKind.ACCESS.code())
        .bodyInt(FileOp.RESULT, result(event))
        .bodyInt(FileOp.MODE, (int) draft.pidOf(ACCESS_MASK))
        .put(FieldId.PATH, OBJECT_NAME);
  }

  private static void registry(WindowsEvent event, Draft draft) {
    boolean deleted = event.is(OPERATION_TYPE, "%%1906");
    RegistryOp op = deleted ? RegistryOp.VALUE_DELETE : RegistryOp.VALUE_SET;
    draft.open(RecordType.REGISTRY, Registry.BYTES).bodyInt(Registry.OP, op.code());
    String path = path(event);
    if (path != null) {
      draft.put(FieldId.PATH, Texts.registryPath(path));
    }
    draft.put(FieldId.VALUE, NEW_VALUE);
  }

  private static @Nullable String path(WindowsEvent event) {
    String key = event.text(OBJECT_NAME);
    String value = event.text(OBJECT_VALUE_NAME);
    return key == null || value == null ? key : key + "\\" + value;
  }
}
