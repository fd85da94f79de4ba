package io.latentrelay.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.latentrelay.inference.golden.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime 1.29 tells its makers of every model it opens. A process that leaves it so shows how
 * long it takes until it does; one of ours, running for longer, has told nobody.
 */
class TelemetryTest {

    /** With a command line as long, ONNX Runtime's telemetry crashes the process. */
    private static final String LONG = "x".repeat(6000);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private Path folder;

    @Test
    void nobodyIsToldOfAModel() throws Exception {
        try (Proxy ofOurs = new Proxy();
                Proxy ofBare = new Proxy()) {
            Process ours = start(Ours.class, ofOurs, LONG);
            Process bare = null;
            try {
                await().atMost(PATIENCE).until(() -> isOpen(Ours.class));
                bare = start(Bare.class, ofBare, "");
                await().atMost(PATIENCE).until(() -> ofBare.asked() > 0);

                ours.getOutputStream().close();

                assertThat(ours.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(ours.exitValue()).isZero();
                assertThat(ofOurs.asked()).isZero();
            } finally {
                ours.destroyForcibly();
                if (bare != null) {
                    bare.destroyForcibly();
                }
            }
        }
    }

    private Process start(Class<?> program, Proxy proxy, String rest) throws IOException {
        ProcessBuilder process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                program.getName(),
                                TinyModels.base().resolve("unet/model.onnx").toString(),
                                opened(program).toString(),
                                rest)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(program.getSimpleName() + ".log").toFile());
        Map<String, String> environment = process.environment();
        // It sends nothing where these are set.
        environment.keySet().removeAll(List.of("CI", "ORT_DISABLE_TELEMETRY"));
        environment.put("https_proxy", proxy.address());
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        return process.start();
    }

    private boolean isOpen(Class<?> program) {
        return Files.exists(opened(program));
    }

    private Path opened(Class<?> program) {
        return folder.resolve(program.getSimpleName() + ".open");
    }

    /** As ONNX Runtime is without a word. */
    static final class Bare {

        public static void main(String[] words) throws Exception {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession session = environment.createSession(words[0])) {
                untilTold(Path.of(words[1]), session.getInputNames().toString());
            }
        }
    }

    /** As we start it. */
    static final class Ours {

        public static void main(String[] words) throws Exception {
            Unet unet = TinyNetworks.base(Path.of(words[0]));
            untilTold(Path.of(words[1]), "open");
            unet.close();
        }
    }

    private static void untilTold(Path opened, String model) throws IOException {
        Files.writeString(opened, model);
        while (System.in.read() >= 0) {
            // Nothing is said but the end.
        }
    }

    /** Counts who would have gone out by it. */
    private static final class Proxy implements AutoCloseable {

        private final ServerSocket server;
        private final AtomicInteger asked = new AtomicInteger();

        Proxy() throws IOException {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::answer, "proxy");
            thread.setDaemon(true);
            thread.start();
        }

        private void answer() {
            while (!server.isClosed()) {
                try {
                    server.accept().close();
                    asked.incrementAndGet();
                } catch (SocketException e) {
                    return;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        int asked() {
            return asked.get();
        }

        String address() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
