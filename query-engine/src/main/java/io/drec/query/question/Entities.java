package io.drec.query.question;

import io.drec.query.causality.Flows;
import io.drec.query.entity.Fetched;
import io.drec.query.entity.Known;
import io.drec.query.script.Encoded;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.record.ContainerGroup;
import io.drec.store.Addresses;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Text;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entity as answers show it, in JSON and in words. What is not known is left out. */
final class Entities {
  /** Attributes that are moments, as ns since 1970. */
  private static final Set<String> INSTANTS =
      Set.of("began", "ended", "failed", "explicit", "elevate", "ticket", "logon");

  private static final int VALUE_CHARS_SHOWN = 200;

  /** As the runtimes' own tools shorten an id. */
  private static final int CONTAINER_CHARS_SHOWN = 12;

  private final Known known;

  Entities(Known known) {
    this.known = known;
  }

  Known known() {
    return known;
  }

  /**
   * @param atNs the moment of which the answer speaks: a process is shown with the program it ran
   *     then
   */
  void json(Json json, EntityId id, long atNs) {
    Entity entity = known.find(id);
    json.put("id", id.toString()).put("kind", id.kind().label());
    if (entity == null) {
      return;
    }
    json.put("host", entity.host()).put("name", name(id, atNs));
    if (entity instanceof Entity.Process process) {
      processJson(json, process, atNs);
    } else if (entity instanceof Entity.File file) {
      fileJson(json, file, atNs);
    } else if (entity instanceof Entity.Flow flow) {
      flowJson(json, flow);
    } else if (entity instanceof Entity.Named named) {
      namedJson(json, named);
    }
  }

  private static void namedJson(Json json, Entity.Named named) {
    named
        .attributes()
        .forEach(
            (name, value) -> {
              if (INSTANTS.contains(name)) {
                json.time(name, Long.parseLong(value));
              } else if (!name.equals("name")) {
                json.put(name, value);
              }
            });
  }

  private void processJson(Json json, Entity.Process process, long atNs) {
    Entity.Image image = known.image(process, atNs);
    json.put("pid", process.pid());
    if (process.startNs() != 0) {
      json.time("start", process.startNs());
    }
    if (image != null) {
      json.put("command_line", line(image))
          .put("command_line_cut_from_bytes", image.argsTruncatedFrom());
      decodedJson(json, line(image));
      json.put("executable", image.executable())
          .put("working_directory", image.workingDirectory())
          .put("script", image.script());
      hashJson(json, image.hashes());
    }
    Entity.User user = process.user();
    if (user != null) {
      json.put("user", user(user)).put("uid", user.uid()).put("sid", user.sid());
    }
    containerJson(json, process);
    json.put("guid", process.guid());
    if (process.session() != null) {
      json.put("session", process.session().toString());
      Entity.Named session = known.named(process.session());
      json.put("logon_id", session == null ? null : session.attribute("logon_id"));
    }
    json.put("parent", process.parent() == null ? null : process.parent().toString())
        .time("end", process.endNs());
    Integer wait = process.waitStatus();
    if (wait != null) {
      json.put("exit_code", exitCode(wait)).put("signal", signal(wait));
    }
    json.put("running_at_start", process.running());
  }

  /** Where it runs in one: by its control group, and by what was told of that container. */
  private void containerJson(Json json, Entity.Process process) {
    ContainerGroup group = container(process);
    if (group == null) {
      return;
    }
    Entity.Named told = known.container(group.id(), process.host());
    String runtime = told == null ? null : told.attribute("runtime");
    json.object(
        "container",
        part ->
            part.put("id", group.id())
                .put("runtime", runtime == null ? group.runtime() : runtime)
                .put("image", told == null ? null : told.attribute("image"))
                .put("name", told == null ? null : Known.nameOf(told)));
  }

  private static @Nullable ContainerGroup container(Entity.Process process) {
    String cgroup = process.cgroup();
    return cgroup == null ? null : ContainerGroup.inPath(cgroup);
  }

  /** {@code container web of nginx:1.27}; as much of it as is known. */
  private @Nullable String containerWords(Entity.Process process) {
    ContainerGroup group = container(process);
    if (group == null) {
      return null;
    }
    Entity.Named told = known.container(group.id(), process.host());
    String name = told == null ? null : Known.nameOf(told);
    String image = told == null ? null : told.attribute("image");
    String id = group.id().substring(0, Math.min(CONTAINER_CHARS_SHOWN, group.id().length()));
    return "container "
        + Shown.escape(name == null ? id : name)
        + (image == null ? "" : " of " + Shown.escape(image));
  }

  static @Nullable String line(Entity.Image image) {
    if (image.args().isEmpty()) {
      return image.commandLine();
    }
    return String.join(" ", image.args());
  }

  /** What the line hands over encoded, decoded; a member only where there is some. */
  private static void decodedJson(Json json, @Nullable String line) {
    List<String> decoded = line == null ? List.of() : Encoded.texts(line);
    if (!decoded.isEmpty()) {
      json.strings("decoded", decoded);
    }
  }

