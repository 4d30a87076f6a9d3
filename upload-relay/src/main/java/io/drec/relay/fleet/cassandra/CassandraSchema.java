package io.drec.relay.fleet.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.drec.relay.fleet.FleetStoreException;
import java.time.Duration;
import java.util.List;

/** The keyspace and its tables, made where they are not there. */
final class CassandraSchema {
  static final int VERSION = 1;

  private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(60);

  /** Rows leave by the age of their day, whole files at a time. */
  private static final String BY_DAY =
      " AND gc_grace_seconds = 86400 AND compaction = {'class': 'TimeWindowCompactionStrategy',"
          + " 'compaction_window_unit': 'DAYS', 'compaction_window_size': 1}";

  private static final List<String> TABLES =
      List.of(
          "meta (name text PRIMARY KEY, value bigint)",
          "touch (kind tinyint, fingerprint blob, bucket int, host blob, day int, epoch uuid,"
              + " first_ns bigint, last_ns bigint, count bigint,"
              + " PRIMARY KEY ((kind, fingerprint, bucket), host, day, epoch))"
              + " WITH CLUSTERING ORDER BY (host ASC, day ASC, epoch ASC)"
              + BY_DAY,
          "position (host blob, epoch uuid, sequence bigint, chain blob,"
              + " PRIMARY KEY ((host, epoch)))",
          "anchor (host blob, epoch uuid, sequence bigint, chain blob,"
              + " PRIMARY KEY ((host, epoch), sequence))"
              + " WITH CLUSTERING ORDER BY (sequence ASC)",
          "frame_unit (host blob, last_ns bigint, first_ns bigint, epoch uuid, first bigint,"
              + " last bigint, chain blob, length int, chunks int,"
              + " PRIMARY KEY ((host), last_ns, first_ns, epoch, first, last))"
              + " WITH CLUSTERING ORDER BY (last_ns ASC, first_ns ASC, epoch ASC, first ASC,"
              + " last ASC)"
              + BY_DAY,
          "frame_chunk (host blob, epoch uuid, first bigint, last bigint, chunk int, frames blob,"
              + " PRIMARY KEY ((host, epoch, first, last), chunk))"
              + " WITH CLUSTERING ORDER BY (chunk ASC)"
              + BY_DAY,
          "host (bucket int, id blob, facts blob, PRIMARY KEY ((bucket), id))",
          "question (bucket int, id uuid, gone_ns bigint, PRIMARY KEY ((bucket), id))",
          "question_chunk (question uuid, chunk int, chunks int, content blob,"
              + " PRIMARY KEY ((question), chunk))",
          "answer (question uuid, host blob, PRIMARY KEY ((question), host))",
          "answer_chunk (question uuid, host blob, chunk int, chunks int, content blob,"
              + " PRIMARY KEY ((question, host), chunk))");

  private CassandraSchema() {}

  /**
   * Makes what is not there.
   *
   * @throws FleetStoreException when the keyspace is of another version
   */
  static void prepare(CqlSession session, CassandraSettings settings) {
    String keyspace = settings.keyspace();
    if (session.getMetadata().getKeyspace(keyspace).isEmpty()) {
      execute(
          session,
          "CREATE KEYSPACE IF NOT EXISTS "
              + keyspace
              + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
              + settings.datacentre().replace("'", "''")
              + "': "
              + settings.replicas()
              + "}");
    }
    for (String table : TABLES) {
      execute(session, "CREATE TABLE IF NOT EXISTS " + keyspace + "." + table);
    }
    checkVersion(session, keyspace);
  }

  private static void execute(CqlSession session, String statement) {
    session.execute(SimpleStatement.newInstance(statement).setTimeout(SCHEMA_TIMEOUT));
  }

  private static void checkVersion(CqlSession session, String keyspace) {
    String meta = keyspace + ".meta";
    Row row = session.execute("SELECT value FROM " + meta + " WHERE name = 'version'").one();
    if (row == null) {
      session.execute("INSERT INTO " + meta + " (name, value) VALUES ('version', " + VERSION + ")");
    } else if (row.getLong(0) != VERSION) {
      throw new FleetStoreException(
          "the keyspace "
              + keyspace
              + " has version "
              + row.getLong(0)
              + " of the fleet store, expected "
              + VERSION
              + "; use the drec that made it, or name another keyspace (fleet.cassandra.keyspace)");
    }
  }
}
