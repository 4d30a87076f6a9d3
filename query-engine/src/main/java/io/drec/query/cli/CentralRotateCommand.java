package io.drec.query.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rotate",
    header = "Give the authority a new root; later, trust it alone.",
    description = {
      "From now on certificates are signed by the new root; hosts and relays take it over when they"
          + " renew, within a week. When all have been heard since, --retire ends the trust in the"
          + " old one: who has not renewed by then must enrol again."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drec central rotate", "  drec central rotate --retire      a week later"})
final class CentralRotateCommand implements Callable<Integer> {
  private final World world;

  @Option(names = "--retire", description = "Trust the newest root alone.")
  private boolean retire;

  @Mixin private final CentreOptions centre = new CentreOptions();

  CentralRotateCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    world.out().println(centre.centre(world).act(retire ? "retire" : "rotate", Map.of()));
    return 0;
  }
}
