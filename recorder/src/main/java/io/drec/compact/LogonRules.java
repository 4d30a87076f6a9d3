package io.drec.compact;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordView;
import io.drec.store.Addresses;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.NamedRow;
import io.drec.store.ProcessRow;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of AUTH: user sessions, where they came from, and who runs in them. */
final class LogonRules {
  private static final int ADDRESS_BYTES = 16;

  /**
   * Sessions that every Windows has from its start on: anonymous, IUSR, network service, local
   * service, system. Nobody opens them, so nothing comes of them.
   */
  private static final Set<String> SYSTEM_SESSIONS =
      Set.of("0x3e3", "0x3e4", "0x3e5", "0x3e6", "0x3e7");

  private final Rows rows;
  private String lastLogonId = "";
  private byte[] lastBootId = {};
  private String lastIdentity = "";
  private @Nullable NamedRow lastSession;
  private int lastNumber;
  private byte[] lastFrameBootId = {};
  private int lastFlushes;

  LogonRules(Rows rows) {
    this.rows = rows;
  }

  /** The session that a field names; null when it names none. */
  @Nullable NamedRow session(Act act, FieldId field) {
    String logonId = act.text(field);
    if (logonId == null) {
      return null;
    }
    return session(act, logonId);
  }

  private NamedRow session(Act act, String logonId) {
    // Linux counts its sessions from each boot on.
    String identity = act.isImported() ? logonId : identityOfBoot(act.bootId(), logonId);
    NamedRow session = rows.named(act, EntityKind.USER_SESSION, identity, "session " + logonId);
    session.set("logon_id", logonId);
    return session;
  }

  /** Of an audit session. Thousands of processes start in the same. */
  private NamedRow sessionOfBoot(Act act, int number) {
    NamedRow last = lastSession;
    if (last != null
        && number == lastNumber
        && act.bootId() == lastFrameBootId
        && rows.flushes() == lastFlushes) {
      return rows.again(act, last);
    }
    last = session(act, "0x" + Integer.toHexString(number));
    lastSession = last;
    lastNumber = number;
    lastFrameBootId = act.bootId();
    lastFlushes = rows.flushes();
    return last;
  }

  /** Nearly always the same as the last time. */
  private String identityOfBoot(byte[] bootId, String logonId) {
    if (!logonId.equals(lastLogonId) || !Arrays.equals(bootId, lastBootId)) {
      lastLogonId = logonId;
      lastBootId = bootId;
      lastIdentity = logonId + " " + HexFormat.of().formatHex(bootId);
    }
    return lastIdentity;
  }

  /** A process of this host started, or ran another image, in an audit session. */
  void joined(Act act, ProcessRow process) {
    int number = act.record().bodyInt(ProcStart.AUDIT_SESSION);
    boolean isSet =
        act.record().bodyHas(ProcStart.AUDIT_SESSION, Integer.BYTES)
            && number != RecordLayout.UNKNOWN_U32
            && number != 0;
    if (!isSet) {
      return;
    }
    NamedRow session = sessionOfBoot(act, number);
    if (session.id().equals(process.session)) {
      return;
    }
    process.session = session.id();
    joined(act, session, process);
    EntityId parent = process.parent;
    if (parent == null || !session.id().equals(rows.process(act, parent).session)) {
      crossed(act, session, process, null);
    }
  }

  /** A process runs in a session. */
  void joined(Act act, NamedRow session, ProcessRow process) {
    String logonId = session.get("logon_id");
    if (logonId != null) {
      rows.posting(Indicator.Kind.SESSION, logonId, process.id(), process.id(), act);
    }
  }

  /**
   * A process was started in another session than its parent's: by whom that session belongs to,
   * through the parent where that one starts processes for others.
   */
  void crossed(Act act, NamedRow session, ProcessRow served, @Nullable Mechanism broker) {
    String logonId = session.get("logon_id");
    if (act.isImported() && logonId != null && SYSTEM_SESSIONS.contains(logonId)) {
      return;
    }
    Mechanism by = broker == null ? Mechanism.LOGON : broker;
    rows.edge(session.id(), served.id(), by, act.timeNs(), act.timeNs(), act.event());
  }

