package io.drec.query.question;

import io.drec.query.words.Endpoint;
import io.drec.query.words.Nearest;
import io.drec.query.words.Shown;
import io.drec.record.EventId;
import io.drec.store.Addresses;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import io.drec.store.WindowsPaths;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a question starts from, as the user named it.
 *
 * @param text as given, for messages
 */
sealed interface Point {
  String text();

  /** A value that is looked up; {@code pattern}: it holds {@code *} or {@code ?}. */
  record Value(String text, Indicator indicator, boolean pattern) implements Point {}

  /** An entity, by the id that answers show. */
  record OfEntity(String text, EntityId id) implements Point {}

  record OfEvent(String text, EventId id) implements Point {}

  /** Short forms first, in the order that help shows them. */
  String FORMS =
      "pid:4711, process:ENTITY-ID, path:/opt/x, name:curl, hash:…, ip:203.0.113.7 or"
          + " ip:203.0.113.7:443, domain:…, url:…, reg:…, user:root, event:12.3";

  Map<String, String> FIELDS = fields();

  private static Map<String, String> fields() {
    Map<String, String> fields = new TreeMap<>();
    for (String shortForm :
        new String[] {
          "pid", "process", "entity", "path", "name", "hash", "ip", "domain", "url", "reg", "user",
          "session", "object", "event"
        }) {
      fields.put(shortForm, shortForm);
    }
    fields.put("service.name", "object");
    fields.put("service", "object");
    fields.put("task", "object");
    fields.put("winlog.logon.id", "session");
    fields.put("registry", "reg");
    fields.put("process.pid", "pid");
    fields.put("process.entity_id", "process");
    fields.put("file", "entity");
    fields.put("flow", "entity");
    fields.put("file.path", "path");
    fields.put("process.executable", "path");
    fields.put("process.name", "name");
    fields.put("file.name", "name");
    for (String algorithm : new String[] {"md5", "sha1", "sha256"}) {
      fields.put("file.hash." + algorithm, "hash");
      fields.put("process.hash." + algorithm, "hash");
    }
    fields.put("source.ip", "ip");
    fields.put("destination.ip", "ip");
    fields.put("dns.question.name", "domain");
    fields.put("url.full", "url");
    fields.put("registry.path", "reg");
    fields.put("user.name", "user");
    fields.put("user.id", "user");
    fields.put("event.id", "event");
    return fields;
  }

  /** Reads {@code field:value}, or a bare absolute path. */
  static Point parse(String text) throws UsageException {
    String trimmed = text.strip();
    if (trimmed.startsWith("/") || Pattern.matches("(?s)[A-Za-z]:\\\\.*", trimmed)) {
      return value(text, Indicator.Kind.PATH, trimmed);
    }
    int colon = trimmed.indexOf(':');
    if (colon <= 0) {
      throw new UsageException(
          "'" + Shown.escape(text) + "' names no field; write field:value, such as " + FORMS);
    }
    String field = trimmed.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = trimmed.substring(colon + 1).strip();
    String form = FIELDS.get(field);
    if (form == null) {
      String nearest = Nearest.to(field, FIELDS.keySet());
      throw new UsageException(
          "no field '"
              + Shown.escape(field)
              + "'"
              + (nearest == null ? "" : "; did you mean " + nearest + ":?")
              + " Points are "
              + FORMS);
    }
    if (value.isEmpty()) {
      throw new UsageException(field + ": has no value; write " + FORMS);
    }
    return of(text, form, value);
  }

