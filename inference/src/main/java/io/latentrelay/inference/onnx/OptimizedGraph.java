package io.latentrelay.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.latentrelay.inference.gpu.TensorRtOptions.EngineFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A graph as ONNX Runtime optimised it for a CPU, kept in a folder: the same kernels on the same
 * numbers, without the time and the memory that optimising takes. It fits that kind of CPU only.
 * Only ever a saving: what cannot be written or read is done without.
 */
final class OptimizedGraph {

    private static final Logger LOG = LoggerFactory.getLogger(OptimizedGraph.class);

    private static final String FILE = "model.onnx";
    private static final String WEIGHTS = "weights.bin";

    private final Path folder;

    private OptimizedGraph(Path folder) {
        this.folder = folder;
    }

    /** Where one is kept: only for a network that is asked to run on the CPU alone. */
    static Optional<OptimizedGraph> of(ExecutionOptions options) {
        return options.providers().get(0) == Provider.CPU
                ? options.gpu()
                        .tensorRt()
                        .cache()
                        .map(EngineFolder::engines)
                        .map(OptimizedGraph::new)
                : Optional.empty();
    }

    /** A session of the graph, kept from an earlier start or to be kept for the next. */
    OrtSession open(OrtEnvironment environment, Path file, ExecutionOptions options)
            throws OrtException {
        if (Files.isRegularFile(folder.resolve(FILE))) {
            try (OrtSession.SessionOptions session = Graph.sessionOptions(options)) {
                session.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
                return environment.createSession(folder.resolve(FILE).toString(), session);
            } catch (OrtException e) {
                LOG.warn("{} cannot be used: {}", folder.resolve(FILE), Graph.oneLine(e));
            }
        } else {
            Optional<OrtSession> made = make(environment, file, options);
            if (made.isPresent()) {
                return made.get();
            }
        }
        try (OrtSession.SessionOptions session = Graph.sessionOptions(options)) {
            return environment.createSession(file.toString(), session);
        }
    }

    private Optional<OrtSession> make(
            OrtEnvironment environment, Path file, ExecutionOptions options) {
        Path making =
                folder.resolveSibling(folder.getFileName() + "." + ProcessHandle.current().pid());
        try (OrtSession.SessionOptions session = Graph.sessionOptions(options)) {
            Files.createDirectories(making);
            session.setOptimizedModelFilePath(making.resolve(FILE).toString());
            // Beside the graph, whatever its size: a file of its own kind takes two gigabytes.
            session.addConfigEntry(
                    "session.optimized_model_external_initializers_file_name", WEIGHTS);
            session.addConfigEntry(
                    "session.optimized_model_external_initializers_min_size_in_bytes", "1024");
            OrtSession made = environment.createSession(file.toString(), session);
            keep(making);
            return Optional.of(made);
        } catch (OrtException e) {
            // Said by whoever loads the file itself next, unless that goes well.
            LOG.debug("the optimised graph of {} is not kept: {}", file, Graph.oneLine(e));
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", folder, e.toString());
        }
        delete(making);
        return Optional.empty();
    }

    /** In one move, so that nobody sees half of it. Of two that make it at once, one is kept. */
    private void keep(Path making) {
        try {
            Files.move(making, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.debug("{} is there already, or cannot be written", folder, e);
            delete(making);
        }
    }

    private static void delete(Path making) {
        try (Stream<Path> files = Files.walk(making)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.debug("{} is left behind", making, e);
        }
    }
}
