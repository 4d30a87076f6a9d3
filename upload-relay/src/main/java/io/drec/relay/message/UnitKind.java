package io.drec.relay.message;

/** What an acknowledgement, a wish or a refusal is about. Codes travel and never change. */
public enum UnitKind {
  INDEX(1),
  FRAMES(2),
  ANCHORS(3);

  private final int code;

  UnitKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
