package io.drec.query.question;

import io.drec.store.EntityKind;
import io.drec.store.Mechanism;

/** What a mechanism is called when a path is read from the point back. */
public final class Verbs {
  private Verbs() {}

  /**
   * As answers name both: {@code write} and {@code process} are {@code written by}. What is not
   * known is read as it stands.
   */
  public static String of(String mechanism, String kind) {
    for (Mechanism one : Mechanism.values()) {
      if (one.label().equals(mechanism)) {
        return of(one, kind.equals(EntityKind.PROCESS.label()));
      }
    }
    return mechanism.equals("connection") ? "over a connection from" : mechanism;
  }

  /** How the entity that an act acted on came of the one that acted. */
  static String of(Mechanism mechanism, EntityKind from) {
    return of(mechanism, from == EntityKind.PROCESS);
  }

  private static String of(Mechanism mechanism, boolean byProcess) {
    return switch (mechanism) {
      case FORK -> "started by";
      case EXEC -> "ran the program";
      case SCRIPT -> "ran the script";
      case WRITE -> "written by";
      case READ -> "read";
      case RENAME -> byProcess ? "renamed by" : "was before";
      case LINK -> byProcess ? "linked by" : "is a link to";
      case DELETE -> "deleted by";
      case CHMOD -> "given its mode by";
      case CHOWN -> "given its owner by";
      case TRUNCATE -> "cut by";
      case CONNECT -> "reached by";
      case ACCEPT -> "took a connection from";
      case RECEIVE -> "received data from";
      case SEND -> "sent data by";
      case LISTEN -> "opened by";
      case CREATE -> "created by";
      case LOAD -> "loaded the library";
      case REMOTE_THREAD -> "injected by";
      case ACCESS -> "opened by";
      case REGISTRY_SET -> "set by";
      case REGISTRY_DELETE -> "removed by";
      case LOGON -> byProcess ? "logged on by" : "ran for";
      case REMOTE_LOGON -> "came in over";
      case SHARE_WRITE -> "written through a share by";
      case WMI -> byProcess ? "started through WMI by" : "asked through WMI by";
      case DCOM -> byProcess ? "activated through COM by" : "asked through COM by";
      case SERVICE -> byProcess ? "started as a service by" : "ran as";
      case TASK -> byProcess ? "started as a task by" : "ran as";
      case AUTOSTART -> "started at logon by";
      case CHANGE -> "changed by";
      case PIPE -> "was connected through";
      case ON_BEHALF -> "acted on behalf of";
      case SAME_FLOW -> "is the other end of";
      case TAMPER -> "tampered with by";
      case RUN_SCRIPT -> "run by";
      case PASS -> byProcess ? "filled by" : "read from the pipe";
      case LOCAL_SOCKET -> "was connected to over a local socket by";
      case SIGNAL -> "was sent a signal by";
      case REMOTE_MEMORY -> "had its memory written by";
      case RESOLVE -> "had its address named by an answer over";
    };
  }
}
