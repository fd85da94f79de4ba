"""Writes the trained parts as two SDXL model folders (base and refiner) in the ONNX layout of
`optimum-cli export onnx`, with fp16 weights behind Cast nodes, and checks them against torch."""

import argparse
import json
import shutil
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from diffusers.models.attention_processor import AttnProcessor
from onnx import TensorProto, helper, numpy_helper

import tiny_sdxl
from demo_world import SIZE
from sampling import Ensemble

warnings.filterwarnings("ignore")
OPSET = 17


class TextEncoder(torch.nn.Module):
    def __init__(self, model, projected):
        super().__init__()
        self.model, self.projected = model, projected

    def forward(self, input_ids):
        out = self.model(input_ids=input_ids, output_hidden_states=True)
        if self.projected:
            return (out.text_embeds, out.last_hidden_state, *out.hidden_states)
        return (out.last_hidden_state, out.pooler_output, *out.hidden_states)


class Unet(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds, time_ids):
        return self.model(
            sample,
            timestep,
            encoder_hidden_states,
            added_cond_kwargs={"text_embeds": text_embeds, "time_ids": time_ids},
        ).sample


class VaeDecoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, latent_sample):
        return self.model.decode(latent_sample).sample


class VaeEncoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, sample):
        return self.model.encode(sample).latent_dist.parameters  # mean and log-variance, 8 channels


def halve_weights(model):
    """float32 initialisers of some size -> float16 plus a Cast: the file is half as large."""
    graph, casts = model.graph, []
    for tensor in graph.initializer:
        if tensor.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(tensor)
        if values.size < 64 or np.abs(values).max() > 60000:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + "_fp16"))
        casts.append(
            helper.make_node(
                "Cast", [name + "_fp16"], [name], name=name + "_cast", to=TensorProto.FLOAT
            )
        )
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)


def export(module, inputs, names, outputs, axes, file, fp16):
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        module.eval(),
        tuple(inputs),
        str(file),
        input_names=names,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        do_constant_folding=True,
        dynamo=False,
    )
    model = onnx.load(str(file))
    for node in model.graph.node:
        node.doc_string = ""
    for value in (*model.graph.input, *model.graph.output):
        value.doc_string = ""
    del model.graph.value_info[:]
    if fp16:
        halve_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(file))


def session(file):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def compare(label, file, module, feeds):
    got = session(file).run(None, feeds)
    with torch.no_grad():
        want = module(*(torch.from_numpy(v) for v in feeds.values()))
    want = want if isinstance(want, tuple) else (want,)
    worst = max(float(np.abs(g - w.numpy()).max()) for g, w in zip(got, want))
    reach = max(float(w.abs().max()) for w in want)
    print(
        f"{label}: max |onnx - torch| {worst:.2e}, output range {reach:.2f}, "
        f"{file.stat().st_size / 1e6:.2f} MB",
        flush=True,
    )


def config_json(model):
    return json.dumps(
        {k: v for k, v in json.loads(model.to_json_string()).items() if k != "_name_or_path"},
        indent=2,
    )


def write_text_encoder(folder, model, projected, fp16):
    layers = model.config.num_hidden_layers + 1
    first = (
        ["text_embeds", "last_hidden_state"]
        if projected
        else ["last_hidden_state", "pooler_output"]
    )
    outputs = first + [f"hidden_states.{i}" for i in range(layers)]
    axes = {"input_ids": {0: "batch_size", 1: "sequence_length"}}
    for name in outputs:
        pooled = name in ("text_embeds", "pooler_output")
        axes[name] = {0: "batch_size"} if pooled else {0: "batch_size", 1: "sequence_length"}
    module = TextEncoder(model, projected)
    ids = torch.full((2, 77), model.config.eos_token_id, dtype=torch.int64)
    ids[:, 0], ids[0, 1:5], ids[1, 1:9] = model.config.bos_token_id, 5, 9
    export(module, [ids], ["input_ids"], outputs, axes, folder / "model.onnx", fp16)
    config = {k: v for k, v in model.config.to_dict().items() if k != "_name_or_path"}
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    test = np.full((3, 77), model.config.eos_token_id, np.int64)
    test[:, 0] = model.config.bos_token_id
    test[0, 1:4], test[1, 1:11], test[2, 1:7] = 520, 30, 600
    compare(str(folder.name), folder / "model.onnx", module, {"input_ids": test})


