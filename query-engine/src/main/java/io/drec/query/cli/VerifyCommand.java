package io.drec.query.cli;

import io.drec.journal.JournalException;
import io.drec.seal.SealException;
import io.drec.seal.VerificationKey;
import io.drec.verify.Verification;
import io.drec.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    header = "Is the recording whole, and as it was recorded?",
    description = {
      "Reads every frame of the recording, also while it is recorded, and names the first bad"
          + " place: where, which frame, when, what was found and expected; and what is proven"
          + " before and behind it.",
      "With the verification key it proves that nothing was changed, removed, reordered or cut off"
          + " by who became root later. The recorder made the key when it began:"
          + " DIR/journal/keys/verify-0.key. Move it to another machine; as long as it lies there,"
          + " whoever is root can forge the recording with it.",
      "Without the key this proves only integrity against accidents (CRC, sequence continuity,"
          + " plain checks). docs/format/chain.md says exactly what is promised and what is not."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is wrong",
      "2:a usage error",
      "3:the recording or the key cannot be read"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo drec verify --key /media/stick/verify-0.key",
      "  drec verify --data case-17         accidents alone",
      "  drec verify --key old.key --key new.key --json"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int WRONG = 1;

  private final World world;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Verification key; again for each later one of the recording (default: those that were"
              + " left in DIR/journal/keys).")
  private List<Path> keyFiles = List.of();

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  VerifyCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Path directory = world.dataOr(data);
    List<Path> left = keyFiles.isEmpty() ? keysLeft(directory) : List.of();
    List<VerificationKey> keys = read(keyFiles.isEmpty() ? left : keyFiles);
    Verification found = verify(directory, keys);
    if (json) {
      world.out().writeBytes(VerifyJson.of(directory, found, !left.isEmpty()));
    } else {
      world.out().print(VerifyText.of(directory, found));
    }
    world.out().flush();
    if (!left.isEmpty()) {
      world
          .err()
          .println(
              "drec: the verification key lies on this host, in "
                  + left.get(0)
                  + ": whoever is root here can forge the recording with it; move it to another"
                  + " machine");
    }
    return found.clean() ? 0 : WRONG;
  }

  private static Verification verify(Path directory, List<VerificationKey> keys) {
    try {
      return Verifier.verify(directory, keys);
    } catch (JournalException | SealException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<VerificationKey> read(List<Path> files) {
    List<VerificationKey> keys = new ArrayList<>();
    try {
      for (Path file : files) {
        keys.addAll(VerificationKey.read(file));
      }
    } catch (SealException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
    keys.sort(Comparator.comparingLong(VerificationKey::firstSequence));
    return keys;
  }

  /** Keys that nobody has moved away, where this user may read them. */
  private static List<Path> keysLeft(Path directory) {
    Path keys = directory.resolve("journal/keys");
    if (!Files.isReadable(keys) || !Files.isExecutable(keys)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(keys)) {
      return files
          .filter(file -> file.toString().endsWith(".key") && Files.isReadable(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
