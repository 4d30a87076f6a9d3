package io.drec.linux.auditd;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What programs that log people in, and the kernel, tell of logons and of changes of user. */
final class AuthMapping {
  private static final Set<String> KNOWN =
      Set.of(
          "LOGIN",
          "USER_LOGIN",
          "USER_LOGOUT",
          "USER_START",
          "USER_END",
          "USER_AUTH",
          "USER_ACCT",
          "CRED_ACQ",
          "GRP_AUTH",
          "USER_CMD");

  private static final int INTERACTIVE = 2;
  private static final int REMOTE_INTERACTIVE = 10;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final Draft draft;

  AuthMapping(Draft draft) {
    this.draft = draft;
  }

  /** Drafts the record; false when the line is none of these. */
  boolean map(AuditEvent event, AuditMessage line) {
    AuthKind kind = KNOWN.contains(line.type()) ? kind(line) : null;
    if (kind == null) {
      return false;
    }
    boolean isSession = kind == AuthKind.LOGON || kind == AuthKind.LOGOFF;
    byte[] source = IpAddresses.parse(line.get("addr"));
    RecordBuilder body = draft.begin(event, RecordType.AUTH, Auth.BYTES);
    body.bodyInt(Auth.KIND, kind.code());
    body.bodyInt(Auth.LOGON_TYPE, isSession ? logonType(line, source) : 0);
    if (source != null) {
      body.bodyShort(Auth.FAMILY, source.length == 4 ? AF_INET : AF_INET6);
      body.bodyBytes(Auth.SOURCE_ADDR, source);
    }
    String session = session(event, line);
    draft.text(FieldId.COMM, event.told("comm"));
    draft.text(FieldId.EXE, event.told("exe"));
    draft.text(FieldId.USER, event.userName());
    draft.text(isSession ? FieldId.TARGET_LOGON_ID : FieldId.LOGON_ID, session);
    draft.text(FieldId.TARGET_USER, target(line));
    if (kind != AuthKind.EXPLICIT && kind != AuthKind.ELEVATE) {
      draft.text(FieldId.HOST_NAME, line.get("hostname"));
    }
    draft.text(FieldId.COMMAND_LINE, line.get("cmd"));
    draft.text(FieldId.CWD, line.get("cwd"));
    return true;
  }

  /** What the line tells; null when it is to be kept as a LOG. */
  private static @Nullable AuthKind kind(AuditMessage line) {
    if (Outcome.isFailure(line)) {
      return AuthKind.FAILED;
    }
    return switch (line.type()) {
      case "LOGIN", "USER_LOGIN" -> AuthKind.LOGON;
      case "USER_LOGOUT" -> AuthKind.LOGOFF;
      case "USER_START" -> isElevation(line) ? AuthKind.ELEVATE : AuthKind.LOGON;
      case "USER_END" -> isElevation(line) ? null : AuthKind.LOGOFF;
      case "USER_AUTH", "CRED_ACQ", "GRP_AUTH" -> AuthKind.EXPLICIT;
      case "USER_CMD" -> AuthKind.ELEVATE;
      default -> null;
    };
  }

  /**
   * Whether somebody who has logged on opened a session as somebody else within his own: then the
   * audit session is still the first one's.
   */
  private static boolean isElevation(AuditMessage line) {
    String account = line.get("acct");
    String login = line.interpreted("auid");
    if (account == null || line.id("auid") == -1) {
      return false;
    }
    // Programs that log people in run as root; one that was started by a user does not.
    return login == null ? line.id("uid") != 0 : !login.equals(account);
  }

  private static @Nullable String session(AuditEvent event, AuditMessage line) {
    return line.get("ses") == null ? event.session() : AuditEvent.sessionName(line.get("ses"));
  }

  /** The account: by its name, else by the number that the line has for it. */
  private static @Nullable String target(AuditMessage line) {
    String account = line.get("acct");
    if (account != null) {
      return account;
    }
    String number = line.type().equals("LOGIN") ? "auid" : "id";
    String name = line.interpreted(number);
    boolean isSet = line.id(number) != -1;
    return name != null ? name : isSet ? line.get(number) : null;
  }

  private static int logonType(AuditMessage line, byte @Nullable [] source) {
    if (source != null) {
      return REMOTE_INTERACTIVE;
    }
    String terminal = line.get("terminal");
    String device = terminal == null ? line.get("tty") : terminal;
    String name = device == null ? "" : device.replaceFirst("^/dev/", "");
    return name.startsWith("tty") || name.startsWith(":") ? INTERACTIVE : 0;
  }
}