  /** The same as one line each, and no longer than a line of text may be. */
  private static void addDecoded(StringBuilder words, @Nullable String line) {
    for (String text : line == null ? List.<String>of() : Encoded.texts(line)) {
      boolean cut = text.length() > VALUE_CHARS_SHOWN;
      String shown = cut ? text.substring(0, VALUE_CHARS_SHOWN) + "…" : text;
      add(words, "decoded: " + Shown.escape(shown));
    }
  }

  /** What the command line that a process ran hands over encoded; null when there is none. */
  @Nullable String decoded(EntityId id, long atNs) {
    Entity.Process process = known.process(id);
    Entity.Image image = process == null ? null : known.image(process, atNs);
    StringBuilder words = new StringBuilder();
    addDecoded(words, image == null ? null : line(image));
    return words.length() == 0 ? null : words.toString();
  }

  /** The strongest as {@code hash}, and each under its own name. */
  private static void hashJson(Json json, List<String> hashes) {
    if (hashes.isEmpty()) {
      return;
    }
    String best = hashes.get(0);
    for (String hash : hashes) {
      best = hash.startsWith("sha256=") ? hash : best;
    }
    json.put("hash", best.substring(best.indexOf('=') + 1));
    json.object(
        "hashes",
        part -> {
          for (String hash : hashes) {
            int equals = hash.indexOf('=');
            if (equals > 0) {
              part.put(hash.substring(0, equals), hash.substring(equals + 1));
            }
          }
        });
  }

  private void fileJson(Json json, Entity.File file, long atNs) {
    Fetched fetched = file.url() == null ? null : Fetched.at(known, file.id(), atNs);
    json.put("path", path(file))
        .strings("paths", file.paths())
        .put("size", file.size())
        .time("deleted", file.deletedNs())
        .put("url", fetched == null ? file.url() : fetched.url())
        .put("referrer", file.referrer());
    hashJson(json, file.hashes());
  }

  private static void flowJson(Json json, Entity.Flow flow) {
    boolean inbound = Boolean.FALSE.equals(flow.outbound());
    json.object("source", end -> end(end, flow, inbound));
    if (!flow.listening()) {
      json.object("destination", end -> end(end, flow, !inbound));
    }
    json.put("protocol", Flows.protocol(flow.protocol()))
        .put("direction", direction(flow))
        .time("start", flow.firstNs())
        .time("end", flow.endNs())
        .put("bytes_sent", flow.bytesSent())
        .put("bytes_received", flow.bytesReceived());
    Integer result = flow.result();
    if (result != null && result < 0) {
      json.put("error", -result);
    }
  }

  private static void end(Json json, Entity.Flow flow, boolean remote) {
    json.put("ip", remote ? flow.remoteAddress() : flow.localAddress())
        .put("port", remote ? flow.remotePort() : flow.localPort());
  }

  static @Nullable String direction(Entity.Flow flow) {
    if (flow.listening()) {
      return "listening";
    }
    Boolean outbound = flow.outbound();
    return outbound == null ? null : outbound ? "outbound" : "inbound";
  }

  /** Name, or number where no name is known. */
  static String user(Entity.User user) {
    String name = user.name();
    return name == null ? String.valueOf(user.uid()) : name;
  }

  static @Nullable Integer exitCode(int waitStatus) {
    return (waitStatus & 0x7f) == 0 ? (waitStatus >> 8) & 0xff : null;
  }

  static @Nullable Integer signal(int waitStatus) {
    return (waitStatus & 0x7f) == 0 ? null : waitStatus & 0x7f;
  }

  /** The latest path. */
  static String path(Entity.File file) {
    List<String> paths = file.paths();
    return paths.isEmpty() ? file.name() : paths.get(paths.size() - 1);
  }

  /** Short name as of a moment, not escaped. */
  String name(EntityId id, long atNs) {
    Entity entity = known.find(id);
    if (entity instanceof Entity.Process process) {
      Entity.Image image = known.image(process, atNs);
      String executable = image == null ? null : image.executable();
      return executable == null ? process.name() : Text.leaf(executable);
    }
    return entity == null ? id.toString() : entity.name();
  }

  /** {@code curl (pid 4711)}, {@code /opt/x}, {@code 203.0.113.7:80 (tcp)}: safe for a terminal. */
  String shortly(EntityId id, long atNs) {
    Entity entity = known.find(id);
    if (entity instanceof Entity.Process process) {
      return Shown.escape(name(id, atNs)) + " (pid " + process.pid() + ")";
    }
    if (entity instanceof Entity.File file) {
      return Shown.escape(path(file));
    }
    if (entity instanceof Entity.Flow flow) {
      return (flow.listening() ? Flows.local(flow) : Flows.remote(flow))
          + " ("
          + Flows.protocol(flow.protocol())
          + ")";
    }
    if (entity instanceof Entity.Named named) {
      return shortly(named);
    }
    return entity == null
        ? "an unknown " + id.kind().label() + " (" + id + ")"
        : Shown.escape(entity.name());
  }

