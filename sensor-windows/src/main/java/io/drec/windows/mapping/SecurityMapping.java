package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.WindowsEvent;
import org.jspecify.annotations.Nullable;

/** Windows' security log: processes, sessions, shares, the filtering platform, objects. */
final class SecurityMapping implements EventMapping {
  private static final Flow.End SOURCE = new Flow.End(SOURCE_ADDRESS, SOURCE_PORT);
  private static final Flow.End DESTINATION = new Flow.End(DEST_ADDRESS, DEST_PORT);

  private final EventMapping accounts = new AccountMapping();
  private final EventMapping objects = new ObjectMapping();
  private final EventMapping services = new AutostartMapping();

  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    switch (code) {
      case 4688 -> processStart(event, draft);
      case 4689 -> processExit(event, draft);
      case 4624 -> logon(draft, AuthKind.LOGON);
      case 4625 -> logon(draft, AuthKind.FAILED);
      case 4634, 4647 -> logoff(draft);
      case 4648 -> explicit(draft);
      case 4672 -> privileges(draft);
      case 4768, 4769, 4770 -> ticket(draft, AuthKind.TICKET);
      case 4771 -> ticket(draft, AuthKind.FAILED);
      case 4776 -> validated(event, draft);
      case 4778 -> reconnected(draft);
      case 5140, 5145 -> share(event, draft);
      case 5156 -> connection(event, draft, 0);
      case 5152, 5157 -> connection(event, draft, ObjectMapping.REFUSED);
      case 5154 -> listening(draft);
      case 4656, 4663 -> {
        return objects.map(code, event, draft);
      }
      case 4657 -> objects.map(code, event, draft);
      case 4697, 4698, 4699, 4700, 4701, 4702 -> services.map(code, event, draft);
      case 4719 -> policy(draft);
      default -> {
        return accounts.map(code, event, draft);
      }
    }
    return true;
  }

  /** The account and session are the new process's own, where they differ from its creator's. */
  private static void processStart(WindowsEvent event, Draft draft) {
    Processes.start(draft, PROCESS_ID)
        .pid(NEW_PROCESS_ID)
        .image(FieldId.EXE, NEW_PROCESS_NAME)
        .image(FieldId.PARENT_EXE, PARENT_PROCESS_NAME)
        .logonId(FieldId.LOGON_ID, SUBJECT_LOGON_ID)
        .logonId(FieldId.TARGET_LOGON_ID, TARGET_LOGON_ID, SUBJECT_LOGON_ID);
    if (event.has(TARGET_USER_NAME)) {
      draft
          .account(FieldId.USER, TARGET_DOMAIN_NAME, TARGET_USER_NAME)
          .sid(FieldId.SID, TARGET_USER_SID);
    } else {
      draft
          .account(FieldId.USER, SUBJECT_DOMAIN_NAME, SUBJECT_USER_NAME)
          .sid(FieldId.SID, SUBJECT_USER_SID);
    }
    draft.put(FieldId.COMMAND_LINE, COMMAND_LINE);
  }

  private static void processExit(WindowsEvent event, Draft draft) {
    Processes.exit(draft, Math.max(0, event.number(STATUS)))
        .pid(PROCESS_ID)
        .image(FieldId.EXE, PROCESS_NAME)
        .subject();
  }

  private static Draft auth(Draft draft, AuthKind kind) {
    draft
        .open(RecordType.AUTH, Auth.BYTES)
        .bodyInt(Auth.KIND, kind.code())
        .bodyInt(Auth.LOGON_TYPE, (int) draft.pidOf(LOGON_TYPE))
        .bodyInt(Auth.STATUS, (int) draft.pidOf(STATUS))
        .bodyShort(Auth.SOURCE_PORT, (int) draft.pidOf(IP_PORT));
    String text = draft.event().text(IP_ADDRESS);
    if (text == null) {
      text = draft.event().text(CLIENT_ADDRESS);
    }
    byte[] address = text == null ? null : IpText.parse(text);
    if (address != null) {
      draft.bodyShort(Auth.FAMILY, IpText.family(address)).bodyBytes(Auth.SOURCE_ADDR, address);
    }
    return draft;
  }

  private static Draft actor(Draft draft) {
    return draft
        .pid(PROCESS_ID, CALLER_PROCESS_ID)
        .image(FieldId.EXE, PROCESS_NAME, CALLER_PROCESS_NAME)
        .subject();
  }

  private static Draft target(Draft draft) {
    return draft
        .account(FieldId.TARGET_USER, TARGET_DOMAIN_NAME, TARGET_USER_NAME)
        .sid(FieldId.TARGET_SID, TARGET_USER_SID, TARGET_SID)
        .logonId(FieldId.TARGET_LOGON_ID, TARGET_LOGON_ID)
        .logonId(FieldId.LINKED_LOGON_ID, TARGET_LINKED_LOGON_ID);
  }

  private static void logon(Draft draft, AuthKind kind) {
    actor(auth(draft, kind));
    target(draft).put(FieldId.HOST_NAME, WORKSTATION_NAME);
  }

  private static void logoff(Draft draft) {
    target(auth(draft, AuthKind.LOGOFF));
  }

  private static void explicit(Draft draft) {
    actor(auth(draft, AuthKind.EXPLICIT));
    target(draft).put(FieldId.HOST_NAME, TARGET_SERVER_NAME);
  }

  private static void privileges(Draft draft) {
    auth(draft, AuthKind.PRIVILEGES).subject().put(FieldId.VALUE, PRIVILEGE_LIST);
  }

  private static void ticket(Draft draft, AuthKind kind) {
    target(auth(draft, kind)).put(FieldId.NAME, SERVICE_NAME);
  }

  private static void validated(WindowsEvent event, Draft draft) {
    boolean failed = event.number(STATUS) > 0;
    target(auth(draft, failed ? AuthKind.FAILED : AuthKind.TICKET))
        .put(FieldId.HOST_NAME, WORKSTATION);
  }

  /** A session that is gone on with, from a terminal: its number and where from are told. */
  private static void reconnected(Draft draft) {
    auth(draft, AuthKind.LOGON)
        .account(FieldId.TARGET_USER, ACCOUNT_DOMAIN, ACCOUNT_NAME)
        .logonId(FieldId.TARGET_LOGON_ID, LOGON_ID)
        .put(FieldId.HOST_NAME, CLIENT_NAME);
  }

  private static void policy(Draft draft) {
    draft
        .open(RecordType.SYSTEM, SystemAct.BYTES)
        .bodyInt(SystemAct.KIND, SystemKind.POLICY.code())
        .subject()
        .put(FieldId.NAME, SUBCATEGORY_GUID)
        .put(FieldId.VALUE, AUDIT_POLICY_CHANGES);
  }

  private static void share(WindowsEvent event, Draft draft) {
    draft
        .open(RecordType.FILE_OP, FileOp.BYTES)
        .bodyInt(FileOp.OP, FileOpKind.SHARE.code())
        .bodyInt(FileOp.RESULT, ObjectMapping.result(event))
        .bodyInt(FileOp.MODE, (int) draft.pidOf(ACCESS_MASK));
    draft.subject().put(FieldId.NAME, SHARE_NAME);
    String path = sharePath(event);
    if (path != null) {
      draft.put(FieldId.PATH, path);
    }
  }

  /** A share of no folder, as IPC$, has its own name as path. */
  private static @Nullable String sharePath(WindowsEvent event) {
    String folder = event.text(SHARE_LOCAL_PATH);
    if (folder == null) {
      folder = event.text(SHARE_NAME);
    } else if (folder.startsWith("\\??\\")) {
      folder = folder.substring(4);
    }
    String name = event.text(RELATIVE_TARGET_NAME);
    if (folder == null || name == null || name.equals("\\")) {
      return folder;
    }
    String relative = name.startsWith("\\") ? name.substring(1) : name;
    return folder.endsWith("\\") ? folder + relative : folder + "\\" + relative;
  }

  private static void connection(WindowsEvent event, Draft draft, int result) {
    boolean inbound = event.is(DIRECTION, "%%14592") || event.is(DIRECTION, "Inbound");
    Flow.open(
        draft,
        inbound ? RecordLayout.FLOW_ACCEPT : RecordLayout.FLOW_CONNECT,
        result,
        SOURCE,
        DESTINATION);
    application(draft);
  }

  private static void listening(Draft draft) {
    Flow.open(draft, RecordLayout.FLOW_LISTEN, 0, SOURCE, null);
    draft.bodyInt(NetFlow.OUTBOUND, RecordLayout.UNKNOWN_U32);
    application(draft);
  }

  private static void application(Draft draft) {
    draft.pid(PROCESS_ID).image(FieldId.EXE, APPLICATION);
  }
}
