package io.drec.query.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code drec} command: one name, several roles. */
@Command(
    name = "drec",
    mixinStandardHelpOptions = true,
    versionProvider = Drec.Version.class,
    description = {
      "Records every process, file and network event of this host, and answers",
      "why something came to be and how far it went."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:an answer",
      "1:nothing found",
      "2:a usage error",
      "3:the recording cannot be read"
    })
public final class Drec implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Drec()).execute(arguments));
  }

  /** Without a command there is nothing to do, which is a usage error. */
  @Override
  public void run() {
    CommandSpec self = Objects.requireNonNull(spec, "picocli injects the spec");
    throw new ParameterException(self.commandLine(), "Which command? See drec --help.");
  }

  /** The version as the jar's manifest has it; classes outside a jar are under development. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Drec.class.getPackage().getImplementationVersion();
      return new String[] {"drec " + (version == null ? "development" : version)};
    }
  }
}
