package io.latentrelay.bench.scenario;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The least that can be done with a UNet: ONNX Runtime called in a loop on memory that is there, no
 * guidance, no sampler, no prompts. A process of its own that goes on until it is killed, and keeps
 * a {@link LoopCount} of its calls.
 */
public final class BareLoop {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private BareLoop() {}

    /** Arguments: model file, rows, side of the latents, threads, file of the count. */
    public static void main(String[] arguments) throws OrtException, IOException {
        int rows = Integer.parseInt(arguments[1]);
        int side = Integer.parseInt(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        LoopCount count = LoopCount.of(Path.of(arguments[4]));
        try (OrtEnvironment environment =
                        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
                OrtSession.SessionOptions options = options(threads);
                OrtSession session = environment.createSession(arguments[0], options);
                OnnxTensor sample = tensor(environment, rows, 4, side, side);
                OnnxTensor timestep = tensor(environment, rows);
                OnnxTensor prompt = tensor(environment, rows, 77, 96);
                OnnxTensor pooled = tensor(environment, rows, 64);
                OnnxTensor timeIds = tensor(environment, rows, 6);
                OnnxTensor output = tensor(environment, rows, 4, side, side)) {
            Map<String, OnnxTensor> inputs =
                    Map.of(
                            "sample", sample,
                            "timestep", timestep,
                            "encoder_hidden_states", prompt,
                            "text_embeds", pooled,
                            "time_ids", timeIds);
            Map<String, OnnxTensor> outputs = Map.of("out_sample", output);
            while (true) {
                session.run(inputs, outputs).close();
                count.note(THREADS.getCurrentThreadCpuTime());
            }
        }
    }

    /** As our sessions are opened. */
    private static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.setDeterministicCompute(true);
        return options;
    }

    private static OnnxTensor tensor(OrtEnvironment environment, long... shape)
            throws OrtException {
        int size = 1;
        for (long axis : shape) {
            size *= (int) axis;
        }
        FloatBuffer values =
                ByteBuffer.allocateDirect(size * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < size; i++) {
            values.put(i, (float) random.nextDouble(-1, 1));
        }
        return OnnxTensor.createTensor(environment, values, shape);
    }
}
