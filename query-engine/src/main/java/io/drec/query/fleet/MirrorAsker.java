package io.drec.query.fleet;

import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.relay.centre.MirroredFootage;
import io.drec.relay.identity.HostId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the frames that a host has sent with the engine's own code. */
public final class MirrorAsker implements Mirror {
  private final MirroredFootage mirrored;
  private final Asker asker;

  public MirrorAsker(MirroredFootage mirrored, InstantSource clock) {
    this.mirrored = mirrored;
    this.asker = new Asker(clock);
  }

  /** Of several recordings of the host, the newest that knows. */
  @Override
  public @Nullable Reply ask(HostId host, Question question) {
    try {
      List<MirroredFootage.Mirrored> recordings =
          mirrored.open(host, Long.MIN_VALUE, Long.MAX_VALUE);
      Reply found = null;
      for (int i = recordings.size() - 1; i >= 0; i--) {
        try (MirroredFootage.Mirrored one = recordings.get(i)) {
          Reply reply =
              found == null ? asker.ask(one.footage(), question, OutputFormat.JSON) : found;
          found = reply.status() == Reply.Status.ANSWER ? reply : null;
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
