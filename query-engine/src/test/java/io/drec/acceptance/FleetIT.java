package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet of real recorders, links, a relay and a centre, each in a network of its own. Somebody
 * moves from alpha over beta to gamma; gamma reaches nothing but its neighbours and the relay.
 *
 * <p>One fleet for all tests, as a dozen JVMs have to start for it: each test is right alone, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FleetIT {
  /** The first start of a build makes its archive of classes, in a minute on a busy machine. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(60);

  /** Rounds of killing in the check; {@code -Ddrec.fleet.rounds=100} is the long run. */
  private static final int ROUNDS = Integer.getInteger("drec.fleet.rounds", 3);

  private static final long SEED = Long.getLong("seed", System.nanoTime());

  /** What kills alone may never bring about; silence they do. */
  private static final List<String> HISTORY_ALARMS =
      List.of("fork", "rewritten", "unshown", "malformed", "quota");

  private Path directory;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private OwnNetwork network;
  private FleetHost alpha;
  private FleetHost beta;
  private FleetHost gamma;
  private Drec atCentre;
  private Drec atRelay;
  private @Nullable Child centre;
  private @Nullable Child relay;

  @BeforeAll
  void build(@TempDir Path temporary) throws Exception {
    directory = temporary;
    Requirements.recording();
    Requirements.command("ip", "iproute2");
    Requirements.command("curl", "curl");
    Requirements.command("python3", "python3");
    network = new OwnNetwork();
    parts.add(network);
    network.lan("lan").lan("wan").host("centre").host("relay");
    network.host("alpha").host("beta").host("gamma");
    network.plug("centre", "wan", "10.78.0.1/24").plug("relay", "wan", "10.78.0.2/24");
    network.plug("alpha", "wan", "10.78.0.3/24");
    network.plug("relay", "lan", "10.77.0.9/24").plug("alpha", "lan", "10.77.0.1/24");
    network.plug("beta", "lan", "10.77.0.2/24").plug("gamma", "lan", "10.77.0.3/24");
    atCentre = new Drec(directory, network.in("centre"), Map.of());
    atRelay = new Drec(directory, network.in("relay"), Map.of());
    startCentre();
    enrolRelay();
    startRelay();
    alpha = host("alpha", "10.78.0.1");
    beta = host("beta", "10.77.0.9");
    gamma = host("gamma", "10.77.0.9");
  }

  @AfterAll
  void stop() throws Exception {
    for (Child child : Arrays.asList(relay, centre)) {
      if (child != null) {
        child.close();
      }
    }
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  // ---- the fleet ------------------------------------------------------------------------------

  private void startCentre() throws IOException, InterruptedException {
    Child child =
        atCentre.start("central", "--set", "central.directory=" + directory.resolve("centre"));
    centre = child;
    child.awaitUntil("answering", START_LIMIT, () -> FleetHost.says(child, "ask:"));
  }

  private void startRelay() throws IOException, InterruptedException {
    Child child = atRelay.start("relay", "--set", "relay.directory=" + directory.resolve("relay"));
    relay = child;
    child.awaitUntil("listening", START_LIMIT, () -> FleetHost.says(child, "listening"));
  }

  private String token(String... more) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("central", "token"));
    arguments.addAll(List.of("--set", "central.directory=" + directory.resolve("centre")));
    arguments.addAll(Arrays.asList(more));
    Drec.Outcome outcome = atCentre.run(arguments.toArray(String[]::new));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.text().strip();
  }

  private void enrolRelay() throws IOException, InterruptedException {
    Path file = java.nio.file.Files.writeString(directory.resolve("token"), token("--relay"));
    Drec.Outcome outcome =
        atRelay.run(
            "enrol",
            "10.78.0.1",
            "--relay",
            "--token-file",
            file.toString(),
            "--set",
            "relay.directory=" + directory.resolve("relay"));
    assertThat(outcome.status()).as(outcome.err()).isZero();
  }

  private FleetHost host(String name, String parent) throws IOException, InterruptedException {
    FleetHost host = new FleetHost(directory, name, network);
    parts.add(host);
    host.record();
    host.enrol(parent, token());
    host.link();
    return host;
  }

  private Drec.Outcome ask(String... question) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(Arrays.asList(question));
    arguments.addAll(List.of("--at", "http://127.0.0.1:7080", "--token-file"));
    arguments.add(directory.resolve("centre").resolve("admin.token").toString());
    return atCentre.run(arguments.toArray(String[]::new));
  }

  private AnswerJson answer(String... question) throws IOException, InterruptedException {
    String[] json = Arrays.copyOf(question, question.length + 1);
    json[question.length] = "--json";
    Drec.Outcome outcome = ask(json);
    assertThat(outcome.status())
        .as(String.join(" ", question) + ": " + outcome.err() + outcome.text())
        .isZero();
    return outcome.json();
  }

  private static void until(String what, Callable<Boolean> done) throws Exception {
    long endNs = System.nanoTime() + SETTLE_LIMIT.toNanos();
    while (!done.call()) {
      if (System.nanoTime() > endNs) {
        throw new AssertionError("not within " + SETTLE_LIMIT + ": " + what);
      }
      Thread.sleep(200);
    }
  }

  /** Until the centre has the index of all that happened so far: of a mark set after it. */
  private void settled() throws Exception {
    String now = Instant.now().toString();
    for (FleetHost host : List.of(alpha, beta, gamma)) {
      host.run(":");
    }
    until(
        "all hosts' indexes are at the centre",
        () -> {
          AnswerJson hosts = answer("hosts");
          boolean all = hosts.member("connected").number() == 3;
          for (AnswerJson host : hosts.member("hosts").elements()) {
            AnswerJson asOf = host.member("as_of");
            all &= !asOf.isAbsent() && asOf.text().compareTo(now) > 0;
          }
          return all;
        });
  }

  // ---- the intrusion --------------------------------------------------------------------------

  /** Alpha hands out a script, beta runs it and hands it on, gamma runs it. */
  private void move() throws Exception {
    alpha.run("printf 'cp stage.sh payload\\nexec python3 -m http.server 8000\\n' > stage.sh");
    alpha.start("exec python3 -m http.server 8000 --bind 10.77.0.1");
    fetch(beta, "http://10.77.0.1:8000/stage.sh", "stage.sh");
    beta.start("exec sh stage.sh");
    fetch(gamma, "http://10.77.0.2:8000/payload", "fetched.sh");
    gamma.run("printf 'echo done > marker\\n' >> fetched.sh; sed -i '/http.server/d' fetched.sh");
    gamma.run("cp fetched.sh stage.sh; sh fetched.sh");
  }

  private static void fetch(FleetHost host, String url, String file) throws Exception {
    host.run(
        "for i in $(seq 100); do curl -q -sS --noproxy '*' -f -o "
            + file
            + " "
            + url
            + " && exit 0; sleep 0.1; done; exit 1");
  }

  private String marker() {
    return "path:" + gamma.work.resolve("marker");
  }

  private static List<String> hostsOf(AnswerJson cause) {
    return cause.member("path").elements().stream()
        .map(step -> step.member("entity").member("host").text())
        .distinct()
        .toList();
  }

  @Test
  @Order(1)
  void shouldFollowAnIntrusionFromHostToHostAndSayWhereItCannot() throws Exception {
    move();
    settled();

    AnswerJson whole = answer("why", marker(), "--host", "gamma");
    AnswerJson cause =
        whole.member("causes").elements().stream()
            .filter(one -> hostsOf(one).equals(List.of("gamma", "beta", "alpha")))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no path to alpha: " + whole));
    assertThat(cause.member("entry").member("host").text()).isEqualTo("alpha");
    assertThat(cause.toString()).contains("http.server", "connection");

    AnswerJson scope = answer("scope", "ip:10.77.0.2");
    assertThat(scope.member("coverage").member("audience").member("answered").number())
        .isGreaterThanOrEqualTo(2);

    beta.killLink();
    until(
        "the centre sees that beta is gone",
        () -> answer("hosts").member("connected").number() == 2);
    AnswerJson cut = answer("why", marker(), "--host", "gamma");
    AnswerJson end =
        cut.member("causes").elements().stream()
            .map(one -> one.member("ends_at"))
            .filter(one -> !one.isAbsent())
            .findFirst()
            .orElseThrow(() -> new AssertionError("says not where it went on: " + cut));
    assertThat(end.member("host").text()).isEqualTo("beta");
    assertThat(end.member("state").text()).isEqualTo("offline");
    assertThat(end.member("indexed").member("count").number()).isPositive();
    assertThat(ask("why", marker(), "--host", "gamma").text())
        .contains("it went on at host beta, which is offline");

    String kept =
        answer("why", marker(), "--host", "gamma", "--wait", "10m").member("question").text();
    beta.link();
    until(
        "the path goes on at beta, which is back",
        () ->
            answer("answers", kept).member("causes").elements().stream()
                .anyMatch(one -> hostsOf(one).equals(List.of("gamma", "beta", "alpha"))));

    Drec.Outcome audit = atCentre.run("audit", gamma.audit().toString());
    assertThat(audit.text()).as(audit.err()).contains("whole; head");
  }

  /** Each wait in it has a limit; how long all of them take is for who asks for many rounds. */
  @Test
  @Order(2)
  @Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldHaveEachRecordOnceAfterKillsAtRandom() throws Exception {
    Random random = new Random(SEED);
    System.out.println("FleetIT: " + ROUNDS + " rounds of kills, -Dseed=" + SEED);
    if (ROUNDS < 100) {
      System.out.println("FleetIT: skipped: the other rounds of 100; -Ddrec.fleet.rounds=100");
    }
    List<FleetHost> hosts = List.of(alpha, beta, gamma);
    Map<String, Integer> acts = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Child> busy = new ArrayList<>();
      for (FleetHost host : hosts) {
        busy.add(host.start("for i in 1 2 3 4 5; do echo $i > counted; sleep 0.1; done"));
      }
      String killed = kill(random, hosts.get(random.nextInt(hosts.size())));
      for (Child child : busy) {
        assertThat(child.await(SETTLE_LIMIT)).as(child.toString()).isZero();
      }
      for (FleetHost host : hosts) {
        // What a recorder had not read when it was killed, nobody has.
        acts.merge(host.name, killed.equals("host " + host.name) ? 0 : 5, Integer::sum);
      }
      System.out.println("FleetIT: round " + (round + 1) + ": killed " + killed);
    }
    settled();

    for (FleetHost host : hosts) {
      String point = "path:" + host.work.resolve("counted");
      long recorded = count(host.ask("scope", point, "--json").json());
      assertThat(recorded).as(host.name).isGreaterThanOrEqualTo(acts.get(host.name));
      assertThat(count(answer("scope", point))).as(host.name + " live").isEqualTo(recorded);
      host.killLink();
    }
    until("no host is there", () -> answer("hosts").member("connected").number() == 0);
    for (FleetHost host : hosts) {
      String point = "path:" + host.work.resolve("counted");
      AnswerJson indexed = answer("scope", point);
      assertThat(indexed.member("hosts").elements().get(0).member("source").text())
          .isEqualTo("index");
      assertThat(count(indexed))
          .as(host.name + " by the index")
          .isEqualTo(count(host.ask("scope", point, "--json").json()));
    }
    for (AnswerJson host : answer("hosts").member("hosts").elements()) {
      assertThat(host.member("frames_lost").number()).isZero();
      assertThat(host.member("alarms").elements())
          .as("alarms of %s", host)
          .noneMatch(alarm -> HISTORY_ALARMS.contains(alarm.member("kind").text()));
    }
  }

  private static long count(AnswerJson scope) {
    return scope.member("hosts").elements().stream()
        .mapToLong(host -> host.member("count").number())
        .sum();
  }

  private String kill(Random random, FleetHost host) throws IOException, InterruptedException {
    switch (random.nextInt(4)) {
      case 0 -> {
        host.killLink();
        host.link();
        return "link " + host.name;
      }
      case 1 -> {
        host.kill();
        host.record();
        host.link();
        return "host " + host.name;
      }
      case 2 -> {
        Child child = relay;
        if (child != null) {
          child.close();
        }
        startRelay();
        return "relay";
      }
      default -> {
        Child child = centre;
        if (child != null) {
          child.close();
        }
        startCentre();
        return "centre";
      }
    }
  }
}
