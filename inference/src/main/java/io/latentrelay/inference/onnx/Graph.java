package io.latentrelay.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.latentrelay.inference.onnx.Profiles.Calls;
import io.latentrelay.inference.onnx.ProviderChoice.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ONNX file loaded into ONNX Runtime. Calls run one after another; closing waits for the call
 * in progress, because ONNX Runtime crashes the process when a session is closed under a run.
 */
final class Graph implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Graph.class);

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final NetworkExecution execution;
    private final Map<String, NodeInfo> inputs;
    private final Map<String, NodeInfo> outputs;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private boolean closed;

    private Graph(
            String name, OrtEnvironment environment, OrtSession session, NetworkExecution execution)
            throws OrtException {
        this.name = name;
        this.environment = environment;
        this.session = session;
        this.execution = execution;
        this.inputs = session.getInputInfo();
        this.outputs = session.getOutputInfo();
    }

    /**
     * Loads a file.
     *
     * @param calls that it is to expect, for a provider that prepares for them
     * @throws IllegalArgumentException when the file is no model that ONNX Runtime can load
     */
    static Graph open(Path file, ExecutionOptions options, Optional<Calls> calls) {
        String name = file.toString();
        long started = System.nanoTime();
        OrtEnvironment environment = OrtStart.environment();
        try (OrtSession.SessionOptions session = sessionOptions(options)) {
            String network = network(file);
            ProviderChoice providers =
                    ProviderChoice.add(session, options, described(file, network, options, calls));
            if (providers.had().contains(Provider.TENSORRT)) {
                LOG.info(
                        "{}: TensorRT makes or loads its engine; making one takes minutes",
                        network);
            }
            Optional<OptimizedGraph> kept = OptimizedGraph.of(options);
            OrtSession loaded =
                    kept.isPresent()
                            ? kept.get().open(environment, file, options)
                            : environment.createSession(name, session);
            return new Graph(
                    name,
                    environment,
                    loaded,
                    new NetworkExecution(
                            network,
                            providers.had(),
                            providers.missed(),
                            options.intraOpThreads(),
                            (System.nanoTime() - started) / 1_000_000));
        } catch (OrtException e) {
            throw new IllegalArgumentException(name + " cannot be loaded: " + oneLine(e), e);
        }
    }

    /** Only TensorRT wants to know more than the name. */
    private static Network described(
            Path file, String network, ExecutionOptions options, Optional<Calls> calls) {
        if (!options.asksFor(Provider.TENSORRT)) {
            return new Network(network, false, Optional.empty());
        }
        List<NetworkDescription.Tensor> inputs = OnnxFile.inputs(file);
        boolean half = inputs.stream().anyMatch(input -> input.type().equals("float16"));
        return new Network(network, half, calls.map(expected -> Profiles.of(inputs, expected)));
    }

    private static String network(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return String.valueOf(
                folder == null || folder.getFileName() == null ? file : folder.getFileName());
    }

    /** What it takes and gives. */
    NetworkDescription description() {
        return new NetworkDescription(execution.network(), describe(inputs), describe(outputs));
    }

    private static List<NetworkDescription.Tensor> describe(Map<String, NodeInfo> declared) {
        List<NetworkDescription.Tensor> tensors = new ArrayList<>();
        declared.forEach(
                (tensor, node) -> {
                    if (node.getInfo() instanceof TensorInfo info) {
                        tensors.add(
                                new NetworkDescription.Tensor(
                                        tensor,
                                        typeName(info.type),
                                        Arrays.stream(info.getShape()).boxed().toList()));
                    }
                });
        return tensors;
    }

    /** As NumPy names them, where it has a name. */
    private static String typeName(OnnxJavaType type) {
        return type == OnnxJavaType.FLOAT ? "float32" : type.name().toLowerCase(Locale.ROOT);
    }

    /** What it really runs on. */
    NetworkExecution execution() {
        return execution;
    }

    /** For a session on the CPU. */
    static OrtSession.SessionOptions sessionOptions(ExecutionOptions options) throws OrtException {
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        session.setIntraOpNumThreads(options.intraOpThreads());
        session.addConfigEntry("session.intra_op.allow_spinning", options.spinning() ? "1" : "0");
        session.setDeterministicCompute(true);
        return session;
    }

    String name() {
        return name;
    }

    boolean hasInput(String tensor) {
        return inputs.containsKey(tensor);
    }

    boolean hasOutput(String tensor) {
        return outputs.containsKey(tensor);
    }

    Port input(String tensor) {
        return port("input", tensor, inputs);
    }

    Port output(String tensor) {
        return port("output", tensor, outputs);
    }

    /**
     * @throws IllegalArgumentException when the graph asks for an input that we do not know
     */
    void requireNoInputsBut(List<Port> known) {
        TreeSet<String> unknown = new TreeSet<>(inputs.keySet());
        known.forEach(port -> unknown.remove(port.name()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    name
                            + " asks for inputs that SDXL's networks do not have: "
                            + String.join(", ", unknown));
        }
    }

    /** Runs {@code call} while no other call runs and nothing closes the session. */
    <T> T exclusively(Supplier<T> call) {
        oneAtATime.lock();
        try {
            if (closed) {
                throw new IllegalStateException(name + " is closed");
            }
            return call.get();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Computes the outputs in place; only within {@link #exclusively}. */
    void run(List<Bound> inputs, List<Bound> outputs) {
        Map<String, OnnxTensor> in = new HashMap<>();
        Map<String, OnnxTensor> out = new HashMap<>();
        try {
            bind(inputs, in);
            bind(outputs, out);
            session.run(in, out).close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + " failed: " + oneLine(e), e);
        } finally {
            in.values().forEach(OnnxTensor::close);
            out.values().forEach(OnnxTensor::close);
        }
    }

    private void bind(List<Bound> bindings, Map<String, OnnxTensor> tensors) throws OrtException {
        for (Bound bound : bindings) {
            tensors.put(bound.port.name(), bound.port.tensor(environment, bound.shape));
        }
    }

    @Override
    public void close() {
        oneAtATime.lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(name + " did not close", e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Port port(String kind, String tensor, Map<String, NodeInfo> declared) {
        NodeInfo node = declared.get(tensor);
        if (node == null) {
            throw new IllegalArgumentException(
                    name
                            + " has no "
                            + kind
                            + " '"
                            + tensor
                            + "'; it has "
                            + String.join(", ", new TreeSet<>(declared.keySet())));
        }
        if (node.getInfo() instanceof TensorInfo info) {
            return new Port(name, tensor, info);
        }
        throw new IllegalArgumentException(name + ": '" + tensor + "' is no tensor");
    }

    static String oneLine(OrtException e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** A port with the shape it has in one call. */
    static final class Bound {
        private final Port port;
        private final long[] shape;

        Bound(Port port, long... shape) {
            this.port = port;
            this.shape = shape;
        }
    }
}