  private static Point of(String text, String form, String value) throws UsageException {
    return switch (form) {
      case "pid" -> pid(text, value);
      case "process", "entity" -> entity(text, value);
      case "event" -> event(text, value);
      case "ip" -> ip(text, value);
      case "path" -> path(text, value);
      case "name" -> value(text, Indicator.Kind.NAME, value);
      case "hash" -> hash(text, value);
      case "domain" ->
          value(text, Indicator.Kind.DOMAIN, value.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""));
      case "url" -> value(text, Indicator.Kind.URL, value);
      case "reg" -> value(text, Indicator.Kind.REGISTRY, WindowsPaths.folded(value));
      case "session" -> value(text, Indicator.Kind.SESSION, value.toLowerCase(Locale.ROOT));
      case "object" -> value(text, Indicator.Kind.OBJECT, value.toLowerCase(Locale.ROOT));
      default -> value(text, Indicator.Kind.USER, value);
    };
  }

  private static Point pid(String text, String value) throws UsageException {
    if (!Pattern.matches("0*[1-9]\\d{0,9}", value) || Long.parseLong(value) > Integer.MAX_VALUE) {
      throw new UsageException(
          "pid: '" + Shown.escape(value) + "' is no process id; write a number such as pid:4711");
    }
    return new Value(
        text, new Indicator(Indicator.Kind.PID, Long.toString(Long.parseLong(value))), false);
  }

  private static Point entity(String text, String value) throws UsageException {
    EntityId id = EntityId.parse(value.toLowerCase(Locale.ROOT));
    if (id == null) {
      throw new UsageException(
          "'"
              + Shown.escape(value)
              + "' is no entity id; write one as answers show them, a letter and 16 hex digits"
              + " such as p1a2b3c4d5e6f7081 (for a process id write pid:4711)");
    }
    return new OfEntity(text, id);
  }

  private static Point event(String text, String value) throws UsageException {
    EventId id = EventId.parse(value);
    if (id == null) {
      throw new UsageException(
          "event: '"
              + Shown.escape(value)
              + "' is no event id; write one as answers show them, such as event:4711.3");
    }
    return new OfEvent(text, id);
  }

  private static Point path(String text, String value) throws UsageException {
    boolean absolute = value.startsWith("/") || value.startsWith("*") || value.startsWith("?");
    boolean windows = Pattern.matches("(?s)([A-Za-z]:|\\\\).*", value);
    if (!absolute && !windows) {
      throw new UsageException(
          "path: '"
              + Shown.escape(value)
              + "' is not absolute; write path:/… in full, or name:"
              + Shown.escape(value.substring(value.lastIndexOf('/') + 1))
              + " for that name anywhere");
    }
    if (windows) {
      String plain = WindowsPaths.plain(value.replace('/', '\\'));
      return value(text, Indicator.Kind.PATH, WindowsPaths.folded(plain));
    }
    String tidy = value.length() > 1 && value.endsWith("/") ? value.replaceAll("/+$", "") : value;
    return value(text, Indicator.Kind.PATH, tidy.isEmpty() ? "/" : tidy);
  }

  private static Point hash(String text, String value) throws UsageException {
    if (!Pattern.matches("(?i)[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", value)) {
      throw new UsageException(
          "hash: '"
              + Shown.escape(value)
              + "' is no hash; write MD5, SHA-1 or SHA-256 as 32, 40 or 64 hex digits");
    }
    return value(text, Indicator.Kind.HASH, value.toLowerCase(Locale.ROOT));
  }

  private static Point ip(String text, String value) throws UsageException {
    Endpoint endpoint = Endpoint.parse(value);
    if (endpoint == null) {
      throw new UsageException(
          "ip: '"
              + Shown.escape(value)
              + "' is no address; write 203.0.113.7, 203.0.113.7:443, 2001:db8::1 or"
              + " [2001:db8::1]:443");
    }
    Indicator indicator =
        endpoint.port().isPresent()
            ? new Indicator(
                Indicator.Kind.IP_PORT,
                Addresses.withPort(endpoint.address(), endpoint.port().getAsInt()))
            : new Indicator(Indicator.Kind.IP, endpoint.address());
    return new Value(text, indicator, false);
  }

  private static Point value(String text, Indicator.Kind kind, String value) {
    boolean mayBePattern =
        kind == Indicator.Kind.PATH
            || kind == Indicator.Kind.NAME
            || kind == Indicator.Kind.REGISTRY
            || kind == Indicator.Kind.DOMAIN
            || kind == Indicator.Kind.URL;
    boolean pattern = mayBePattern && (value.indexOf('*') >= 0 || value.indexOf('?') >= 0);
    return new Value(text, new Indicator(kind, value), pattern);
  }
}
