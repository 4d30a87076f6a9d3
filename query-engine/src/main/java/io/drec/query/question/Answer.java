package io.drec.query.question;

/** What was found, ready to be written in either form. */
interface Answer {
  Reply.Status status();

  /** The members of the JSON object. */
  void json(Json json);

  void text(Lines lines);
}
