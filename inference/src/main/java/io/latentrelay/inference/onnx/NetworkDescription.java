package io.latentrelay.inference.onnx;

import java.util.List;
import java.util.Optional;

/**
 * What an open network takes and gives.
 *
 * @param network the folder it was loaded from, such as {@code unet}
 */
public record NetworkDescription(String network, List<Tensor> inputs, List<Tensor> outputs) {

    /**
     * A tensor as the network declares it.
     *
     * @param type such as float16
     * @param shape -1 for an axis of any size
     */
    public record Tensor(String name, String type, List<Long> shape) {

        public Tensor {
            shape = List.copyOf(shape);
        }
    }

    public NetworkDescription {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The input of that name. */
    public Optional<Tensor> input(String name) {
        return inputs.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }
}
