package io.drec.query.rehearse;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.rehearse.Verification.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rehearsal would be recorded.
 *
 * @param refusal why not, in words; null when it would be
 * @param scope control group that alone is recorded; null for the whole host
 */
public record RecorderState(@Nullable String refusal, @Nullable Path scope) {

  /** Asks the recording for its status. */
  public static RecorderState of(Recording recording) {
    Reply reply = recording.ask(new Question.Status(Question.Options.NONE), OutputFormat.JSON);
    String body = new String(reply.body(), StandardCharsets.UTF_8).strip();
    if (reply.status() != Reply.Status.ANSWER) {
      return new RecorderState(body, null);
    }
    try {
      AnswerJson status = AnswerJson.read(reply.body());
      if (!status.member("recording").isTrue()) {
        return new RecorderState("there is a recording, but no recorder runs", null);
      }
      Path scope = Path.of(status.member("scope").text());
      return new RecorderState(null, scope.isAbsolute() && Files.isDirectory(scope) ? scope : null);
    } catch (IOException e) {
      return new RecorderState("its status is no JSON: " + e.getMessage(), null);
    }
  }
}
