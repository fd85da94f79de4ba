#!/usr/bin/env python3
"""Tries everything but diffusers' own models: stand-ins of a few weights are exported to whole folders.

    ./test_export.py                  needs torch and onnx only
    KEEP=models ./test_export.py      leaves models/base and models/refiner, for './relay inspect model'
"""
import json
import os
import sys
import tempfile
import types
import unittest
from pathlib import Path

import onnx
import torch

import checks
import export
import networks
import tiny

WIDE = {"text_encoder": 32, "text_encoder_2": 48}


class StandInEncoder(torch.nn.Module):
    def __init__(self, part, words):
        super().__init__()
        width = WIDE[part]
        self.config = types.SimpleNamespace(vocab_size=words, num_hidden_layers=3)
        self.tokens = torch.nn.Embedding(words, width)
        self.layers = torch.nn.ModuleList(torch.nn.Linear(width, width) for _ in range(3))

    def forward(self, input_ids, output_hidden_states):
        states = [self.tokens(input_ids)]
        for layer in self.layers:
            states.append(torch.tanh(layer(states[-1])))
        pooled = states[-1].mean(dim=1)
        return types.SimpleNamespace(
            hidden_states=tuple(states), last_hidden_state=states[-1] * 2, text_embeds=pooled, pooler_output=pooled)


class StandInUnet(torch.nn.Module):
    """Looks at all it is told, row by row."""

    def __init__(self, width, ids, mixes=False):
        super().__init__()
        self.mixes = mixes
        self.image = torch.nn.Conv2d(4, 4, 3, padding=1)
        self.text = torch.nn.Linear(width, 4)
        self.told = torch.nn.Linear(48 + ids + 1, 4)

    def forward(self, sample, timestep, encoder_hidden_states, added_cond_kwargs):
        about = torch.cat([added_cond_kwargs["text_embeds"], added_cond_kwargs["time_ids"] / 1024,
                           timestep.expand(sample.shape[0])[:, None] / 1000], dim=-1)
        text = self.text(encoder_hidden_states).mean(dim=1)
        drawn = self.image(sample) + (self.told(about) + text)[:, :, None, None]
        return types.SimpleNamespace(sample=drawn + drawn.mean() if self.mixes else drawn)


