package io.latentrelay.local.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.handoff.BaseJobRecord;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is set, it is an answer or a named error. */
class OrderPropertyTest {

    private static final List<String> NAMES =
            Order.OPTIONS.stream()
                    .map(Option::name)
                    .filter(name -> !name.equals("prompt"))
                    .toList();

    /** What one option or another takes, and what is near it. */
    private static final List<String> VALUES =
            List.of(
                    "0",
                    "1",
                    "2",
                    "8",
                    "30",
                    "96",
                    "1000",
                    "16384",
                    "-1",
                    "0.2",
                    "0.5",
                    "1.5",
                    "1e3",
                    "1e-9",
                    "1e400",
                    "NaN",
                    "Infinity",
                    "-0.0",
                    "4294967295",
                    "4294967296",
                    "",
                    " ",
                    "true",
                    "false",
                    "euler",
                    "DPM++ 2M Karras",
                    "ddim",
                    "heun",
                    "pndm",
                    "karras",
                    "beta",
                    "trailing",
                    "chunk",
                    "torch_cpu",
                    "nv-philox",
                    "timestep",
                    "step",
                    "latents",
                    "picture",
                    "continue",
                    "fresh",
                    "image_to_image",
                    "alone",
                    "64x64",
                    "1024x768",
                    "0x0",
                    "16,32",
                    "1,",
                    "x",
                    "99999999999x1");

    @Provide
    Arbitrary<Map<String, String>> options() {
        Arbitrary<String> values =
                Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(9, Arbitraries.of(VALUES)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(20)));
        return Arbitraries.maps(Arbitraries.of(NAMES), values).ofMaxSize(6);
    }

    @Property(tries = 3000)
    void optionsGiveAJobThatCanTravelOrANamedError(
            @ForAll("options") Map<String, String> options, @ForAll String prompt) {
        Settings settings = Settings.of(Map.of("prompt", prompt)).with(options);
        Order order;
        try {
            order = Order.from(settings, () -> TestModels.DEMO);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        byte[] travelling = BaseJobRecord.encode(order.baseJob());
        assertThat(BaseJobRecord.decode(travelling)).isEqualTo(order.baseJob());
    }
}
