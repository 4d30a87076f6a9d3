package io.drec.query.rehearse;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.rehearse.Cast.Role;
import io.drec.query.rehearse.Rehearsal.Play;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Asks a recording about a play and holds the answers against what the play's shells said. */
public final class Verification {
  private static final String PATH = "path:";

  private final Play play;
  private final Question.Options options;

  /** Whoever answers: a directory or an engine. */
  @FunctionalInterface
  public interface Recording {
    Reply ask(Question question, OutputFormat format);
  }

  /**
   * One answer, judged.
   *
   * @param question as it is typed after {@code drec}
   * @param expected what the answer must name, in order
   * @param found what it named
   */
  public record Finding(boolean holds, String question, String expected, String found) {}

  /** What to expect is only what the play itself did: answers are asked for from its start on. */
  public Verification(Play play) {
    this.play = play;
    this.options =
        new Question.Options(null, play.startedAt().toString(), null, OptionalInt.empty());
  }

  /** The questions worth asking, as they are typed after {@code drec}. */
  public List<String> questions() {
    return List.of(
        "why " + PATH + play.program(),
        "scope ip:" + StageServer.SCRIPT_ADDRESS,
        "scope ip:" + StageServer.CALL_ADDRESS,
        "why " + PATH + play.persistence(),
        "tree pid:" + play.cast().pid(Role.USER));
  }

  /** Asks all that can be judged. */
  public List<Finding> verify(Recording recording) {
    return List.of(
        why(
            recording,
            play.program().toString(),
            List.of(Role.WRITER, Role.SCRIPT, Role.DOWNLOADER),
            StageServer.SCRIPT_ADDRESS + ":" + StageServer.SCRIPT_PORT),
        scope(recording, StageServer.SCRIPT_ADDRESS, Role.DOWNLOADER, Role.SERVER),
        scope(recording, StageServer.CALL_ADDRESS, Role.PROGRAM, Role.SERVER),
        why(
            recording,
            play.persistence().toString(),
            List.of(Role.SCRIPT, Role.DOWNLOADER),
            StageServer.SCRIPT_ADDRESS + ":" + StageServer.SCRIPT_PORT));
  }

  /** The first cause must pass through exactly these processes, in this order, to that address. */
  private Finding why(Recording recording, String path, List<Role> roles, String entry) {
    List<String> expected = new ArrayList<>();
    roles.forEach(role -> expected.add(pid(role)));
    expected.add(entry);
    String question = "why " + PATH + path;
    Reply reply = recording.ask(new Question.Why(PATH + path, options), OutputFormat.JSON);
    List<String> found = new ArrayList<>();
    AnswerJson answer = read(reply, found);
    List<AnswerJson> causes = answer.member("causes").elements();
    if (!causes.isEmpty()) {
      for (AnswerJson step : causes.get(0).member("path").elements()) {
        found.addAll(named(step.member("entity")));
      }
    }
    return finding(question, expected, found);
  }

  /** The address must have been touched by exactly these processes. */
  private Finding scope(Recording recording, String address, Role... roles) {
    TreeSet<String> expected = new TreeSet<>();
    for (Role role : roles) {
      expected.add(pid(role));
    }
    String question = "scope ip:" + address;
    Reply reply = recording.ask(new Question.Scope("ip:" + address, options), OutputFormat.JSON);
    List<String> errors = new ArrayList<>();
    AnswerJson answer = read(reply, errors);
    TreeSet<String> found = new TreeSet<>(errors);
    for (AnswerJson host : answer.member("hosts").elements()) {
      for (AnswerJson process : host.member("processes").elements()) {
        found.add("pid " + process.member("pid").text());
      }
    }
    return finding(question, List.copyOf(expected), List.copyOf(found));
  }

  /** A process by its pid, a flow by its other end; files are on the way and are not judged. */
  private static List<String> named(AnswerJson entity) {
    return switch (entity.member("kind").text()) {
      case "process" -> List.of("pid " + entity.member("pid").text());
      case "flow" -> {
        AnswerJson to = entity.member("destination");
        yield List.of(to.member("ip").text() + ":" + to.member("port").text());
      }
      default -> List.of();
    };
  }

  private String pid(Role role) {
    return "pid " + play.cast().pid(role);
  }

  private static Finding finding(String question, List<String> expected, List<String> found) {
    return new Finding(
        expected.equals(found), question, String.join(", ", expected), String.join(", ", found));
  }

  private static AnswerJson read(Reply reply, List<String> errors) {
    try {
      if (reply.status() == Reply.Status.USAGE || reply.status() == Reply.Status.UNREADABLE) {
        errors.add(new String(reply.body(), StandardCharsets.UTF_8).strip());
        return AnswerJson.read("{}".getBytes(StandardCharsets.US_ASCII));
      }
      return AnswerJson.read(reply.body());
    } catch (IOException e) {
      throw new IllegalStateException("an answer is no JSON: " + e.getMessage(), e);
    }
  }
}
