"""SDXL's networks as Latent Relay calls them: names, types and free axes of what goes in and comes out."""
import inspect
import tempfile
from pathlib import Path

import onnx
import torch

OPSET = 17
EXTERNAL_FROM = 1 << 30  # bytes of weights from which on they lie beside the graph, which may have 2 GiB at most
TOKENS = 77


class Network:
    """One network with example inputs, and more inputs on which it is to be tried."""

    def __init__(self, module, trials, outputs, axes):
        self.module = module.eval()
        self.trials = trials
        self.outputs = outputs
        self.axes = axes

    def write(self, file, external_from=EXTERNAL_FROM):
        parameters = list(self.module.parameters())
        size = sum(p.numel() * p.element_size() for p in parameters)
        with tempfile.TemporaryDirectory(dir=file.parent) as scratch:
            traced = Path(scratch) / "model.onnx"
            example = self.on_device(self.trials[0])
            # The dynamo exporter names axes and inputs in its own way.
            tracing = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
            torch.onnx.export(
                self.module, tuple(example.values()), str(traced), input_names=list(example),
                output_names=self.outputs, dynamic_axes=self.axes, opset_version=OPSET, **tracing)
            model = onnx.load(str(traced))
        for node in model.graph.node:
            node.doc_string = ""  # the exporter's stack traces, with paths of this machine
        external = size >= external_from
        onnx.save_model(model, str(file), save_as_external_data=external, all_tensors_to_one_file=True,
                        location=file.name + "_data", size_threshold=1024)
        onnx.checker.check_model(str(file))

    def on_device(self, feeds):
        device = next(self.module.parameters()).device
        return {name: value.to(device) for name, value in feeds.items()}

    def is_half(self):
        return next(self.module.parameters()).dtype == torch.float16


class Unet(torch.nn.Module):
    """Takes and gives float32, whatever it computes in: the program then converts nothing on the device's thread."""

    def __init__(self, unet):
        super().__init__()
        self.unet = unet

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds, time_ids):
        dtype = next(self.unet.parameters()).dtype
        # Timesteps and time ids stay in float32: fractions and sizes beyond 2048 do not fit float16.
        told = {"text_embeds": text_embeds, "time_ids": time_ids}
        noise = self.unet(sample.to(dtype), timestep, encoder_hidden_states.to(dtype), added_cond_kwargs=told).sample
        return noise.float()


class TextEncoder(torch.nn.Module):
    def __init__(self, encoder, projected):
        super().__init__()
        self.encoder = encoder
        self.projected = projected

    def forward(self, input_ids):
        out = self.encoder(input_ids=input_ids, output_hidden_states=True)
        pooled = out.text_embeds if self.projected else out.pooler_output
        return tuple(tensor.float() for tensor in (pooled, out.last_hidden_state, *out.hidden_states))


class VaeDecoder(torch.nn.Module):
    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, latent_sample):
        return self.vae.decode(latent_sample).sample


class VaeEncoder(torch.nn.Module):
    """Gives the distribution, means and log-variances: the program draws from it with the image's own noise."""

    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, sample):
        return self.vae.encode(sample).latent_dist.parameters


def text_encoder(encoder, projected):
    config = encoder.config
    states = [f"hidden_states.{layer}" for layer in range(config.num_hidden_layers + 1)]
    pooled = "text_embeds" if projected else "pooler_output"
    outputs = [pooled, "last_hidden_state", *states]
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in ("input_ids", "last_hidden_state", *states)}
    axes[pooled] = {0: "batch_size"}
    trials = [{"input_ids": ids(config, words)} for words in ([5], [0], [3, 40, 75])]
    return Network(TextEncoder(encoder, projected), trials, outputs, axes)


def ids(config, words):
    """Prompts of so many words: start, words, end, and the end again up to the window, as CLIP pads."""
    last = config.vocab_size - 1  # CLIP's end token is its last one, by which the pooled state is found
    rows = torch.full((len(words), TOKENS), last, dtype=torch.int64)
    rows[:, 0] = last - 1
    for row, count in enumerate(words):
        rows[row, 1:count + 1] = torch.arange(count) * 7 % (last - 1)
    return rows


def unet(unet, config, ids):
    """The base is told 6 time ids, the refiner 5."""
    pooled = config["projection_class_embeddings_input_dim"] - ids * config["addition_time_embed_dim"]
    width = config["cross_attention_dim"]
    multiple = 1 << (len(config["block_out_channels"]) - 1)

    def trial(timesteps, height=4, columns=4, tokens=TOKENS):
        rows = len(timesteps)
        noise = torch.Generator().manual_seed(rows + height + tokens)
        sizes = [1024.0, 1024.0, 0.0, 0.0, 6.0] if ids == 5 else [1024.0, 1024.0, 0.0, 0.0, 1024.0, 1024.0]
        return {
            "sample": torch.randn(rows, config["in_channels"], height * multiple, columns * multiple, generator=noise),
            "timestep": torch.tensor(timesteps, dtype=torch.float32),
            "encoder_hidden_states": torch.randn(rows, tokens, width, generator=noise),
            "text_embeds": torch.randn(rows, pooled, generator=noise),
            "time_ids": torch.tensor([sizes] * rows),
        }

    trials = [trial([999.0, 1.0]), trial([500.5]), trial([981.0, 321.0, 41.0]), trial([741.0], 4, 6),
              trial([741.0, 501.0], tokens=2 * TOKENS)]
    axes = {name: {0: "batch_size"} for name in ("timestep", "text_embeds", "time_ids")}
    axes["encoder_hidden_states"] = {0: "batch_size", 1: "sequence_length"}
    axes["sample"] = axes["out_sample"] = {0: "batch_size", 2: "height", 3: "width"}
    return Network(Unet(unet), trials, ["out_sample"], axes)


def vae_decoder(vae, config):
    dtype = next(vae.parameters()).dtype
    noise = torch.Generator().manual_seed(1)
    shapes = [(2, 8, 8), (1, 8, 16)]
    trials = [{"latent_sample": latents(rows, config, height, width, noise).to(dtype)}
              for rows, height, width in shapes]
    axes = {"latent_sample": {0: "batch_size", 2: "latent_height", 3: "latent_width"},
            "sample": {0: "batch_size", 2: "height", 3: "width"}}
    return Network(VaeDecoder(vae), trials, ["sample"], axes)


def latents(rows, config, height, width, noise):
    return torch.randn(rows, config["latent_channels"], height, width, generator=noise) / config["scaling_factor"]


def vae_encoder(vae, config):
    dtype = next(vae.parameters()).dtype
    noise = torch.Generator().manual_seed(2)
    shapes = [(2, 64, 64), (1, 64, 128)]
    trials = [{"sample": (torch.rand(rows, 3, height, width, generator=noise) * 2 - 1).to(dtype)}
              for rows, height, width in shapes]
    axes = {"sample": {0: "batch_size", 2: "height", 3: "width"},
            "latent_parameters": {0: "batch_size", 2: "latent_height", 3: "latent_width"}}
    return Network(VaeEncoder(vae), trials, ["latent_parameters"], axes)
