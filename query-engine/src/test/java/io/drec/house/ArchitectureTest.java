package io.drec.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The arrows between modules run one way, and each foreign library sits behind the package made for
 * it. This module sees all the others, so the rules of the whole house stand here.
 *
 * <p>{@code allowEmptyShould} is on where all classes of a package may be absent today.
 */
@AnalyzeClasses(
    packages = "io.drec",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class ArchitectureTest {
  private static final String[] RECORDER = {
    "io.drec.record..",
    "io.drec.journal..",
    "io.drec.compact..",
    "io.drec.store..",
    "io.drec.seal..",
    "io.drec.verify..",
    "io.drec.sensor..",
    "io.drec.evidence..",
    "io.drec.daemon.."
  };

  @ArchTest
  static final ArchRule recorderKnowsNoOtherModule =
      noClasses()
          .that()
          .resideInAnyPackage(RECORDER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.drec.linux..", "io.drec.windows..", "io.drec.relay..", "io.drec.query..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule sensorsKnowOnlyTheRecorder =
      noClasses()
          .that()
          .resideInAnyPackage("io.drec.linux..", "io.drec.windows..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.drec.query..", "io.drec.relay..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule linuxAndWindowsDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage("io.drec.linux..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.drec.windows..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule windowsAndLinuxDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage("io.drec.windows..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.drec.linux..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule relayKnowsNoQuestionAndNoSensor =
      noClasses()
          .that()
          .resideInAPackage("io.drec.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.drec.query..", "io.drec.linux..", "io.drec.windows..")
          .allowEmptyShould(true);

  /** Sensors are found through {@link java.util.ServiceLoader}. */
  @ArchTest
  static final ArchRule queryImportsNoSensor =
      noClasses()
          .that()
          .resideInAPackage("io.drec.query..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.drec.linux..", "io.drec.windows..");

  /** The command is the outermost layer: nothing else leans on it. */
  @ArchTest
  static final ArchRule nothingKnowsTheCommand =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.drec.query.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.drec.query.cli..");

  @ArchTest
  static final ArchRule chronicleOnlyInTheJournal = only("io.drec.journal..", "net.openhft..");

  @ArchTest
  static final ArchRule rocksOnlyInTheStores =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drec.store..", "io.drec.relay.fleet.rocks..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule cassandraOnlyInItsFleetStore =
      only("io.drec.relay.fleet.cassandra..", "com.datastax..");

  @ArchTest
  static final ArchRule jnaOnlyInTheSensors =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drec.linux..", "io.drec.windows..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest static final ArchRule nettyOnlyInTheRelay = only("io.drec.relay..", "io.netty..");

  @ArchTest
  static final ArchRule bouncyCastleOnlyInIdentityAndSeal =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.drec.relay.identity..", "io.drec.relay.seal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule micronautOnlyInTheQueryEngine = only("io.drec.query..", "io.micronaut..");

  @ArchTest
  static final ArchRule picocliOnlyInTheCommand = only("io.drec.query.cli..", "picocli..");

  @ArchTest
  static final ArchRule luceneOnlyInTheSyntax =
      only("io.drec.query.syntax..", "org.apache.lucene..");

  @ArchTest
  static final ArchRule metricsOnlyInHttp = only("io.drec.query.http..", "io.micrometer..");

  @ArchTest
  static final ArchRule jwtOnlyInItsPackage = only("io.drec.query.http.oidc..", "com.nimbusds..");

  @ArchTest
  static final ArchRule csvOnlyInQuestions = only("io.drec.query.question..", "de.siegmar..");

  @ArchTest
  static final ArchRule re2jOnlyInQuestions = only("io.drec.query..", "com.google.re2j..");

  @ArchTest
  static final ArchRule windowsReadsJsonInOnePackage =
      noClasses()
          .that()
          .resideInAPackage("io.drec.windows..")
          .and()
          .resideOutsideOfPackage("io.drec.windows.event..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule linuxReadsJsonInOnePackage =
      noClasses()
          .that()
          .resideInAPackage("io.drec.linux..")
          .and()
          .resideOutsideOfPackage("io.drec.linux.container..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  /** Only classes of {@code owner} may use {@code library}. */
  private static ArchRule only(String owner, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(owner)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