class StandInVae(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.down = torch.nn.Conv2d(3, 8, 8, stride=8)
        self.up = torch.nn.ConvTranspose2d(4, 3, 8, stride=8)

    def decode(self, latents):
        return types.SimpleNamespace(sample=torch.tanh(self.up(latents)))

    def encode(self, sample):
        return types.SimpleNamespace(latent_dist=types.SimpleNamespace(parameters=self.down(sample)))


class StandIns(export.Source):
    """What diffusers' folder of a tiny model says, with other networks in it."""

    def __init__(self, folder, kind):
        super().__init__(folder)
        self.kind = kind
        refiner = kind == "refiner"
        folder.mkdir(parents=True)
        for part in ("text_encoder_2",) if refiner else ("text_encoder", "text_encoder_2"):
            pad = "!" if part.endswith("2") else tiny.END
            self.words = tiny.tokenizer(folder / part.replace("text_encoder", "tokenizer"), pad)
        tiny.index(folder, refiner)

    def text_encoder(self, part, dtype):
        return self.ready(StandInEncoder(part, self.words))

    def unet(self, dtype):
        config = self.config("unet")
        return self.ready(StandInUnet(config["cross_attention_dim"], export.TIME_IDS[self.kind]))

    def vae(self, dtype):
        return self.ready(StandInVae())

    def config(self, part):
        if part == "unet":
            return {"in_channels": 4, "cross_attention_dim": 48 if self.kind == "refiner" else 80,
                    "addition_embed_type": "text_time", "addition_time_embed_dim": 16,
                    "projection_class_embeddings_input_dim": 48 + 16 * export.TIME_IDS[self.kind],
                    "block_out_channels": [32, 64, 64]}
        if part == "vae":
            return {"latent_channels": 4, "scaling_factor": 0.13025, "force_upcast": True,
                    "block_out_channels": [16, 16, 32, 32]}
        return {"hidden_size": WIDE[part], "projection_dim": WIDE[part], "num_hidden_layers": 3,
                "vocab_size": self.words, "max_position_embeddings": 77}


def checked(network, file):
    """Without ONNX Runtime, PyTorch stands in for it: that the check itself runs."""
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        checks.agrees(network, file.parent.name, running(network.module))
    else:
        checks.against_torch(network, file)


def running(module):
    def run(feeds):
        outputs = module(*(torch.from_numpy(value) for value in feeds.values()))
        return [output.numpy() for output in (outputs if isinstance(outputs, tuple) else (outputs,))]

    return run


FLOAT32 = {"unet": torch.float32, "text": torch.float32, "vae": torch.float32}


class ExportTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(3)
        kept = os.environ.get("KEEP")
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(kept) if kept else Path(self.scratch.name) / "models"
        self.addCleanup(self.scratch.cleanup)

    def exported(self, kind):
        source = StandIns(Path(self.scratch.name) / "diffusers" / kind, kind)
        export.export(kind, source, self.folder / kind, FLOAT32, checked)
        return self.folder / kind

    def test_a_base(self):
        base = self.exported("base")
        self.assertEqual(self.inputs(base / "unet"), {
            "sample": ("FLOAT", ["batch_size", 4, "height", "width"]), "timestep": ("FLOAT", ["batch_size"]),
            "encoder_hidden_states": ("FLOAT", ["batch_size", "sequence_length", 80]),
            "text_embeds": ("FLOAT", ["batch_size", 48]), "time_ids": ("FLOAT", ["batch_size", 6])})
        outputs = [value.name for value in onnx.load(str(base / "text_encoder" / "model.onnx")).graph.output]
        self.assertEqual(outputs, ["pooler_output", "last_hidden_state", *(f"hidden_states.{i}" for i in range(4))])
        self.assertEqual(json.loads((base / "vae_encoder" / "config.json").read_text())["scaling_factor"], 0.13025)

    def test_a_refiner(self):
        refiner = self.exported("refiner")
        self.assertEqual(self.inputs(refiner / "unet")["time_ids"], ("FLOAT", ["batch_size", 5]))
        self.assertFalse((refiner / "text_encoder").exists())

    def inputs(self, folder):
        inputs = onnx.load(str(folder / "model.onnx")).graph.input
        name = onnx.TensorProto.DataType.Name
        return {value.name: (name(value.type.tensor_type.elem_type),
                             [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim])
                for value in inputs}

    def test_large_weights_lie_beside_the_graph(self):
        network = networks.unet(StandInUnet(80, 6), StandIns(Path(self.scratch.name) / "s", "base").config("unet"), 6)
        file = Path(self.scratch.name) / "model.onnx"
        network.write(file, external_from=0)
        self.assertTrue((file.parent / "model.onnx_data").exists() or not has_large(file))
        onnx.checker.check_model(str(file))

    def test_rows_that_see_each_other_are_found(self):
        config = StandIns(Path(self.scratch.name) / "s", "base").config("unet")
        mixing = networks.unet(StandInUnet(80, 6, mixes=True), config, 6)
        with torch.no_grad(), self.assertRaisesRegex(checks.Disagreement, "row 0 of 3"):
            checks.agrees(mixing, "unet", running(mixing.module))

    def test_other_numbers_are_found(self):
        config = StandIns(Path(self.scratch.name) / "s", "base").config("unet")
        network = networks.unet(StandInUnet(80, 6), config, 6)
        other = networks.unet(StandInUnet(80, 6), config, 6)
        with torch.no_grad(), self.assertRaisesRegex(checks.Disagreement, "out_sample is off by"):
            checks.agrees(network, "unet", running(other.module))

    def test_a_folder_that_is_there_is_left_alone(self):
        (Path(self.scratch.name) / "there").mkdir()
        with self.assertRaisesRegex(SystemExit, "is there already"):
            export.export("base", None, Path(self.scratch.name) / "there", FLOAT32)


def has_large(file):
    return any(tensor.ByteSize() > 1024 for tensor in onnx.load(str(file)).graph.initializer)


if __name__ == "__main__":
    sys.exit(unittest.main())
