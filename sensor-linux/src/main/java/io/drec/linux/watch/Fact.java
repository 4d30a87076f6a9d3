package io.drec.linux.watch;

import io.drec.record.SystemKind;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a watched file says.
 *
 * @param family which kinds of change it can have
 * @param name what it is called; with the family it tells one fact from another
 * @param command what it runs
 * @param user whom it is about, or as whom it runs
 * @param definition as it stands in the file; null where that is nobody's business
 * @param detail compared, and never told: a hash of what must not be kept
 */
record Fact(
    Family family,
    String name,
    @Nullable String command,
    @Nullable String user,
    @Nullable String definition,
    String detail) {

  enum Family {
    TASK(SystemKind.TASK_CREATE, SystemKind.TASK_CHANGE, SystemKind.TASK_DELETE),
    SERVICE(SystemKind.SERVICE_CREATE, SystemKind.SERVICE_CHANGE, SystemKind.SERVICE_DELETE),
    ACCOUNT(SystemKind.ACCOUNT_CREATE, SystemKind.ACCOUNT_CHANGE, SystemKind.ACCOUNT_DELETE),
    /** Of an account: that it is there is told by another file. */
    SECRET(SystemKind.ACCOUNT_CHANGE, SystemKind.ACCOUNT_CHANGE, SystemKind.ACCOUNT_CHANGE),
    MEMBER(SystemKind.GROUP_ADD, SystemKind.GROUP_ADD, SystemKind.GROUP_REMOVE),
    POLICY(SystemKind.POLICY, SystemKind.POLICY, SystemKind.POLICY);

    private final SystemKind made;
    private final SystemKind changed;
    private final SystemKind removed;

    Family(SystemKind made, SystemKind changed, SystemKind removed) {
      this.made = made;
      this.changed = changed;
      this.removed = removed;
    }

    SystemKind made() {
      return made;
    }

    SystemKind changed() {
      return changed;
    }

    SystemKind removed() {
      return removed;
    }
  }

  /** What is kept to be compared: the detail tells whether the definition is another. */
  Fact withoutDefinition() {
    return new Fact(family, name, command, user, null, detail);
  }

  String key() {
    return family + " " + name;
  }
}
