"""Trains the base denoiser over the whole noise schedule, on the frozen text encoders."""

import argparse
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection

import tiny_sdxl
from demo_world import SIZE
from train_common import Budget, Descent, Ema, Running, noisy


def arguments():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--minutes", type=float, default=30)
    args.add_argument("--batch", type=int, default=16)
    args.add_argument("--lr", type=float, default=1.5e-3)
    args.add_argument("--count", type=int, default=16000, help="pictures of the dataset to use")
    args.add_argument("--drop", type=float, default=0.1, help="share of captions zeroed")
    args.add_argument("--gamma", type=float, default=6.0, help="largest weight of a timestep")
    args.add_argument("--seed", type=int, default=3)
    args.add_argument("--resume", action="store_true", help="go on from the work folder's denoiser")
    return args.parse_args()


def text_conditioning(work):
    def load(kind, name):
        encoder = kind.from_pretrained(work / name, attn_implementation="eager")
        return encoder.eval().requires_grad_(False)

    return tiny_sdxl.TextConditioning(
        work,
        load(CLIPTextModel, "text_encoder"),
        load(CLIPTextModelWithProjection, "text_encoder_2"),
    )


def timestep_weights(alphas, largest):
    """1/SNR between 0.15 and `largest`, with mean 1: composition counts more than fine detail."""
    weights = ((1 - alphas) / alphas).clamp(0.15, largest)
    return weights / weights.mean()


def squared_errors(unet, text, alphas, batch, t, drop):
    """Mean squared epsilon error of each row, with a share `drop` of the captions zeroed."""
    latents, captions, conditions = batch
    with torch.no_grad():
        states, pooled = text(captions)
    keep = (torch.rand(len(t)) >= drop).float()
    time_ids = torch.cat([conditions[:, :4], torch.full((len(t), 2), float(SIZE))], 1)
    noise = torch.randn_like(latents)
    out = unet(
        noisy(latents, noise, alphas, t),
        t,
        states * keep[:, None, None],
        added_cond_kwargs={"text_embeds": pooled * keep[:, None], "time_ids": time_ids},
    ).sample
    return (out - noise).square().mean((1, 2, 3))


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    work = args.work
    pool = tiny_sdxl.LatentPool(work, AutoencoderKL.from_pretrained(work / "vae"), args.count)
    text = text_conditioning(work)
    unet = UNet2DConditionModel.from_pretrained(work / "unet") if args.resume else tiny_sdxl.unet()
    unet.train()
    print(f"parameters {sum(p.numel() for p in unet.parameters()):,}", flush=True)
    ema, budget = Ema([unet], 0.998), Budget(args.minutes)
    descent, running, saved = Descent(unet.parameters(), args.lr, budget), Running(), 0.0
    alphas = tiny_sdxl.alphas_cumprod()
    weights = timestep_weights(alphas, args.gamma)
    while budget.progress < 1:
        batch = pool.batch(args.batch, rng)
        t = torch.randint(0, 1000, (args.batch,))
        errors = squared_errors(unet, text, alphas, batch, t, args.drop)
        descent.down((weights[t] * errors).mean())
        ema.update(descent.step - 1)
        running.add(errors.mean().item())
        if descent.step % 100 == 0:
            print(
                f"{budget.elapsed:6.0f}s step {descent.step} epsilon mse {running.value:.4f} "
                f"lr {descent.rate:.1e}",
                flush=True,
            )
        if budget.elapsed - saved > 120:
            saved = budget.elapsed
            ema.shadow[0].save_pretrained(work / "unet")
    ema.shadow[0].save_pretrained(work / "unet")
    print(f"{descent.step} steps, {descent.step * args.batch} samples")


if __name__ == "__main__":
    main()