  private static String shortly(Entity.Named named) {
    String path = named.attribute("path");
    String name = Shown.escape(named.name());
    return switch (named.id().kind()) {
      case REGISTRY -> Shown.escape(path == null ? named.name() : path);
      case USER_SESSION -> session(named);
      case SCRIPT -> "script \"" + name + "\"";
      case WMI_CONSUMER -> "WMI consumer " + name;
      default -> named.id().kind().label().replace('_', ' ') + " " + name;
    };
  }

  /** {@code the session 0x551686 of DOMAIN/user from 192.0.2.5:49152}. */
  private static String session(Entity.Named session) {
    StringBuilder words = new StringBuilder("the ");
    words.append(Shown.escape(session.name()));
    String user = session.attribute("user");
    if (user != null) {
      words.append(" of ").append(Shown.escape(user));
    }
    String source = session.attribute("source_ip");
    if (source != null) {
      String port = session.attribute("source_port");
      words.append(" from ");
      words.append(
          port == null
              ? Shown.escape(source)
              : Shown.escape(Addresses.withPort(source, Integer.parseInt(port))));
    }
    return words.toString();
  }

  /** What a line about the entity begins with: the command line, the path, both ends of a flow. */
  String title(EntityId id, long atNs) {
    Entity entity = known.find(id);
    if (entity instanceof Entity.Process process) {
      return commandLine(process, atNs);
    }
    if (entity instanceof Entity.Flow flow && !flow.listening()) {
      return shortly(id, atNs) + ", from " + Flows.local(flow) + " here";
    }
    return shortly(id, atNs);
  }

  private String commandLine(Entity.Process process, long atNs) {
    Entity.Image image = known.image(process, atNs);
    if (image != null && image.args().isEmpty() && image.commandLine() != null) {
      return Shown.escape(image.commandLine());
    }
    if (image == null || image.args().isEmpty()) {
      return Shown.escape(name(process.id(), atNs));
    }
    StringBuilder line = new StringBuilder();
    for (String argument : image.args()) {
      line.append(line.isEmpty() ? "" : " ").append(Shown.argument(argument));
    }
    return line + (image.argsTruncatedFrom() == null ? "" : " … (cut)");
  }

  /** What else a person wants to know, without the name; may be empty. */
  String details(EntityId id, long atNs) {
    Entity entity = known.find(id);
    StringBuilder words = new StringBuilder();
    if (entity instanceof Entity.Process process) {
      processDetails(words, process, atNs);
    } else if (entity instanceof Entity.File file) {
      fileDetails(words, file);
    } else if (entity instanceof Entity.Flow flow) {
      count(words, flow.bytesReceived(), "bytes in");
      count(words, flow.bytesSent(), "bytes out");
    } else if (entity instanceof Entity.Named named) {
      namedDetails(words, named);
    }
    return words.toString();
  }

  private void processDetails(StringBuilder words, Entity.Process process, long atNs) {
    add(words, "pid " + process.pid());
    Entity.User user = process.user();
    if (user != null) {
      add(words, "user " + Shown.escape(user(user)));
    }
    Entity.Image image = known.image(process, atNs);
    if (image != null && image.executable() != null) {
      add(words, Shown.escape(image.executable()));
    }
    if (image != null && image.workingDirectory() != null) {
      add(words, "in " + Shown.escape(image.workingDirectory()));
    }
    String container = containerWords(process);
    if (container != null) {
      add(words, container);
    }
    addDecoded(words, image == null ? null : line(image));
  }

  private static void namedDetails(StringBuilder words, Entity.Named named) {
    for (String name : new String[] {"data", "command_line", "text", "group"}) {
      String value = named.attribute(name);
      if (value != null) {
        boolean cut = value.length() > VALUE_CHARS_SHOWN;
        String shown = cut ? value.substring(0, VALUE_CHARS_SHOWN) + "…" : value;
        add(words, name.replace('_', ' ') + " " + Shown.escape(shown));
        addDecoded(words, value);
      }
    }
    String type = named.attribute("logon_type");
    if (type != null) {
      add(words, "logon type " + Shown.escape(type));
    }
  }

  private static void fileDetails(StringBuilder words, Entity.File file) {
    for (int i = file.paths().size() - 2; i >= 0; i--) {
      add(words, "before " + Shown.escape(file.paths().get(i)));
    }
    count(words, file.size(), "bytes");
    if (file.url() != null) {
      add(words, "from " + Shown.escape(file.url()));
    }
    if (file.deletedNs() != null) {
      add(words, "deleted " + Times.iso(file.deletedNs()));
    }
  }

  private static void count(StringBuilder words, @Nullable Long count, String what) {
    if (count != null) {
      add(words, String.format(java.util.Locale.ROOT, "%,d %s", count, what));
    }
  }

  private static void add(StringBuilder words, String more) {
    words.append(words.isEmpty() ? "" : ", ").append(more);
  }
}
