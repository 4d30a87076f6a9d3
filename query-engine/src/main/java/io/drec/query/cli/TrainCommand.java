package io.drec.query.cli;

import io.drec.compact.Compactor;
import io.drec.compact.CompactorConfig;
import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.daemon.ConfigKeys;
import io.drec.daemon.Recorder;
import io.drec.daemon.RecorderConfig;
import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.query.question.Asker;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordType;
import io.drec.store.Footage;
import io.drec.store.RecordingDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs through recording and asking once, without recording anything, so that the Java that the
 * build starts it under learns which classes a start needs. The launcher calls it; it is no one's
 * command.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
  private static final int RING_BYTES = 64 * 1024;

  @Parameters(paramLabel = "DIR")
  private Path directory = Path.of(".");

  @Option(names = "--fleet", description = "Also what relay, centre and link need.")
  private boolean fleet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (fleet) {
      TrainFleet.run(directory.resolveSibling("fleet"));
    }
    Recorder.warmUp();
    runRecorder();
    try (RecordingDirectory recording = RecordingDirectory.openForRecording(directory, null)) {
      journal(recording.journal());
      try (Compactor compactor = Compactor.open(recording, CompactorConfig.of(UserNames.NONE))) {
        while (compactor.step() > 0) {
          compactor.sync();
        }
      }
    }
    ask();
    return 0;
  }

  /** Where no sensor can be opened, all that comes before is known by then. */
  private void runRecorder() {
    RecorderConfig config =
        RecorderConfig.load(
            null,
            Map.of(
                ConfigKeys.DIRECTORY,
                directory.toString(),
                ConfigKeys.SENSOR,
                TrainingSensor.NAME,
                ConfigKeys.RING_MIB,
                "1"));
    CompletableFuture<Recorder> running = new CompletableFuture<>();
    Recorder recorder =
        Recorder.of(
            config,
            new Recorder.Listener() {
              @Override
              public void recording(String message) {
                running.join().stop("trained");
              }

              @Override
              public void notice(String message) {}
            },
            List.of(TrainingSensor.provider()));
    running.complete(recorder);
    recorder.stopOnSignals();
    recorder.run();
  }

  private static void journal(Path journal) throws IOException {
    FrameBuilder frame = new FrameBuilder(RING_BYTES);
    ByteBuffer exit =
        new RecordBuilder().begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1).process(1, 1, 1).end();
    frame.add(exit, 0, exit.limit());
    FrameBuilder.Origin origin =
        new FrameBuilder.Origin(new byte[16], new byte[16], RecordLayout.CLOCK_BOOTTIME, 1);
    try (JournalWriter writer = JournalWriter.open(JournalConfig.of(journal))) {
      writer.append(frame, origin);
      writer.sync();
    }
  }

  private void ask() {
    Asker asker = new Asker(InstantSource.system());
    List<Question> questions =
        List.of(
            new Question.Why("pid:1", Question.Options.NONE),
            new Question.Scope("ip:192.0.2.1", Question.Options.NONE),
            new Question.Search("process.pid:1", Question.Options.NONE),
            new Question.Tree("pid:1", Question.Options.NONE),
            new Question.Status(Question.Options.NONE));
    try (Footage footage = Footages.open(directory)) {
      for (Question question : questions) {
        asker.ask(footage, question, OutputFormat.TEXT);
        asker.ask(footage, question, OutputFormat.JSON);
      }
    }
  }
}
