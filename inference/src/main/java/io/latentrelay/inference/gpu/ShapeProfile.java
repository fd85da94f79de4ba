package io.latentrelay.inference.gpu;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The shapes that a TensorRT engine is made for: of each input that leaves something open, the
 * smallest, the one it is tuned to, and the largest.
 */
public record ShapeProfile(List<Input> inputs) {

    /** One input's shapes, all of one rank. */
    public record Input(String name, List<Long> min, List<Long> opt, List<Long> max) {

        public Input {
            min = List.copyOf(min);
            opt = List.copyOf(opt);
            max = List.copyOf(max);
            if (min.size() != opt.size() || opt.size() != max.size()) {
                throw new IllegalArgumentException(
                        "shapes of input " + name + " differ in rank: " + min + opt + max);
            }
            for (int axis = 0; axis < min.size(); axis++) {
                if (min.get(axis) > opt.get(axis) || opt.get(axis) > max.get(axis)) {
                    throw new IllegalArgumentException(
                            "shapes of input " + name + " do not grow: " + min + opt + max);
                }
            }
        }
    }

    public ShapeProfile {
        inputs = List.copyOf(inputs);
    }

    /** As ONNX Runtime's TensorRT provider reads it; nothing when no input leaves anything open. */
    Map<String, String> providerOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        if (!inputs.isEmpty()) {
            options.put("trt_profile_min_shapes", text(Input::min));
            options.put("trt_profile_opt_shapes", text(Input::opt));
            options.put("trt_profile_max_shapes", text(Input::max));
        }
        return options;
    }

    private String text(Function<Input, List<Long>> shape) {
        return inputs.stream()
                .map(input -> input.name() + ":" + text(shape.apply(input)))
                .collect(Collectors.joining(","));
    }

    private static String text(List<Long> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
