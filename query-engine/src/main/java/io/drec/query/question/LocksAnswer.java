package io.drec.query.question;

import io.drec.store.Keeping;

/** The locks of the recording, and how much they take. */
record LocksAnswer(Keeping keeping) implements Answer {
  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("bytes_max", keeping.bytesMax());
    new Kept(keeping).locksJson(json);
  }

  @Override
  public void text(Lines lines) {
    new Kept(keeping).list(lines);
  }
}
