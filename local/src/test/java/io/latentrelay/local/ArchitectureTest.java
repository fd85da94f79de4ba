package io.latentrelay.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the module arrows, and each outside library in its one package of a module. */
class ArchitectureTest {

    private static final String ROOT = "io.latentrelay.";

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    // Contracts that a module lends to others' tests.
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.latentrelay");

    private static final List<String> WORKER_STAGE =
            List.of("schemas", "diffusion", "handoff", "inference", "transport", "worker");

    /** Module to the modules it may use. */
    private static final Map<String, List<String>> ARROWS =
            Map.of(
                    "schemas", List.of(),
                    "diffusion", List.of(),
                    "handoff", List.of("schemas", "diffusion"),
                    "inference", List.of("diffusion"),
                    "transport", List.of("schemas"),
                    "coordinator", List.of("schemas", "diffusion", "handoff", "transport"),
                    "worker", List.of("diffusion", "inference", "transport"),
                    "baseworker", WORKER_STAGE,
                    "refinerworker", WORKER_STAGE,
                    "local",
                            List.of(
                                    "schemas",
                                    "diffusion",
                                    "handoff",
                                    "inference",
                                    "transport",
                                    "coordinator",
                                    "worker",
                                    "baseworker",
                                    "refinerworker"));

    /** Outside package to the packages of ours that may use it, one in a module. */
    private static final Map<String, List<String>> LIBRARIES =
            Map.ofEntries(
                    Map.entry("org.apache.avro..", List.of("schemas")),
                    Map.entry("org.apache.kafka..", List.of("transport.kafka", "local.embedded")),
                    Map.entry("kafka..", List.of("local.embedded")),
                    // S3Proxy's own interfaces speak the SDK's types.
                    Map.entry(
                            "software.amazon.awssdk..", List.of("transport.s3", "local.embedded")),
                    Map.entry("picocli..", List.of("transport.settings")),
                    Map.entry("ch.qos.logback..", List.of("transport.logging")),
                    Map.entry("org.snakeyaml..", List.of("transport.settings", "coordinator.yaml")),
                    Map.entry("io.micrometer..", List.of("transport.telemetry")),
                    Map.entry("ai.onnxruntime..", List.of("inference.onnx")),
                    Map.entry("com.sun.jna..", List.of("inference.onnx")),
                    Map.entry(
                            "com.fasterxml.jackson..",
                            List.of(
                                    "inference.folder",
                                    "coordinator.json",
                                    "local.output",
                                    "transport.logging")),
                    Map.entry("de.siegmar..", List.of("coordinator.csv")),
                    Map.entry("org.apache.parquet..", List.of("coordinator.parquet")),
                    Map.entry("org.apache.hadoop..", List.of("coordinator.parquet")),
                    Map.entry("io.airlift..", List.of("coordinator.parquet")),
                    Map.entry("org.roaringbitmap..", List.of("coordinator.ledger")),
                    Map.entry("me.tongfei..", List.of("coordinator.progress")),
                    Map.entry("org.gaul..", List.of("local.embedded")),
                    Map.entry("org.jclouds..", List.of("local.embedded")));

    static Stream<String> modules() {
        return ARROWS.keySet().stream().sorted();
    }

    static Stream<String> libraries() {
        return LIBRARIES.keySet().stream().sorted();
    }

    @Test
    void everyModuleIsSeen() {
        for (String module : ARROWS.keySet()) {
            assertThat(PRODUCT.that(resideInAPackage(ROOT + module + ".."))).isNotEmpty();
        }
        assertThat(PRODUCT.that(not(resideInAnyPackage(packages(ARROWS.keySet()))))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyWhatItsArrowsAllow(String module) {
        List<String> others = new ArrayList<>(ARROWS.keySet());
        others.remove(module);
        others.removeAll(ARROWS.get(module));
        noClasses()
                .that(resideInAPackage(ROOT + module + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(others)))
                .check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLibraryIsUsedOnlyWhereItBelongs(String library) {
        List<String> homes = LIBRARIES.getOrDefault(library, List.of());
        noClasses()
                .that(not(resideInAnyPackage(exactPackages(homes))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(PRODUCT);
    }

    @Test
    void everyLibraryIsNamedHere() {
        List<String> known = new ArrayList<>(LIBRARIES.keySet());
        known.addAll(
                List.of("io.latentrelay..", "java..", "javax..", "org.slf4j..", "org.jspecify.."));
        known.add("com.sun.net.httpserver..");
        known.add("");
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(known.toArray(String[]::new)))
                .check(PRODUCT);
    }

    @Test
    void packagesOfAModuleFormNoCycle() {
        for (String module : ARROWS.keySet()) {
            slices().matching(ROOT + module + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(PRODUCT);
        }
    }

    private static String[] packages(Iterable<String> modules) {
        List<String> packages = new ArrayList<>();
        modules.forEach(module -> packages.add(ROOT + module + ".."));
        return packages.toArray(String[]::new);
    }

    private static String[] exactPackages(List<String> names) {
        return names.stream().map(name -> ROOT + name).toArray(String[]::new);
    }
}
