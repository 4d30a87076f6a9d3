package io.drec.query.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    header = "Print the script that completes drec's commands and options in a shell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(drec completion bash)                       this shell",
      "  drec completion bash | sudo tee /etc/bash_completion.d/drec",
      "  drec completion zsh > ~/.drec-completion && echo 'source ~/.drec-completion' >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    bash,
    zsh
  }

  private final World world;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.bash;

  CompletionCommand(World world) {
    this.world = world;
  }

  /** One script serves both: under zsh it turns on bash's way of completing by itself. */
  @Override
  public Integer call() {
    CommandSpec self = Objects.requireNonNull(spec, "picocli injects the spec");
    world.out().print(AutoComplete.bash("drec", self.root().commandLine()));
    if (shell == Shell.zsh) {
      world.out().println("# zsh: bashcompinit was loaded above");
    }
    world.out().flush();
    return 0;
  }
}
