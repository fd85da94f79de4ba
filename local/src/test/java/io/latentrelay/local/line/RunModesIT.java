package io.latentrelay.local.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentrelay.local.embedded.EmbeddedBroker;
import io.latentrelay.local.embedded.EmbeddedStore;
import io.latentrelay.local.fleet.LocalStore;
import io.latentrelay.transport.kafka.KafkaConnection;
import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What else a run may ask for than text to image, on the whole line, a process for each role. */
@TestInstance(Lifecycle.PER_CLASS)
class RunModesIT {

    private static final String FLEET = "modes";
    private static final String NEGATIVE = "(blurry:1.3) " + "dull ".repeat(100).strip();
    private static final String SETTINGS = "width: 96, height: 96, steps: 20, guidance_scale: 3";

    @TempDir static Path folder;

    private final DemoWorld world = DemoWorld.load();
    private EmbeddedBroker broker;
    private EmbeddedStore store;
    private ProcessFleet fleet;
    private RelayProcess base;
    private RelayProcess coordinator;

    /** The base alone draws the first two pictures of the demo world: others start from these. */
    @BeforeAll
    void drawPictures() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        store = EmbeddedStore.start(folder.resolve("store"), 0, LocalStore.ACCESS);
        fleet = new ProcessFleet(broker, store, FLEET, folder);
        base = fleet.baseWorker("base-1");
        fleet.refinerWorker("refiner-1");
        coordinator = fleet.coordinator("coordinator");
        run("drawn", "", "fraction: 0");
        for (int i = 0; i < 2; i++) {
            String name = String.format("%09d.png", i);
            Files.write(Path.of(drawn(i)), stored("drawn").pictures().get(name));
        }
    }

    @AfterAll
    void stop() {
        fleet.close();
        store.close();
        broker.close();
    }

    @Test
    void theLineStoresWhatGenerateDraws() throws Exception {
        assertReference("drawn", "--fraction", "0");
        // Draws noise at every step, remembers earlier ones, and has prompts of several chunks.
        run(
                "continued",
                ", sampler: DPM++ 2M SDE Karras, s_noise: 1.02, guidance_rescale: 0.3,"
                        + " emphasis: true, clip_skip: 1, crop: {top: 8, left: 16},"
                        + " negative_prompt: \"%s\"".formatted(NEGATIVE),
                "fraction: 0.4, aesthetic_score: 7, guidance_scale: 2.5");
        assertReference(
                "continued",
                "--sampler",
                "DPM++ 2M SDE Karras",
                "--s-noise",
                "1.02",
                "--guidance-rescale",
                "0.3",
                "--emphasis",
                "--clip-skip",
                "1",
                "--crop",
                "8,16",
                "--negative-prompt",
                NEGATIVE,
                "--fraction",
                "0.4",
                "--aesthetic-score",
                "7",
                "--refiner-guidance-scale",
                "2.5");
    }

    /** The first picture, byte for byte. */
    private void assertReference(String run, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--steps", "20"));
        all.addAll(List.of(options));
        byte[] reference =
                new Reference(folder)
                        .picture(world.pictures().get(0).prompt(), all.toArray(String[]::new));
        assertThat(stored(run).pictures().get("000000000.png")).as(run).isEqualTo(reference);
    }

    @Test
    void aTrajectoryMayStartFromAPictureFile() throws Exception {
        run(
                "from-pictures",
                ", init_image: [drawn-0.png, drawn-1.png], strength: 0.5",
                "fraction: 0.2");

        JsonNode row = stored("from-pictures").manifest().get(0);
        assertThat(row.get("init_image").asText()).startsWith("inputs/").endsWith(".png");
        assertThat(row.get("base_steps").asInt()).isEqualTo(6);
        assertThat(row.get("refiner_steps").asInt()).isEqualTo(4);
        assertThat(row.get("base_ran_on").asText())
                .startsWith("device=cpu-")
                .endsWith("text_encoder=cpu text_encoder_2=cpu unet=cpu vae_encoder=cpu");
        assertThat(row.get("refiner_ran_on").asText())
                .endsWith("text_encoder_2=cpu unet=cpu vae_decoder=cpu");
        world.assertShowsColours(world.pictures().get(0), stored("from-pictures").picture(0));
        world.assertShowsColours(world.pictures().get(1), stored("from-pictures").picture(1));
        assertReference("from-pictures", "--init-image", drawn(0));
    }

    @Test
    void promptsAndPicturesMayLieInTheBucket() throws Exception {
        Path bucket = store.bucketFolder();
        String prompts = "prompt\n" + world.pictures().get(0).prompt() + "\n";
        Files.writeString(bucket.resolve("prompts.csv"), prompts + "a hill\n");
        Files.copy(folder.resolve("drawn-0.png"), bucket.resolve("start.png"));
        String place = "s3://" + LocalStore.ACCESS.bucket() + "/";
        run(
                "in-bucket",
                "{file: \"" + place + "prompts.csv\"}",
                ", init_image: \"" + place + "start.png\", strength: 0.5",
                "fraction: 0.2");

        JsonNode row = stored("in-bucket").manifest().get(0);
        assertThat(row.get("init_image").asText()).isEqualTo("start.png");
        assertReference("in-bucket", "--init-image", drawn(0));
    }

    @Test
    void theRefinerMayStartAnewFromTheFinishedPicture() throws Exception {
        run("anew", "", "mode: image_to_image, strength: 0.2, through: picture");

        JsonNode row = stored("anew").manifest().get(0);
        assertThat(row.get("base_steps").asInt()).isEqualTo(20);
        assertThat(row.get("refiner_steps").asInt()).isEqualTo(4);
        assertThat(row.get("refiner_mode").asText()).isEqualTo("image_to_image");
        world.assertShowsColours(world.pictures().get(0), stored("anew").picture(0));
        assertReference(
                "anew",
                "--refiner-mode",
                "image_to_image",
                "--refiner-strength",
                "0.2",
                "--through",
                "picture");
        assertThat(stored("anew").pictures().get("000000000.png"))
                .isNotEqualTo(stored("drawn").pictures().get("000000000.png"));
    }

    @Test
    void theRefinerAloneNeedsNoBaseWorker() throws Exception {
        base.terminate();

        run("alone", ", init_image: [drawn-0.png, drawn-1.png], strength: 0.2", "mode: alone");

        JsonNode row = stored("alone").manifest().get(1);
        assertThat(row.get("base_model").isNull()).isTrue();
        assertThat(row.get("base_steps").asInt()).isZero();
        assertThat(row.get("refiner_steps").asInt()).isEqualTo(4);
        world.assertShowsColours(world.pictures().get(1), stored("alone").picture(1));
        assertReference(
                "alone", "--refiner-mode", "alone", "--init-image", drawn(0), "--strength", "0.2");
        base = fleet.baseWorker("base-again");
    }

    @Test
    void aRecordThatNobodyCanReadIsBuriedAndShown() throws Exception {
        KafkaConnection kafka =
                KafkaConnection.from(
                        Settings.of(
                                Map.of(
                                        "bootstrap-servers",
                                        broker.bootstrapServers(),
                                        "topic-prefix",
                                        FLEET)));
        try (Publisher publisher = kafka.publisher()) {
            byte[] garbage = "no handoff".getBytes(StandardCharsets.UTF_8);
            publisher.publish(kafka.topics().handoffs(), "?", Map.of(), garbage).join();
        }

        await().atMost(ProcessFleet.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(fleetStatus().get("stray_records").toString())
                                        .contains("CORRUPT_RECORD"));
    }

    private JsonNode fleetStatus() throws IOException, InterruptedException {
        URI runs = URI.create(ProcessFleet.address(coordinator) + "/api/runs");
        String answer =
                HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(runs).build(), BodyHandlers.ofString())
                        .body();
        return new ObjectMapper().readTree(answer);
    }

    /** Draws the first two pictures of the demo world in some way, and waits for them. */
    private void run(String name, String settings, String refiner) throws Exception {
        List<String> prompts =
                world.pictures().subList(0, 2).stream()
                        .map(expected -> "\"" + expected.prompt() + "\"")
                        .toList();
        run(name, prompts.toString(), settings, refiner);
    }

    private void run(String name, String prompts, String settings, String refiner)
            throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve(name + ".yaml"),
                        """
                        name: %s
                        prompts: %s
                        seed: 0
                        settings: {%s%s}
                        refiner: {%s}
                        """
                                .formatted(name, prompts, SETTINGS, settings, refiner));
        fleet.submit(file, coordinator);
        assertThat(fleet.awaitEnd(name, coordinator)).contains("2 of 2 images");
        stored(name).assertHolds(2);
    }

    private static String drawn(int index) {
        return folder.resolve("drawn-" + index + ".png").toString();
    }

    private StoredRun stored(String name) {
        return StoredRun.of(store.bucketFolder(), name);
    }
}
