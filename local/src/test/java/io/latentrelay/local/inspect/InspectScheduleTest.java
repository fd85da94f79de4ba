package io.latentrelay.local.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentrelay.local.generate.TestModels;
import io.latentrelay.local.output.CapturedRelay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers expected here are diffusers'. */
class InspectScheduleTest {

    private final CapturedRelay relay =
            new CapturedRelay(
                    InspectCommands.all(InputStream.nullInputStream(), () -> TestModels.DEMO));

    @Test
    void thePeoplesTableNamesTheSplitAndEveryStep() {
        assertThat(
                        relay.run(
                                "inspect",
                                "schedule",
                                "--steps",
                                "5",
                                "--fraction",
                                "0.2",
                                "--cut",
                                "timestep"))
                .isZero();
        assertThat(relay.out().lines())
                .containsExactly(
                        "euler, schedule model, 5 steps: base 4 + refiner 1, cut at t=200"
                                + " (refiner from t=1, sigma 0.04131)",
                        "spacing leading, trained with scaled_linear 8.5E-4..0.012 over 1000,"
                                + " epsilon",
                        "initial noise times 5.2309084",
                        "",
                        "step  timestep       sigma  model",
                        "   0       801   5.1344333  base",
                        "   1       601   2.2928548  base",
                        "   2       401   1.1682165  base",
                        "   3       201   0.5740507  base",
                        "   4         1  0.04131448  refiner",
                        "                         0  end");
    }

    @Test
    void leadingTimestepsAndSigmasAreDiffusers() {
        assertThat(relay.run("inspect", "schedule", "--steps", "25", "--json")).isZero();
        JsonNode schedule = relay.json();
        assertThat(schedule.get("timesteps")).hasSize(25);
        assertThat(schedule.get("timesteps").get(0).floatValue()).isEqualTo(961);
        assertThat(schedule.get("timesteps").get(24).floatValue()).isEqualTo(1);
        assertThat(schedule.get("sigmas")).hasSize(26);
        // Sigmas to 1e-5 relative, as the reference data states.
        assertThat(schedule.get("sigmas").get(0).doubleValue()).isCloseTo(11.676, within(5e-4));
        assertThat(schedule.get("sigmas").get(25).doubleValue()).isZero();
        assertThat(schedule.get("initial_noise_scale").doubleValue())
                .isCloseTo(Math.sqrt(11.676 * 11.676 + 1), within(5e-4));
        assertThat(schedule.get("split").get("refiner_steps").intValue()).isZero();
        assertThat(schedule.get("split").get("refiner_timestep").isNull()).isTrue();
        assertThat(schedule.get("models")).hasSize(25);
        assertThat(schedule.get("models").get(24).textValue()).isEqualTo("base");
    }

    @Test
    void stepsThatAPicturesStrengthLeavesOutAreNoModels() {
        assertThat(
                        relay.run(
                                "inspect",
                                "schedule",
                                "--steps",
                                "10",
                                "--strength",
                                "0.45",
                                "--fraction",
                                "0.2",
                                "--json"))
                .isZero();

        // int(10 * 0.45) = 4 steps are run, as in diffusers.
        JsonNode schedule = relay.json();
        assertThat(schedule.get("split").get("first_step").intValue()).isEqualTo(6);
        assertThat(schedule.get("split").get("base_steps").intValue()).isEqualTo(2);
        assertThat(schedule.get("split").get("refiner_steps").intValue()).isEqualTo(2);
        List<String> models = new ArrayList<>();
        schedule.get("models").forEach(model -> models.add(model.textValue()));
        assertThat(models)
                .containsExactly(
                        "-", "-", "-", "-", "-", "-", "base", "base", "refiner", "refiner");
    }

    @Test
    void aStrengthThatLeavesNoStepIsRefused() {
        assertThat(relay.run("inspect", "schedule", "--steps", "10", "--strength", "0.05"))
                .isEqualTo(2);
        assertThat(relay.err()).contains("--strength '0.05'");
    }

    @Test
    void aSchedulerConfigOfItsOwnIsFollowed(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("scheduler_config.json"),
                        """
                        {"_class_name": "EulerDiscreteScheduler", "beta_schedule": "scaled_linear",
                         "beta_start": 0.00085, "beta_end": 0.012, "steps_offset": 1,
                         "timestep_spacing": "trailing", "prediction_type": "v_prediction"}
                        """);
        String config = file.toString();
        assertThat(relay.run("inspect", "schedule", "--scheduler-config", config, "--json"))
                .isZero();
        assertThat(relay.json().get("timestep_spacing").textValue()).isEqualTo("trailing");
        assertThat(relay.json().get("timesteps").get(0).floatValue()).isEqualTo(999);
        assertThat(relay.json().get("trained_with").textValue()).endsWith("v_prediction");

        Files.writeString(file, "{");
        assertThat(relay.run("inspect", "schedule", "--scheduler-config", config)).isEqualTo(2);
        assertThat(relay.err()).contains(config + " is no JSON");
    }

    @Test
    void aSamplersNameMayCarryItsScheduleAndMustNotContradictIt() {
        assertThat(relay.run("inspect", "schedule", "--sampler", "Euler Karras")).isZero();
        assertThat(relay.out()).startsWith("euler, schedule karras,");
        assertThat(
                        relay.run(
                                "inspect",
                                "schedule",
                                "--sampler",
                                "Euler Karras",
                                "--schedule",
                                "model"))
                .isEqualTo(2);
        assertThat(relay.err())
                .isEqualTo(
                        "relay inspect schedule: --sampler 'Euler Karras' names another schedule"
                                + " than --schedule 'model'; keep one\n");
    }

    @ParameterizedTest
    @CsvSource({
        "25, 0.2, timestep, 20, 5, 161",
        "30, 0.2, timestep, 23, 7, 199",
        "30, 0.2, step, 24, 6, 166",
        "25, 0.4, timestep, 15, 10, 361",
        "30, 0.6, timestep, 11, 19, 595",
    })
    void splitsAreDiffusersOrFooocus(
            int steps, double fraction, String cut, int base, int refiner, float timestep) {
        assertThat(
                        relay.run(
                                "inspect",
                                "split",
                                "--steps",
                                String.valueOf(steps),
                                "--fraction",
                                "0.1," + fraction,
                                "--cut",
                                cut,
                                "--json"))
                .isZero();
        JsonNode split = relay.json().get("splits").get(1);
        assertThat(split.get("base_steps").intValue()).isEqualTo(base);
        assertThat(split.get("refiner_steps").intValue()).isEqualTo(refiner);
        assertThat(split.get("switch_step").intValue()).isEqualTo(base);
        assertThat(split.get("refiner_timestep").floatValue()).isEqualTo(timestep);
        assertThat(split.get("cut").textValue()).isEqualTo(cut);
        assertThat(split.get("cut_timestep").isNull()).isEqualTo(cut.equals("step"));
    }

    @Test
    void theSplitTableMarksWhatDeservesAWord() {
        assertThat(
                        relay.run(
                                "inspect",
                                "split",
                                "--steps",
                                "2,30",
                                "--fraction",
                                "0,0.001,0.2,0.5"))
                .isZero();
        assertThat(relay.out())
                .contains("fraction 0.001 leaves the refiner no step")
                .contains("fraction 0.5 is beyond the last fifth the refiner was trained for")
                .doesNotContain("fraction 0.2 is")
                .doesNotContain("fraction 0 ");
        // Heading, blank line, headings, a row each, and the marked ones below.
        assertThat(relay.out().lines().filter(line -> line.contains(" timestep "))).hasSize(8);
    }
}
