package dev.tidemark.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/** The house of the design, as rules: who may know whom. */
@AnalyzeClasses(packages = "dev.tidemark", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  @ArchTest
  static final ArchRule roomsMeetInStorageOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.tidemark..")
          .layer("storage")
          .definedBy("dev.tidemark.storage..")
          .layer("collector")
          .definedBy("dev.tidemark.collector..")
          .layer("analyzer")
          .definedBy("dev.tidemark.analyzer..")
          .layer("shadow-scorer")
          .definedBy("dev.tidemark.shadow..")
          .layer("alerts")
          .definedBy("dev.tidemark.alerts..")
          .layer("dashboard")
          .definedBy("dev.tidemark.dashboard..")
          .layer("server")
          .definedBy("dev.tidemark.server..")
          .whereLayer("server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("collector")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("analyzer")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("shadow-scorer")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("alerts")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("dashboard")
          .mayOnlyBeAccessedByLayers("server");

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("dev.tidemark.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule statisticsSeeOnlyTheJdkAndCommons =
      classes()
          .that()
          .resideInAPackage("dev.tidemark.analyzer.statistics..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util..",
              "java.math..",
              "org.apache.commons..",
              "org.jspecify..",
              "dev.tidemark.analyzer.statistics..");

  @ArchTest
  static final ArchRule timeComesFromAnInstantSource =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.tidemark.server..", "dev.tidemark.storage.engine..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule onlyTheShadowScorerKnowsOnnxRuntime =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.tidemark.shadow..", "dev.tidemark.server.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);
}
