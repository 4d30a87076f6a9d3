package io.drec.query.cli;

import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.util.Locale;
import java.util.concurrent.Callable;
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

  @Override
  public final Integer call() {
    Side side = new Sides(world).choose(options.data, options.at, options.tokenFile);
    OutputFormat format =
        options.json ? OutputFormat.JSON : new OutputFormat(false, world.colours(options.noColor));
    long startNs = System.nanoTime();
    Reply reply = side.ask(question(options.options()), format);
    long tookNs = System.nanoTime() - startNs;
    print(reply);
    if (options.time || (world.outTerminal() && world.errTerminal())) {
      world.err().println(String.format(Locale.ROOT, "answered in %.1f ms", tookNs / 1e6));
    }
    return reply.status().exitStatus();
  }

  private void print(Reply reply) {
    boolean answer =
        reply.status() == Reply.Status.ANSWER || reply.status() == Reply.Status.NOT_FOUND;
    if (answer) {
      world.out().writeBytes(reply.body());
      world.out().flush();
    } else {
      world.err().print("drec: ");
      world.err().writeBytes(reply.body());
      world.err().flush();
    }
  }
}
