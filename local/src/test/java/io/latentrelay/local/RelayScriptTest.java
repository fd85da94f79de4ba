package io.latentrelay.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code relay} script in a project of its own, with a java and a mvn that only say so. */
class RelayScriptTest {
    private static final Path SCRIPT = Path.of("..", "relay");
    private static final String PROGRAM = "local/target/relay/lib/local.jar";
    private static final String ARCHIVE = "local/target/relay/classes.jsa";
    private static final String JAVA =
            """
            if [ "$1" = -version ]; then echo 'openjdk version "17.0.1" 2021' >&2
            elif [[ "$*" == *' rehearse '* ]]; then echo archive >"${@: -1}"
            else echo "java: $*"; fi
            """;

    private record Ended(int exitCode, String output) {}

    @TempDir Path temporary;

    private Path project;
    private Path tools;

    /** What a build leaves running is not to write into a folder that is being deleted. */
    @AfterEach
    void awaitRehearsal() {
        if (Files.exists(Path.of(program()))) {
            await().until(() -> Files.exists(project.resolve(ARCHIVE)));
        }
    }

    @BeforeEach
    void makeProject() throws IOException {
        project = temporary.resolve("my project");
        tools = Files.createDirectories(temporary.resolve("bin"));
        write(project.resolve("pom.xml"), "");
        write(project.resolve("local/pom.xml"), "");
        write(project.resolve("local/src/main/java/A.java"), "");
        Files.copy(SCRIPT, project.resolve("relay"));
        tool("java", JAVA);
        tool("mvn", "mkdir -p \"$(dirname '" + program() + "')\"; touch '" + program() + "'\n");
    }

    @Test
    void buildsWhatIsMissingAndRunsIt() throws Exception {
        Ended ended = relay("demo", "--data", "a b");

        assertThat(ended.output()).contains("relay: building").contains("relay: built in");
        assertThat(ended.output()).contains("-jar " + program() + " demo --data a b");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void anArchiveOfClassesIsMadeByABuildAndUsedAfterwards() throws Exception {
        relay("demo");

        await().until(() -> Files.exists(project.resolve(ARCHIVE)));
        assertThat(relay("demo").output())
                .contains(
                        "-XX:SharedArchiveFile="
                                + realProject().resolve(ARCHIVE)
                                + " -Xshare:auto");
    }

    @Test
    void doesNotBuildWhatIsUpToDate() throws Exception {
        relay("demo");

        assertThat(relay("demo").output()).doesNotContain("building").contains("java: ");
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        relay("demo");
        age(Path.of(program()));

        assertThat(relay("demo").output()).contains("building").contains("java: ");
    }

    @Test
    void showsWhyABuildFailedAndRunsNothing() throws Exception {
        tool("mvn", "echo '[INFO] fine'; echo '[ERROR] A.java:[4,8] no such thing'; exit 1\n");

        Ended ended = relay("demo");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output())
                .contains("[ERROR] A.java:[4,8] no such thing")
                .contains("the build failed; the whole log: ")
                .doesNotContain("[INFO]")
                .doesNotContain("java: ");
        assertThat(project.resolve("target/relay-build.lock")).doesNotExist();
    }

    @Test
    void refusesAnOldJava() throws Exception {
        tool("java", "echo 'java version \"1.8.0_292\"' >&2\n");

        Ended ended = relay("demo");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("older than Java 17").doesNotContain("building");
    }

    @Test
    void takesOverTheLockOfABuildThatDied() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        write(project.resolve("target/relay-build.lock/pid"), Long.toString(dead.pid()));

        assertThat(relay("demo").output()).contains("relay: built in").contains("java: ");
    }

    @Test
    void findsItselfThroughLinksFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("r"), Path.of("my project/relay"));

        Ended ended = run(link.toString(), "--version");

        assertThat(ended.output()).contains("-jar " + program() + " --version");
    }

    private String program() {
        return realProject().resolve(PROGRAM).toString();
    }

    private Path realProject() {
        try {
            return project.toRealPath();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Ended relay(String... arguments) throws Exception {
        return run(project.resolve("relay").toString(), arguments);
    }

    private Ended run(String script, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("bash", script));
        words.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(temporary.toFile()).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("RELAY_JAVA_OPTS");
        builder.environment().merge("PATH", "", (path, none) -> tools + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private void tool(String name, String body) throws IOException {
        Path file = tools.resolve(name);
        write(file, "#!/usr/bin/env bash\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void age(Path file) throws IOException {
        Instant past = Instant.now().minus(Duration.ofHours(1));
        Files.setLastModifiedTime(file, FileTime.from(past));
    }
}
