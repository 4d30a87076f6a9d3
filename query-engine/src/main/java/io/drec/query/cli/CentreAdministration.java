package io.drec.query.cli;

import io.drec.query.fleet.Spans;
import io.drec.query.http.Administration;
import io.drec.query.http.ForbiddenException;
import io.drec.query.http.Right;
import io.drec.query.http.Users;
import io.drec.query.http.Who;
import io.drec.relay.centre.CentreIntake;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.identity.JoinTokens;
import io.drec.relay.identity.Role;
import io.drec.relay.node.CentreNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done at a running centre over HTTP: each verb with the right that it needs. Nobody makes
 * a user who may do more than they may themselves, nor takes over one who does. Thread safe.
 */
final class CentreAdministration implements Administration {
  private static final String KNOWN =
      "; known: deny, allow, release, dismiss, label, remove, rotate, retire, token, user,"
          + " remove-user";

  private final Path directory;
  private final CentreNode node;
  private final CentreIntake intake;

  CentreAdministration(Path directory, CentreNode node, CentreIntake intake) {
    this.directory = directory;
    this.node = node;
    this.intake = intake;
  }

  @Override
  public String act(Who who, String verb, Map<String, String> parameters) {
    if (verb.equals("token")) {
      who.need(Right.ENROL, "a join token");
      return token(parameters);
    }
    who.need(Right.ADMINISTRATE, "this");
    return switch (verb) {
      case "rotate" -> {
        node.rotateAuthority();
        yield "certificates are signed by a new root from now on; the old one is trusted until you"
            + " retire it (drec central rotate --retire)";
      }
      case "retire" -> {
        node.authority().retireOldRoots();
        yield "only the newest root is trusted; who has not renewed since must enrol again";
      }
      case "user" -> user(who, parameters);
      case "remove-user" -> removeUser(who, parameters);
      case "deny", "allow", "release", "dismiss", "label", "remove" ->
          ofHost(host(parameters.getOrDefault("host", "")), verb, parameters);
      default -> throw new IllegalArgumentException("no verb " + verb + KNOWN);
    };
  }

  private String ofHost(HostId host, String verb, Map<String, String> parameters) {
    switch (verb) {
      case "deny" -> {
        return node.deny(host) ? "denied " + host : unknown(host);
      }
      case "allow" -> {
        return node.allow(host) ? "allowed " + host : unknown(host);
      }
      case "remove" -> {
        return remove(host);
      }
      case "release" -> intake.release(host);
      case "dismiss" -> intake.dismiss(host, parameters.getOrDefault("kind", ""));
      default -> intake.label(host, list(parameters, "labels"));
    }
    return verb + ": done for " + host;
  }

  /** Denied first, so that it does not come back while it is forgotten. */
  private String remove(HostId host) {
    HostFacts facts =
        intake
            .host(host)
            .orElseThrow(
                () -> new IllegalArgumentException(host + " is no host that drec hosts lists"));
    if (intake.channel(host) != null) {
      throw new IllegalArgumentException(
          facts.name()
              + " ("
              + host
              + ") is connected: stop its link, or drec central deny it, and remove it then");
    }
    node.deny(host);
    intake.remove(host);
    return "removed "
        + facts.name()
        + " ("
        + host
        + "), and denied it; what it told goes as its days expire. drec central allow "
        + host
        + " lets it in again";
  }

  private static List<String> list(Map<String, String> parameters, String name) {
    String text = parameters.getOrDefault(name, "");
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static String unknown(HostId host) {
    throw new IllegalArgumentException(host + " is not enrolled");
  }

  // ---- join tokens ------------------------------------------------------------------------------

  private String token(Map<String, String> parameters) {
    String role = parameters.getOrDefault("role", "host");
    if (!Set.of("host", "relay").contains(role)) {
      throw new IllegalArgumentException("role " + role + " is not host or relay");
    }
    String life = parameters.getOrDefault("life", "1h");
    @Nullable Duration span = Spans.parse(life);
    if (span == null) {
      throw new IllegalArgumentException("life " + life + " is no span; write 30m, 2h or 3d");
    }
    try {
      return new JoinTokens(directory, Clock.systemUTC(), new SecureRandom())
          .create(
              node.authority().trust(),
              role.equals("relay") ? Role.RELAY : Role.HOST,
              span,
              list(parameters, "labels"))
          .text();
    } catch (IdentityException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  // ---- users ------------------------------------------------------------------------------------

  private String user(Who who, Map<String, String> parameters) {
    String name = parameters.getOrDefault("name", "");
    Set<Right> rights = Right.parse(parameters.getOrDefault("rights", "ask.host,ask.fleet"));
    Path users = CentralDirectory.users(directory);
    synchronized (this) {
      try {
        mayGive(who, rights, "give them");
        mayGive(who, Users.rights(users, name).orElse(Set.of()), "take them over");
        return Users.put(users, name, rights, new SecureRandom());
      } catch (IOException e) {
        throw cannot(users, e);
      }
    }
  }

  private String removeUser(Who who, Map<String, String> parameters) {
    String name = parameters.getOrDefault("name", "");
    Path users = CentralDirectory.users(directory);
    synchronized (this) {
      try {
        mayGive(who, Users.rights(users, name).orElse(Set.of()), "remove who has them");
        if (!Users.remove(users, name)) {
          throw new IllegalArgumentException("there is no user " + name);
        }
        return "removed " + name;
      } catch (IOException e) {
        throw cannot(users, e);
      }
    }
  }

  private static void mayGive(Who who, Set<Right> rights, String what) {
    for (Right right : rights) {
      if (!who.may(right)) {
        throw new ForbiddenException("who has not the right " + right.label() + " may not " + what);
      }
    }
  }

  private static IllegalStateException cannot(Path users, IOException e) {
    return new IllegalStateException("cannot write " + users + ": " + e.getMessage(), e);
  }

  // ---- hosts ------------------------------------------------------------------------------------

  /** By id or name; relays by id alone. */
  private HostId host(String asked) {
    String word = asked.toLowerCase(Locale.ROOT);
    List<HostId> meant = new ArrayList<>();
    node.registry().members().stream()
        .map(member -> member.id())
        .filter(id -> word.length() >= 8 && id.toString().startsWith(word))
        .forEach(meant::add);
    intake.hosts(
        (HostFacts facts) -> {
          if (facts.name().equalsIgnoreCase(asked) && !meant.contains(facts.id())) {
            meant.add(facts.id());
          }
          return true;
        });
    if (meant.size() != 1) {
      throw new IllegalArgumentException(
          "'" + asked + "' is the name or id of " + meant.size() + " members; drec hosts has ids");
    }
    return meant.get(0);
  }
}
