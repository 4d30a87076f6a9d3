package io.drec.query.cli;

import io.drec.query.question.Question;
import picocli.CommandLine.Command;

@Command(
    name = "hosts",
    header = "The hosts of a fleet: when each was heard, how far it has come, what is wrong.",
    description = {
      "Asks a centre (default: the one on this machine). LAG FRAMES is what a host had recorded and"
          + " not yet told when it was last heard; LOST is what it had to overwrite before it could"
          + " tell it. Alarms stand below their host: silence, fork, rewritten history, an identity"
          + " used twice."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drec hosts                        the centre of this machine",
      "  drec hosts --host label:site:north --at https://centre.example:7080",
      "  drec hosts remove web1            it never comes back",
      "  drec hosts --json | jq '.hosts[] | select(.alarms != [])'"
    })
final class HostsCommand extends QuestionCommand {
  HostsCommand(World world) {
    super(world);
  }

  @Override
  Question question(Question.Options common) {
    return new Question.Hosts(common);
  }

  @Override
  boolean asksCentre() {
    return true;
  }
}