  void auth(Act act) {
    AuthKind kind = AuthKind.ofCode(act.record().bodyInt(Auth.KIND));
    ProcessRow process = rows.actor(act);
    if (kind == null) {
      return;
    }
    switch (kind) {
      case LOGON -> began(act, process);
      case LOGOFF -> {
        NamedRow session = session(act, FieldId.TARGET_LOGON_ID);
        if (session != null) {
          session.set("ended", Long.toString(act.timeNs()));
        }
      }
      case PRIVILEGES -> {
        NamedRow session = session(act, FieldId.LOGON_ID);
        if (session != null) {
          session.set("privileged", "yes");
          session.set("user", act.text(FieldId.USER));
        }
      }
      case FAILED, EXPLICIT, ELEVATE, TICKET -> used(act, process, kind);
    }
  }

  private void began(Act act, @Nullable ProcessRow process) {
    NamedRow session = session(act, FieldId.TARGET_LOGON_ID);
    if (session == null) {
      used(act, process, AuthKind.LOGON);
      return;
    }
    RecordView record = act.record();
    session.set("user", act.text(FieldId.TARGET_USER));
    session.set("linked_logon_id", act.text(FieldId.LINKED_LOGON_ID));
    session.set("workstation", act.text(FieldId.HOST_NAME));
    session.set("began", Long.toString(act.timeNs()));
    int type = record.bodyInt(Auth.LOGON_TYPE);
    if (type != 0) {
      session.set("logon_type", Integer.toString(type));
    }
    source(act, session);
    postUser(act, session.id(), process);
    if (process != null) {
      rows.edge(
          process.id(), session.id(), Mechanism.LOGON, act.timeNs(), act.timeNs(), act.event());
    }
  }

  private void source(Act act, NamedRow session) {
    String address = address(act);
    if (address == null) {
      return;
    }
    int port = act.record().bodyU16(Auth.SOURCE_PORT);
    session.set("source_ip", address);
    rows.posting(Indicator.Kind.IP, address, session.id(), null, act);
    if (port != 0) {
      session.set("source_port", Integer.toString(port));
      String end = Addresses.withPort(address, port);
      rows.posting(Indicator.Kind.IP_PORT, end, session.id(), null, act);
    }
  }

  private static @Nullable String address(Act act) {
    int family = act.record().bodyU16(Auth.FAMILY);
    if (family == 0) {
      return null;
    }
    String address =
        Addresses.text(family, act.record().bodyBytes(Auth.SOURCE_ADDR, ADDRESS_BYTES));
    return Addresses.isUnspecified(address) ? null : address;
  }

  /** An account was used, or tried: no session came of it that is told. */
  private void used(Act act, @Nullable ProcessRow process, AuthKind kind) {
    String user = act.text(FieldId.TARGET_USER);
    if (user == null) {
      return;
    }
    NamedRow account = account(act, user);
    account.set(kind.name().toLowerCase(Locale.ROOT), Long.toString(act.timeNs()));
    postUser(act, account.id(), process);
    String address = address(act);
    EntityId by = process == null ? null : process.id();
    if (address != null) {
      rows.posting(Indicator.Kind.IP, address, account.id(), by, act);
    }
    if (process != null && kind != AuthKind.FAILED) {
      rows.edge(
          process.id(), account.id(), Mechanism.LOGON, act.timeNs(), act.timeNs(), act.event());
    }
  }

  /** An account of this host by name, whatever domain it is told with. */
  NamedRow account(Act act, String user) {
    String leaf = user.substring(user.lastIndexOf('\\') + 1);
    NamedRow account = rows.named(act, EntityKind.ACCOUNT, leaf.toLowerCase(Locale.ROOT), leaf);
    account.set("user", user);
    account.set("sid", act.text(FieldId.TARGET_SID));
    return account;
  }

  private void postUser(Act act, EntityId object, @Nullable ProcessRow process) {
    String user = act.text(FieldId.TARGET_USER);
    if (user != null) {
      EntityId by = process == null ? null : process.id();
      for (String form : ForeignUsers.forms(user)) {
        rows.posting(Indicator.Kind.USER, form, object, by, act);
      }
    }
  }
}
