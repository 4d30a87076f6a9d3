package io.drec.query.http;

import java.util.Set;

/**
 * Who asks, as the door knows them.
 *
 * @param name for the audit log; empty where the door knows only a token that opens everything
 */
public record Who(String name, Set<Right> rights) {
  public Who {
    rights = Set.copyOf(rights);
  }

  public boolean may(Right right) {
    return rights.contains(right);
  }

  /**
   * Refuses who may not.
   *
   * @throws ForbiddenException when they may not
   */
  public void need(Right right, String what) {
    if (!may(right)) {
      throw new ForbiddenException(
          what
              + " needs the right "
              + right.label()
              + "; "
              + (name.isEmpty() ? "this token" : name)
              + " has "
              + (rights.isEmpty() ? "none" : Right.words(rights)));
    }
  }
}
