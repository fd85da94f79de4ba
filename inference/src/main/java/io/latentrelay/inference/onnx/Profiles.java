package io.latentrelay.inference.onnx;

import io.latentrelay.inference.gpu.ShapeProfile;
import io.latentrelay.inference.onnx.NetworkDescription.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** From the calls that a network is to expect to what TensorRT is told of them. */
final class Profiles {

    /** A network's calls, with the shape of each input in a call of some size. */
    record Calls(CallRange range, Function<CallSize, Map<String, List<Long>>> shapes) {}

    private Profiles() {}

    /**
     * The profile of a network.
     *
     * @param inputs as its file declares them
     */
    static ShapeProfile of(List<Tensor> inputs, Calls calls) {
        List<ShapeProfile.Input> profile = new ArrayList<>();
        for (Tensor input : inputs) {
            if (input.shape().contains(-1L)) {
                profile.add(
                        new ShapeProfile.Input(
                                input.name(),
                                shape(input, calls, calls.range().smallest()),
                                shape(input, calls, calls.range().usual()),
                                shape(input, calls, calls.range().largest())));
            }
        }
        return new ShapeProfile(profile);
    }

    /** What the file fixes stays as it is. */
    private static List<Long> shape(Tensor input, Calls calls, CallSize size) {
        List<Long> given =
                Optional.ofNullable(calls.shapes().apply(size).get(input.name()))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "input '"
                                                        + input.name()
                                                        + "' is none that SDXL's networks have"));
        List<Long> shape = new ArrayList<>(input.shape());
        for (int axis = 0; axis < shape.size(); axis++) {
            if (shape.get(axis) < 0 && axis < given.size()) {
                shape.set(axis, given.get(axis));
            }
        }
        return shape;
    }
}
