package io.latentrelay.inference;

import io.latentrelay.inference.gpu.GpuModel;
import io.latentrelay.inference.onnx.NetworkExecution;
import io.latentrelay.inference.onnx.OrtVersions;
import io.latentrelay.inference.onnx.Provider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an open model really runs on, to be told with what it makes: the kind of device, versions,
 * and the provider of each network. A provider stands first of those that took the network; nodes
 * that it cannot run are left to others.
 */
public final class Footing {

    private final SdxlModel model;
    private final Map<String, String> machine;

    private Footing(SdxlModel model, Map<String, String> machine) {
        this.model = model;
        this.machine = machine;
    }

    /** Asks the machine once: a GPU's driver is a process to start. */
    public static Footing of(SdxlModel model) {
        List<NetworkExecution> networks = model.executions();
        Map<String, String> machine = new TreeMap<>();
        machine.put("device", device(model, networks));
        machine.put("onnxruntime", OrtVersions.onnxRuntime());
        if (isUsed(Provider.TENSORRT, networks)) {
            machine.put("tensorrt", OrtVersions.tensorRt());
        }
        return new Footing(model, machine);
    }

    private static String device(SdxlModel model, List<NetworkExecution> networks) {
        boolean isGpu = isUsed(Provider.CUDA, networks) || isUsed(Provider.TENSORRT, networks);
        return isGpu ? GpuModel.textOf(model.device()) : CpuModel.text();
    }

    private static boolean isUsed(Provider provider, List<NetworkExecution> networks) {
        return networks.stream().anyMatch(network -> network.providers().contains(provider));
    }

    /** By name, in an order that is always the same: the machine, and the networks of the parts. */
    public Map<String, String> of(Set<ModelPart> parts) {
        Map<String, String> values = new TreeMap<>(machine);
        for (ModelPart part : parts) {
            for (NetworkExecution network : model.executions(part)) {
                values.put(network.network(), network.providers().get(0).text());
            }
        }
        return values;
    }
}
