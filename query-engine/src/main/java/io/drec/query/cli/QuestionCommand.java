package io.drec.query.cli;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What all questions do: find who answers, ask, print the answer's bytes, exit with its status. */
abstract class QuestionCommand implements Callable<Integer> {
  private final World world;

  @Mixin private final QuestionOptions options = new QuestionOptions();

  QuestionCommand(World world) {
    this.world = world;
  }

  /** The question as it stands on the command line. */
  abstract Question question(Question.Options common);

  /**
   * The same question about the next page; null when its answers have none.
   *
   * @param rowsLeft that are wanted still
   */
  @Nullable Question page(Question first, @Nullable String after, long rowsLeft) {
    return null;
  }

  /** Whether only a centre can answer: then that of this machine is asked unless told. */
  boolean asksCentre() {
    return false;
  }

  /** Whether a centre asks several hosts for it, one of which may take its time. */
  boolean comesInParts() {
    return false;
  }

  /** Whether nobody has to be asked, and all is printed. */
  boolean answeredHere() {
    return false;
  }

  @Override
  public final Integer call() {
    return answeredHere() ? 0 : call(options.form());
  }

  private Integer call(OutputFormat.Form form) {
    Sides sides = new Sides(world);
    Side side =
        asksCentre() && options.data == null && options.at == null
            ? sides.ownCentre(options.tokenFile)
            : sides.choose(options.data, options.at, options.tokenFile);
    if (options.wait != null || options.deadline != null || options.everyone) {
      side = side.keptOpen(options.wait, options.deadline, options.everyone);
    }
    if (comesInParts() && (options.progress || world.errTerminal())) {
      side = side.telling(line -> world.err().println(line));
    }
    boolean colour = form == OutputFormat.Form.TEXT && world.colours(options.noColor);
    long startNs = System.nanoTime();
    Reply reply = ask(side, new OutputFormat(form, colour));
    long tookNs = System.nanoTime() - startNs;
    if (options.time || (world.outTerminal() && world.errTerminal())) {
      world.err().println(String.format(Locale.ROOT, "answered in %.1f ms", tookNs / 1e6));
    }
    return reply.status().exitStatus();
  }

  /** Asks and prints; of rows page after page, so that no side has to hold them all. */
  private Reply ask(Side side, OutputFormat format) {
    Question first = question(options.options());
    boolean rows = format.form().rowsOnly();
    OptionalInt limit = first.options().limit();
    long rowsLeft = rows && limit.isPresent() ? limit.getAsInt() : Long.MAX_VALUE;
    Question paged = rows ? page(first, null, rowsLeft) : null;
    Reply reply = side.ask(paged == null ? first : paged, format);
    print(reply, false, format);
    long printed = paged == null ? 0 : rowsOf(paged);
    while (paged != null && reply.next() != null && printed < rowsLeft) {
      paged = page(first, reply.next(), rowsLeft - printed);
      if (paged == null) {
        return reply;
      }
      reply = side.ask(paged, format);
      print(reply, true, format);
      printed += rowsOf(paged);
    }
    if (reply.aside() != null) {
      world.err().println("drec: " + reply.aside());
    }
    return reply;
  }

  private static long rowsOf(Question question) {
    return question.options().limit().orElse(0);
  }

  private void print(Reply reply, boolean furtherPage, OutputFormat format) {
    boolean answer =
        reply.status() == Reply.Status.ANSWER || reply.status() == Reply.Status.NOT_FOUND;
    if (answer) {
      boolean headed = furtherPage && format.form() == OutputFormat.Form.CSV;
      int from = headed ? headerLength(reply.body()) : 0;
      world.out().write(reply.body(), from, reply.body().length - from);
      world.out().flush();
    } else {
      world.err().print("drec: ");
      world.err().writeBytes(reply.body());
      world.err().flush();
    }
  }

  /** The names of the columns stand once. */
  private static int headerLength(byte[] csv) {
    int at = 0;
    while (at < csv.length && csv[at] != '\n') {
      at++;
    }
    return Math.min(csv.length, at + 1);
  }
}