def write_unet(folder, model, fp16):
    model.set_attn_processor(AttnProcessor())
    cross, ids = (
        model.config.cross_attention_dim,
        5
        if model.config.projection_class_embeddings_input_dim
        == (tiny_sdxl.PROJECTION + 5 * tiny_sdxl.TIME_ID_DIM)
        else 6,
    )
    n = tiny_sdxl.LATENT

    def feeds(batch, steps, height=n, width=n):
        g = np.random.default_rng(batch)
        return {
            "sample": g.standard_normal((batch, 4, height, width), np.float32),
            "timestep": np.array(steps, np.int64),
            "encoder_hidden_states": g.standard_normal((batch, 77, cross), np.float32),
            "text_embeds": g.standard_normal((batch, tiny_sdxl.PROJECTION), np.float32),
            "time_ids": np.tile(
                np.float32([SIZE, SIZE, 0, 0, 6.0] if ids == 5 else [SIZE, SIZE, 0, 0, SIZE, SIZE]),
                (batch, 1),
            ),
        }

    module = Unet(model)
    axes = {
        "sample": {0: "batch_size", 2: "height", 3: "width"},
        "timestep": {0: "timestep_size"},
        "encoder_hidden_states": {0: "batch_size", 1: "sequence_length"},
        "text_embeds": {0: "batch_size"},
        "time_ids": {0: "batch_size"},
        "out_sample": {0: "batch_size", 2: "height", 3: "width"},
    }
    example = feeds(2, [40, 30])
    export(
        module,
        [torch.from_numpy(v) for v in example.values()],
        list(example),
        ["out_sample"],
        axes,
        folder / "model.onnx",
        fp16,
    )
    (folder / "config.json").write_text(config_json(model))
    label = f"{folder.parent.name}/{folder.name}"
    compare(f"{label} batch 1, one timestep", folder / "model.onnx", module, feeds(1, [41]))
    compare(f"{label} batch 5, one timestep", folder / "model.onnx", module, feeds(5, [121]))
    compare(f"{label} 16x20 latents", folder / "model.onnx", module, feeds(2, [121], 16, 20))
    rows = feeds(4, [1, 161, 81, 41])
    compare(f"{label} batch 4, a timestep per row", folder / "model.onnx", module, rows)
    run = session(folder / "model.onnx")
    together = run.run(None, rows)[0]
    single = np.concatenate(
        [run.run(None, {k: v[i : i + 1] for k, v in rows.items()})[0] for i in range(4)]
    )
    print(
        f"{label} rows together against one by one: {np.abs(together - single).max():.1e}",
        flush=True,
    )


def write_vae(folder, vae, fp16):
    n = tiny_sdxl.LATENT
    decoder, encoder = VaeDecoder(vae), VaeEncoder(vae)
    export(
        decoder,
        [torch.randn(2, 4, n, n)],
        ["latent_sample"],
        ["sample"],
        {
            "latent_sample": {0: "batch_size", 2: "latent_height", 3: "latent_width"},
            "sample": {0: "batch_size", 2: "sample_height", 3: "sample_width"},
        },
        folder / "vae_decoder" / "model.onnx",
        fp16,
    )
    export(
        encoder,
        [torch.rand(2, 3, SIZE, SIZE)],
        ["sample"],
        ["latent_parameters"],
        {
            "sample": {0: "batch_size", 2: "sample_height", 3: "sample_width"},
            "latent_parameters": {0: "batch_size", 2: "latent_height", 3: "latent_width"},
        },
        folder / "vae_encoder" / "model.onnx",
        fp16,
    )
    for name in ("vae_decoder", "vae_encoder"):
        (folder / name / "config.json").write_text(config_json(vae))
    g = np.random.default_rng(0)
    scale = 1 / vae.config.scaling_factor
    compare(
        "vae_decoder",
        folder / "vae_decoder" / "model.onnx",
        decoder,
        {"latent_sample": scale * g.standard_normal((3, 4, n, n), np.float32)},
    )
    compare(
        "vae_encoder",
        folder / "vae_encoder" / "model.onnx",
        encoder,
        {"sample": g.uniform(-1, 1, (3, 3, SIZE, SIZE)).astype(np.float32)},
    )


def write_scheduler(folder):
    folder.mkdir(parents=True, exist_ok=True)
    config = json.loads(tiny_sdxl.scheduler().to_json_string())
    (folder / "scheduler_config.json").write_text(json.dumps(config, indent=2))


def write_index(folder, refiner):
    index = {
        "_class_name": "StableDiffusionXLImg2ImgPipeline"
        if refiner
        else "StableDiffusionXLPipeline",
        "_diffusers_version": "0.27.0",
        "feature_extractor": [None, None],
        "force_zeros_for_empty_prompt": not refiner,
        "image_encoder": [None, None],
        "scheduler": ["diffusers", "EulerDiscreteScheduler"],
        "text_encoder": [None, None] if refiner else ["transformers", "CLIPTextModel"],
        "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
        "tokenizer": [None, None] if refiner else ["transformers", "CLIPTokenizer"],
        "tokenizer_2": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    if refiner:
        index["requires_aesthetics_score"] = True
    (folder / "model_index.json").write_text(json.dumps(index, indent=2))


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--out", type=Path, required=True, help="where base/ and refiner/ go")
    args.add_argument("--fp32", action="store_true", help="keep the weights in float32")
    args = args.parse_args()
    torch.set_grad_enabled(False)
    parts, fp16 = Ensemble(args.work), not args.fp32
    base, refiner = args.out / "base", args.out / "refiner"
    for folder in (base, refiner):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_index(folder, folder == refiner)
        write_scheduler(folder / "scheduler")
    write_text_encoder(base / "text_encoder", parts.text.one, False, fp16)
    write_text_encoder(base / "text_encoder_2", parts.text.two, True, fp16)
    write_unet(base / "unet", parts.base, fp16)
    write_unet(refiner / "unet", parts.refiner, fp16)
    write_vae(base, parts.vae, fp16)
    for name in ("tokenizer", "tokenizer_2"):
        shutil.copytree(args.work / name, base / name)
    for name in ("text_encoder_2", "tokenizer_2", "vae_decoder", "vae_encoder"):
        shutil.copytree(base / name, refiner / name)
    total = sum(
        f.stat().st_size for folder in (base, refiner) for f in folder.rglob("*") if f.is_file()
    )
    print(f"base and refiner together {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
