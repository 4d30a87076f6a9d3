package io.drec.relay.fleet.config;

import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.cassandra.CassandraSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code fleet.*} keys of a centre's configuration.
 *
 * @param directory of the store in this process
 * @param memoryBytes of the store in this process, for what is cached or waits to be written
 * @param indexDays how many days of the index are kept, today's not counted
 * @param framesDays likewise of frames
 * @param cassandra null: the store in this process
 */
public record FleetSettings(
    Path directory,
    long memoryBytes,
    int indexDays,
    int framesDays,
    @Nullable CassandraSettings cassandra) {
  public static final String PREFIX = "fleet.";

  private static final String STORE = "fleet.store";
  private static final String DIRECTORY = "fleet.directory";
  private static final String MEMORY_MIB = "fleet.memory.mib";
  private static final String INDEX_DAYS = "fleet.index.days";
  private static final String FRAMES_DAYS = "fleet.frames.days";
  private static final String CONTACT_POINTS = "fleet.cassandra.contact.points";
  private static final String DATACENTRE = "fleet.cassandra.datacentre";
  private static final String KEYSPACE = "fleet.cassandra.keyspace";
  private static final String REPLICAS = "fleet.cassandra.replicas";
  private static final String USER = "fleet.cassandra.user";
  private static final String PASSWORD_FILE = "fleet.cassandra.password.file";
  private static final String TRUST_STORE = "fleet.cassandra.tls.truststore";
  private static final String TRUST_STORE_PASSWORD_FILE =
      "fleet.cassandra.tls.truststore.password.file";
  private static final Set<String> KEYS =
      Set.of(
          STORE,
          DIRECTORY,
          MEMORY_MIB,
          INDEX_DAYS,
          FRAMES_DAYS,
          CONTACT_POINTS,
          DATACENTRE,
          KEYSPACE,
          REPLICAS,
          USER,
          PASSWORD_FILE,
          TRUST_STORE,
          TRUST_STORE_PASSWORD_FILE);

  private static final int CQL_PORT = 9042;
  private static final int MEMORY_MIB_MIN = 32;
  private static final int MEMORY_MIB_MAX = 1 << 20;
  private static final int DAYS_MAX = 400;

  /**
   * Reads the keys that begin with {@link #PREFIX}; others are somebody else's.
   *
   * @param centre the centre's directory: the store is in {@code fleet} there unless it is said
   * @throws FleetStoreException when a key is not known or its value is none
   */
  public static FleetSettings of(Map<String, String> configuration, Path centre) {
    refuseUnknown(configuration);
    int indexDays = number(configuration, INDEX_DAYS, 30, 1, DAYS_MAX);
    int framesDays = number(configuration, FRAMES_DAYS, 7, 1, DAYS_MAX);
    long memoryMib = number(configuration, MEMORY_MIB, 512, MEMORY_MIB_MIN, MEMORY_MIB_MAX);
    String directory = text(configuration, DIRECTORY, "");
    String store = text(configuration, STORE, "rocks");
    if (!store.equals("rocks") && !store.equals("cassandra")) {
      throw wrong(STORE, store, "rocks or cassandra");
    }
    return new FleetSettings(
        directory.isEmpty() ? centre.resolve("fleet") : Path.of(directory),
        memoryMib << 20,
        indexDays,
        framesDays,
        store.equals("rocks") ? null : cassandra(configuration, indexDays, framesDays));
  }

  private static void refuseUnknown(Map<String, String> configuration) {
    for (String key : configuration.keySet()) {
      if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
        throw new FleetStoreException(
            "unknown key " + key + "; known are " + String.join(", ", new TreeSet<>(KEYS)));
      }
    }
  }

  private static CassandraSettings cassandra(
      Map<String, String> configuration, int indexDays, int framesDays) {
    String user = text(configuration, USER, "");
    String trustStore = text(configuration, TRUST_STORE, "");
    try {
      return new CassandraSettings(
          contactPoints(text(configuration, CONTACT_POINTS, "")),
          text(configuration, DATACENTRE, "datacenter1"),
          text(configuration, KEYSPACE, "drec_fleet"),
          number(configuration, REPLICAS, 3, 1, 100),
          user.isEmpty() ? null : user,
          secret(configuration, PASSWORD_FILE),
          trustStore.isEmpty() ? null : Path.of(trustStore),
          secret(configuration, TRUST_STORE_PASSWORD_FILE),
          indexDays,
          framesDays);
    } catch (IllegalArgumentException e) {
      throw new FleetStoreException("fleet.cassandra: " + e.getMessage(), e);
    }
  }

  /** {@code host:port, …}; the port may be left out, an IPv6 address stands in brackets then. */
  private static List<InetSocketAddress> contactPoints(String text) {
    List<InetSocketAddress> points = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      String point = one.strip();
      int colon = point.lastIndexOf(':');
      boolean bare = colon < 0 || point.endsWith("]");
      String host = bare ? point : point.substring(0, colon);
      String port = bare ? Integer.toString(CQL_PORT) : point.substring(colon + 1);
      if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
        throw wrong(CONTACT_POINTS, text, "addresses of nodes, as 192.0.2.1:9042, 192.0.2.2");
      }
      points.add(new InetSocketAddress(host, Integer.parseInt(port)));
    }
    return points;
  }

  private static String secret(Map<String, String> configuration, String key) {
    String file = text(configuration, key, "");
    if (file.isEmpty()) {
      return "";
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new FleetStoreException(key + ": " + file + " cannot be read: " + e, e);
    }
  }

  private static String text(Map<String, String> configuration, String key, String otherwise) {
    String value = configuration.getOrDefault(key, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  private static int number(
      Map<String, String> configuration, String key, int otherwise, int min, int max) {
    String value = text(configuration, key, Integer.toString(otherwise));
    String expected = "a whole number from " + min + " to " + max;
    if (!value.matches("[0-9]{1,9}")) {
      throw wrong(key, value, expected);
    }
    int number = Integer.parseInt(value);
    if (number < min || number > max) {
      throw wrong(key, value, expected);
    }
    return number;
  }

  private static FleetStoreException wrong(String key, String found, String expected) {
    return new FleetStoreException(key + " is \"" + found + "\"; expected " + expected);
  }
}
