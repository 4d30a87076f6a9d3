package io.drec.query.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is asked of the running centre: each verb is a command. */
abstract class CentralActCommand implements Callable<Integer> {
  private final World world;
  private final String verb;

  @Parameters(index = "0", paramLabel = "HOST", description = "Name or id, as drec hosts has it.")
  private String host = "";

  @Mixin private final CentreOptions centre = new CentreOptions();

  CentralActCommand(World world, String verb) {
    this.world = world;
    this.verb = verb;
  }

  /** Further parameters. */
  Map<String, String> more() {
    return Map.of();
  }

  @Override
  public final Integer call() {
    Map<String, String> parameters = new TreeMap<>(more());
    parameters.put("host", host);
    world.out().println(centre.centre(world).act(verb, parameters));
    return 0;
  }

  @Command(
      name = "deny",
      header = "Shut a host or relay out, at once, here and at every relay.",
      description =
          "For what was stolen or sold. What it sent before stays; it cannot connect again until"
              + " it is allowed.")
  static final class Deny extends CentralActCommand {
    Deny(World world) {
      super(world, "deny");
    }
  }

  @Command(
      name = "remove",
      header = "Take a host that never comes back off the list.",
      description = {
        "It is listed no more, no question is put to it or counts it, and its alarms go. It is"
            + " denied, so that it does not come back by itself (drec central allow ID lets it). A"
            + " host that is connected is not removed.",
        "What it told stays in the store, unasked, until its days expire; what it was asked stays"
            + " in the audit log. Needs the right administrate."
      },
      exitCodeListHeading = "%nExit status:%n",
      exitCodeList = {
        "0:it is removed",
        "2:a usage error: no such host, two of that name, or it is connected",
        "3:the centre does not answer, or you may not"
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  drec hosts remove web1",
        "  drec hosts remove 3f9c2a10 --at https://centre.example:7080"
      })
  static final class Remove extends CentralActCommand {
    Remove(World world) {
      super(world, "remove");
    }
  }

  @Command(name = "allow", header = "Let one in again that was denied.")
  static final class Allow extends CentralActCommand {
    Allow(World world) {
      super(world, "allow");
    }
  }

  @Command(
      name = "release",
      header = "Take in again what a host sends, after a fork or rewritten history.",
      description =
          "A fork means that two recordings claim to be one: a copied disk, a restored backup, or"
              + " somebody who rewrote it. Nothing is taken in of that host until you have looked.")
  static final class Release extends CentralActCommand {
    Release(World world) {
      super(world, "release");
    }
  }

  @Command(name = "dismiss", header = "You have seen a host's alarms of a kind: they go.")
  static final class Dismiss extends CentralActCommand {
    @Parameters(index = "1", paramLabel = "KIND", description = "As drec hosts has it.")
    private String kind = "";

    Dismiss(World world) {
      super(world, "dismiss");
    }

    @Override
    Map<String, String> more() {
      return Map.of("kind", kind);
    }
  }

  @Command(
      name = "label",
      header = "Give a host other labels; questions can be asked to all that bear one.")
  static final class Label extends CentralActCommand {
    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "LABEL",
        description = "As site:north; none takes all away.")
    private java.util.List<String> labels = java.util.List.of();

    Label(World world) {
      super(world, "label");
    }

    @Override
    Map<String, String> more() {
      return Map.of("labels", String.join(",", labels));
    }
  }
}
