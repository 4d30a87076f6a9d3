package io.drec.query.question;

import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Coverage;
import java.util.List;

/**
 * Nothing found, said so that "no" and "not known" differ.
 *
 * @param message what was looked for, and that it is not there
 */
record NotFound(String message, Covered covered) implements Answer {

  @Override
  public Reply.Status status() {
    return Reply.Status.NOT_FOUND;
  }

  @Override
  public void json(Json json) {
    json.put("found", false)
        .put("known", gaps().isEmpty() && covered.fromNs() != 0)
        .put("message", sentence());
    covered.json(json);
  }

  @Override
  public void text(Lines lines) {
    lines.line(Shown.escape(sentence()));
    covered.text(lines);
  }

  private List<Coverage.Gap> gaps() {
    return covered.coverage().gaps();
  }

  String sentence() {
    if (covered.fromNs() == 0) {
      return message + ": nothing at all was recorded in this time, so that it is not known";
    }
    String span =
        "recorded from " + Times.iso(covered.fromNs()) + " to " + Times.iso(covered.toNs());
    int count = gaps().size();
    return message
        + " ("
        + span
        + "): "
        + (count == 0
            ? "there is no gap in this time, so that it did not happen where it is recorded"
            : "there "
                + (count == 1 ? "is 1 gap" : "are " + count + " gaps")
                + " in this time, so that it may have happened unseen");
  }
}
