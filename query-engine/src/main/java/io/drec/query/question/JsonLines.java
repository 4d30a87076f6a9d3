package io.drec.query.question;

import java.io.ByteArrayOutputStream;

/** A JSON object a line. */
final class JsonLines {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  void line(Json.Part members) {
    bytes.writeBytes(Json.line(members));
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
