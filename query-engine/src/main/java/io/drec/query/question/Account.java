package io.drec.query.question;

import io.drec.query.causality.Cause;
import io.drec.query.causality.Step;
import io.drec.store.Edge;
import io.drec.store.EntityKind;

/** A path in words, from the point back to the entry. */
final class Account {
  private Account() {}

  /** One sentence that can be pasted into a report. */
  static String sentence(Entities entities, Cause cause, long pointNs) {
    StringBuilder sentence = new StringBuilder();
    for (Step step : cause.path()) {
      String name = entities.shortly(step.entity(), WhyAnswer.momentNs(step, pointNs));
      Edge edge = step.edge();
      if (edge == null) {
        sentence.append(name);
      } else {
        sentence.append(sentence.indexOf(" ") < 0 || isFirst(cause, step) ? " " : ", ");
        sentence.append(clause(edge, isFirst(cause, step))).append(' ').append(name);
      }
    }
    return sentence.append(". It ").append(cause.kind().words()).append('.').toString();
  }

  private static boolean isFirst(Cause cause, Step step) {
    return cause.path().size() > 1 && cause.path().get(1).equals(step);
  }

  private static String clause(Edge edge, boolean first) {
    String verb = verb(edge);
    boolean passive = verb.endsWith(" by");
    if (passive) {
      return first ? "was " + verb : verb;
    }
    return first ? verb : "which " + verb;
  }

  /** How the entity that the edge acts on came of this one: {@code written by}, {@code read}. */
  static String verb(Edge edge) {
    boolean byProcess = edge.from().kind() == EntityKind.PROCESS;
    return switch (edge.mechanism()) {
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
