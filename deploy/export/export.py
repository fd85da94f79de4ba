#!/usr/bin/env python3
"""Exports SDXL's base and refiner from diffusers' folders to the ONNX folders that Latent Relay reads.

    ./export.py base    sdxl-base-1.0     models/base
    ./export.py refiner sdxl-refiner-1.0  models/refiner
    ./export.py tiny    models                            random weights of SDXL's architecture, to try this out

Each network is run against PyTorch after it is written. The folder appears under its name only when all of them agree.
"""
import argparse
import json
import shutil
import sys
from pathlib import Path

import torch

import checks
import networks

COPIED = {
    "base": ("model_index.json", "scheduler/scheduler_config.json", "tokenizer", "tokenizer_2"),
    "refiner": ("model_index.json", "scheduler/scheduler_config.json", "tokenizer_2"),
}
TIME_IDS = {"base": 6, "refiner": 5}
TYPES = {"float32": torch.float32, "float16": torch.float16}


class Source:
    """A folder of diffusers' own layout, whose models are loaded one at a time."""

    def __init__(self, folder, vae=None, variant=None, device="cpu"):
        self.folder = folder
        self.vae_folder = vae or folder / "vae"
        self.variant = variant
        self.device = device

    def unet(self, dtype):
        from diffusers import UNet2DConditionModel
        from diffusers.models.attention_processor import AttnProcessor

        unet = UNet2DConditionModel.from_pretrained(
            self.folder, subfolder="unet", variant=self.variant, torch_dtype=dtype)
        unet.set_attn_processor(AttnProcessor())  # plain matrix products: any exporter and provider knows them
        return self.ready(unet)

    def text_encoder(self, part, dtype):
        from transformers import CLIPTextModel, CLIPTextModelWithProjection

        kind = CLIPTextModelWithProjection if part == "text_encoder_2" else CLIPTextModel
        return self.ready(kind.from_pretrained(
            self.folder, subfolder=part, variant=self.variant, dtype=dtype, attn_implementation="eager"))

    def vae(self, dtype):
        from diffusers import AutoencoderKL
        from diffusers.models.attention_processor import AttnProcessor

        own = self.vae_folder == self.folder / "vae"
        vae = AutoencoderKL.from_pretrained(
            self.vae_folder, variant=self.variant if own else None, torch_dtype=dtype)
        vae.set_attn_processor(AttnProcessor())
        return self.ready(vae)

    def config(self, part):
        folder = self.vae_folder if part == "vae" else self.folder / part
        return json.loads((folder / "config.json").read_text())

    def ready(self, module):
        return module.eval().requires_grad_(False).to(self.device)


def export(kind, source, target, types, check=checks.against_torch):
    """Writes the whole folder. `types` maps unet, text and vae to a torch dtype."""
    if target.exists():
        raise SystemExit(f"{target} is there already: remove it, or name another folder")
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    copy_files(kind, source.folder, partial)
    with torch.no_grad():
        for part in ("text_encoder", "text_encoder_2") if kind == "base" else ("text_encoder_2",):
            encoder = source.text_encoder(part, types["text"])
            write(networks.text_encoder(encoder, part == "text_encoder_2"), partial / part, source.config(part), check)
        config = source.config("unet")
        unet = networks.unet(source.unet(types["unet"]), config, TIME_IDS[kind])
        write(unet, partial / "unet", config, check)
        del unet  # before the next one is loaded
        write_vae(source, partial, types["vae"], check)
    partial.rename(target)
    print(f"{target}: done. Now: ./relay inspect model {target}")


def copy_files(kind, source, target):
    for name in COPIED[kind]:
        if not (source / name).exists():
            raise SystemExit(f"{source} has no {name}: give the folder that holds diffusers' {kind}")
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (source / name).is_dir() else shutil.copyfile
        copy(source / name, target / name)
    for name in COPIED[kind]:
        if name.startswith("tokenizer") and not (target / name / "merges.txt").exists():
            raise SystemExit(f"{source / name} has no merges.txt and vocab.json: newer tools keep only tokenizer.json; "
                             "take the two files from the published model")


def write_vae(source, target, dtype, check):
    config = source.config("vae")
    vae = source.vae(dtype)
    write(networks.vae_decoder(vae, config), target / "vae_decoder", config, check)
    write(networks.vae_encoder(vae, config), target / "vae_encoder", config, check)
    if dtype == torch.float16 and config.get("force_upcast", True):
        print("its config says that this VAE overflows in float16: its decoder is written in float32 as well")
        full = networks.vae_decoder(source.vae(torch.float32), config)
        write(full, target / "vae_decoder_float32", config, check)


def write(network, folder, config, check):
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    network.write(folder / "model.onnx")
    check(network, folder / "model.onnx")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["base", "refiner", "tiny"])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="from and to; for 'tiny' only to")
    parser.add_argument("--unet", choices=TYPES, default="float16", help="what the UNet computes in (float16)")
    parser.add_argument("--text", choices=TYPES, default="float32", help="what the text encoders compute in (float32)")
    parser.add_argument("--vae", choices=TYPES, default="float32", help="what the VAE computes in (float32)")
    parser.add_argument("--vae-from", type=Path, metavar="FOLDER",
                        help="another VAE, such as the one whose weights were fixed for float16")
    parser.add_argument("--variant", help="of the weights' files: 'fp16' for those named ...fp16.safetensors")
    parser.add_argument("--device", default="cpu", help="where PyTorch runs: cpu or cuda (cpu)")
    args = parser.parse_args()
    if len(args.folders) != (1 if args.kind == "tiny" else 2):
        parser.error("tiny takes one folder; base and refiner take two: from and to")
    return args


def main():
    args = arguments()
    types = {"unet": TYPES[args.unet], "text": TYPES[args.text], "vae": TYPES[args.vae]}
    if args.kind != "tiny":
        export(args.kind, Source(args.folders[0], args.vae_from, args.variant, args.device), args.folders[1], types)
        return
    import tiny

    for kind in ("base", "refiner"):
        folder = args.folders[0] / "diffusers" / kind
        tiny.make(kind, folder)
        export(kind, Source(folder, device=args.device), args.folders[0] / kind, types)


if __name__ == "__main__":
    try:
        main()
    except checks.Disagreement as e:
        sys.exit(f"export.py: {e}")
