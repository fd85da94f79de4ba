package io.latentrelay.local.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.local.generate.TestModels;
import io.latentrelay.local.output.CapturedRelay;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InspectTest {

    private final CapturedRelay relay =
            new CapturedRelay(
                    InspectCommands.all(InputStream.nullInputStream(), () -> TestModels.DEMO));

    @ParameterizedTest
    @EnumSource
    void everySamplerIsListedUnderEveryNameAndTaken(SamplerName sampler) {
        assertThat(relay.run("inspect", "samplers")).isZero();
        assertThat(relay.out()).contains(sampler.text()).contains(sampler.a1111());
        sampler.aliases().forEach(alias -> assertThat(relay.out()).contains(alias));
        assertThat(relay.run("inspect", "schedule", "--sampler", sampler.a1111())).isZero();
        assertThat(relay.out()).startsWith(sampler.text() + ",");
    }

    @Test
    void samplersAndSchedulesAreThereForScripts() {
        assertThat(relay.run("inspect", "samplers", "--json")).isZero();
        assertThat(relay.json().findValuesAsText("name"))
                .contains("euler", "karras")
                .hasSize(SamplerName.values().length + ScheduleType.values().length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    schedule --sampler oiler | sampler 'oiler' is not known
                    schedule --schedule bent | schedule 'bent' is not one of
                    schedule --steps 0       | --steps '0' (from the command line) is not a whole number from 1 to 1000
                    schedule --fraction 1.5  | --fraction '1.5' (from the command line) is not a number from 0.0 to 1.0
                    schedule --fraction 1    | refiner fraction 1.0 is not in 0 (base only) to 1, 1 excluded
                    schedule --cut sigma     | --cut 'sigma' (from the command line) is not one of timestep, step
                    schedule --scheduler-config nowhere.json | --scheduler-config 'nowhere.json' (from the command line) is not a file
                    schedule --draws 2       | unknown option --draws
                    split --fraction 0.2,x   | --fraction '0.2,x' (from the command line) is not numbers from 0 to below 1
                    split --fraction 0.2,1   | --fraction '0.2,1' (from the command line) is not numbers from 0 to below 1
                    split --steps 20,        | --steps '20,' (from the command line) is not whole numbers from 1 to 1000
                    noise --shape 4,0        | --shape '4,0' (from the command line) is not sizes of at least 1
                    noise --shape 99999,99999 | --shape '99999,99999' (from the command line) is not sizes of at least 1, joined by commas, for no more than
                    noise --draws 0          | --draws '0' (from the command line) is not a whole number from 1 to
                    noise --seed -1          | --seed '-1' (from the command line) is not a whole number from 0 to
                    noise --source gpu       | noise source 'gpu' is not one of torch-cpu, nv-philox
                    noise --npy /            | cannot write /: it is no file
                    tokens --model nowhere x | model folder nowhere does not exist
                    tokns                    | unknown command 'tokns'; did you mean tokens?
                    """)
    void badInputIsOneLineAndExitCodeTwo(String arguments, String message) {
        assertThat(relay.run(("inspect " + arguments).split(" +"))).isEqualTo(2);
        assertThat(relay.err()).startsWith("relay inspect").contains(message);
        assertThat(relay.err().lines()).hasSize(1);
        assertThat(relay.out()).isEmpty();
    }

    @Test
    void everyTopicExplainsItself() {
        for (String topic :
                List.of(
                        "tokens",
                        "schedule",
                        "split",
                        "noise",
                        "samplers",
                        "model",
                        "conditioning")) {
            assertThat(relay.run("inspect", topic, "--help")).isZero();
            assertThat(relay.out()).contains("Usage: relay inspect " + topic).contains("--json");
        }
    }
}
