package io.drec.query.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of central.properties and relay.properties. */
final class CentralKeys {
  static final Path CENTRAL_FILE = Path.of("/etc/drec/central.properties");
  static final Path RELAY_FILE = Path.of("/etc/drec/relay.properties");

  static final String DIRECTORY = "central.directory";
  static final String LISTEN = "central.listen";
  static final String TLS = "central.tls";
  static final String HTTP_LISTEN = "http.listen";
  static final String HTTP_NAMES = "http.names";
  static final String OIDC_ISSUER = "oidc.issuer";
  static final String OIDC_AUDIENCE = "oidc.audience";
  static final String OIDC_RIGHTS = "oidc.rights.claim";
  static final String ASK_SECONDS = "ask.seconds";
  static final String ASK_CPU_MS = "ask.cpu.ms";
  static final String ASK_ROWS = "ask.rows";
  static final String ASK_MIB = "ask.mib";
  static final String ASK_HELD_MIB = "ask.held.mib";

  /** What begins so is the fleet store's. */
  static final String FLEET = "fleet.";

  /** In the order of config/central.properties, which a test compares with this. */
  static final Map<String, String> CENTRAL = new LinkedHashMap<>();

  static final String RELAY_DIRECTORY = "relay.directory";
  static final String RELAY_LISTEN = "relay.listen";
  static final String RELAY_PARENT = "relay.parent";
  static final String RELAY_SPOOL_MIB = "relay.spool.mib";
  static final String RELAY_BANDWIDTH = "relay.bandwidth";
  static final String RELAY_TLS = "relay.tls";

  /** In the order of config/relay.properties, likewise. */
  static final Map<String, String> RELAY = new LinkedHashMap<>();

  static {
    CENTRAL.put(DIRECTORY, "/var/lib/drec-central");
    CENTRAL.put(LISTEN, "0.0.0.0:7422");
    CENTRAL.put(TLS, "auto");
    CENTRAL.put(HTTP_LISTEN, "127.0.0.1:7080");
    CENTRAL.put(HTTP_NAMES, "");
    CENTRAL.put(OIDC_ISSUER, "");
    CENTRAL.put(OIDC_AUDIENCE, "drec");
    CENTRAL.put(OIDC_RIGHTS, "drec_rights");
    CENTRAL.put(ASK_SECONDS, "10");
    CENTRAL.put(ASK_CPU_MS, "5000");
    CENTRAL.put(ASK_ROWS, "20000000");
    CENTRAL.put(ASK_MIB, "16");
    CENTRAL.put(ASK_HELD_MIB, "64");
    CENTRAL.put("fleet.store", "rocks");
    CENTRAL.put("fleet.directory", "");
    CENTRAL.put("fleet.memory.mib", "128");
    CENTRAL.put("fleet.index.days", "30");
    CENTRAL.put("fleet.frames.days", "7");
    CENTRAL.put("fleet.cassandra.contact.points", "");
    CENTRAL.put("fleet.cassandra.datacentre", "datacenter1");
    CENTRAL.put("fleet.cassandra.keyspace", "drec_fleet");
    CENTRAL.put("fleet.cassandra.replicas", "3");
    CENTRAL.put("fleet.cassandra.user", "");
    CENTRAL.put("fleet.cassandra.password.file", "");
    CENTRAL.put("fleet.cassandra.tls.truststore", "");
    CENTRAL.put("fleet.cassandra.tls.truststore.password.file", "");
    RELAY.put(RELAY_DIRECTORY, "/var/lib/drec-relay");
    RELAY.put(RELAY_LISTEN, "0.0.0.0:7422");
    RELAY.put(RELAY_PARENT, "");
    RELAY.put(RELAY_SPOOL_MIB, "1024");
    RELAY.put(RELAY_BANDWIDTH, "");
    RELAY.put(RELAY_TLS, "auto");
  }

  private CentralKeys() {}
}
