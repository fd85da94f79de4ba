"""Holds a written network against PyTorch."""
import copy

# Of the largest magnitude that PyTorch gives. Float32 differs in the order of sums only: tiny models came to less than
# 1e-5. A value of float16 has 11 bits, 5e-4, and passes some hundred roundings on its way.
TOLERANCE = {"float32": 1e-3, "float16": 3e-2}


class Disagreement(Exception):
    pass


def against_torch(network, file):
    """Runs every trial in ONNX Runtime and in PyTorch, where a float16 network is held against its own float32."""
    import onnxruntime

    providers = [name for name in ("CUDAExecutionProvider", "CPUExecutionProvider")
                 if name in onnxruntime.get_available_providers()]
    session = onnxruntime.InferenceSession(str(file), providers=providers)
    agreed = agrees(network, file.parent.name, lambda feeds: session.run(network.outputs, feeds))
    print(f"{file}: {agreed}, on {session.get_providers()[0]}", flush=True)


def agrees(network, name, run):
    """What to say of a network that agrees. `run` maps arrays by name to a list of arrays."""
    kind = "float16" if network.is_half() else "float32"
    reference = copy.deepcopy(network.module).float()
    worst = 0.0
    for feeds in network.trials:
        given = [value.float() if value.is_floating_point() else value for value in network.on_device(feeds).values()]
        wanted = reference(*given)
        got = run({input: value.numpy() for input, value in feeds.items()})
        for output, ours, theirs in zip(network.outputs, got, wanted if isinstance(wanted, tuple) else (wanted,)):
            worst = max(worst, distance(name, output, ours, theirs.cpu().numpy()))
            if not worst <= TOLERANCE[kind]:  # a NaN is in no order
                raise Disagreement(f"{name}: {output} is off by {worst:.1e} of its largest magnitude in a trial of "
                                   f"{ {k: tuple(v.shape) for k, v in feeds.items()} }; {TOLERANCE[kind]:.0e} may be")
    alone(network, name, run, TOLERANCE[kind])
    return f"within {worst:.1e} of PyTorch's largest magnitude ({kind}, {len(network.trials)} trials)"


def distance(name, output, ours, theirs):
    if ours.shape != theirs.shape:
        raise Disagreement(f"{name}: {output} has shape {ours.shape}, PyTorch's {theirs.shape}")
    return float(abs(ours.astype("float32") - theirs).max() / abs(theirs).max())


def alone(network, name, run, tolerance):
    """Rows must not see each other, and each must be told its own timestep."""
    feeds = {input: value.numpy() for input, value in max(network.trials, key=rows).items()}
    together = run(feeds)[0]
    for row in range(len(together)):
        single = run({input: value[row:row + 1] for input, value in feeds.items()})[0]
        if not distance(name, network.outputs[0], together[row:row + 1], single) <= tolerance:
            raise Disagreement(f"{name}: row {row} of {len(together)} differs from the same row alone")


def rows(feeds):
    return len(next(iter(feeds.values())))
