package io.latentrelay.inference.onnx;

import java.nio.file.Path;
import java.util.Optional;

/** The tiny SDXL's networks, by the numbers its configuration gives. */
final class TinyNetworks {

    static final Unet.Interface BASE = new Unet.Interface(4, 80, 77, 48, 6);

    private TinyNetworks() {}

    static Unet base(Path file) {
        return Unet.open(file, BASE, ExecutionOptions.defaults(), Optional.empty());
    }

    static int[] ids(float[] values) {
        int[] ids = new int[values.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) values[i];
        }
        return ids;
    }
}
