"""Trains the refiner: a denoiser for t < 200, on text_encoder_2 alone, with an aesthetic score.

It starts from the base's weights wherever the shapes agree (and from the matching columns where the
conditioning is narrower), then specialises; both text encoders stay frozen."""

import argparse
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextModelWithProjection

import tiny_sdxl
from train_common import Budget, Descent, Ema, Running, noisy


def from_base(base):
    refiner = tiny_sdxl.unet(refiner=True)
    theirs, ours = base.state_dict(), refiner.state_dict()
    for name, mine in ours.items():
        source = theirs[name]
        if mine.shape != source.shape:
            if "attn2" in name:  # keys and values: the columns of text_encoder_2
                source = source[:, -mine.shape[1] :]
            else:  # added embedding: pooled text, size and crop; the score's columns start at zero
                known = tiny_sdxl.PROJECTION + 4 * tiny_sdxl.TIME_ID_DIM
                source = torch.cat(
                    [source[:, :known], torch.zeros(mine.shape[0], mine.shape[1] - known)], 1
                )
        ours[name] = source.clone()
    refiner.load_state_dict(ours)
    return refiner


def arguments():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--minutes", type=float, default=12)
    args.add_argument("--batch", type=int, default=16)
    args.add_argument("--lr", type=float, default=1e-3)
    args.add_argument("--count", type=int, default=16000, help="pictures of the dataset to use")
    args.add_argument("--drop", type=float, default=0.1, help="share of captions emptied or zeroed")
    args.add_argument("--noise-below", type=int, default=200, help="train on timesteps below this")
    args.add_argument("--seed", type=int, default=4)
    args.add_argument("--resume", action="store_true", help="go on from the work folder's refiner")
    return args.parse_args()


def squared_error(unet, text, alphas, batch, t, fate, drop):
    """Mean squared epsilon error; half of the dropped captions become empty, half become zeros."""
    latents, captions, conditions = batch
    captions = ["" if f < drop / 2 else c for c, f in zip(captions, fate)]
    with torch.no_grad():
        states, pooled = text(captions, refiner=True)
    keep = torch.from_numpy(((fate < drop / 2) | (fate >= drop)).astype(np.float32))
    noise = torch.randn_like(latents)
    out = unet(
        noisy(latents, noise, alphas, t),
        t,
        states * keep[:, None, None],
        added_cond_kwargs={"text_embeds": pooled * keep[:, None], "time_ids": conditions},
    ).sample
    return (out - noise).square().mean()


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    work = args.work
    pool = tiny_sdxl.LatentPool(work, AutoencoderKL.from_pretrained(work / "vae"), args.count)
    two = CLIPTextModelWithProjection.from_pretrained(
        work / "text_encoder_2", attn_implementation="eager"
    )
    text = tiny_sdxl.TextConditioning(work, None, two.eval().requires_grad_(False))
    if args.resume:
        unet = UNet2DConditionModel.from_pretrained(work / "refiner_unet")
    else:
        unet = from_base(UNet2DConditionModel.from_pretrained(work / "unet").eval())
    unet.train()
    ema, budget = Ema([unet], 0.998), Budget(args.minutes)
    descent, running, saved = Descent(unet.parameters(), args.lr, budget), Running(), 0.0
    alphas = tiny_sdxl.alphas_cumprod()
    while budget.progress < 1:
        batch, fate = pool.batch(args.batch, rng), rng.random(args.batch)
        t = torch.randint(0, args.noise_below, (args.batch,))
        loss = squared_error(unet, text, alphas, batch, t, fate, args.drop)
        descent.down(loss)
        ema.update(descent.step - 1)
        running.add(loss.item())
        if descent.step % 100 == 0:
            print(
                f"{budget.elapsed:6.0f}s step {descent.step} epsilon mse {running.value:.4f}",
                flush=True,
            )
        if budget.elapsed - saved > 120:
            saved = budget.elapsed
            ema.shadow[0].save_pretrained(work / "refiner_unet")
    ema.shadow[0].save_pretrained(work / "refiner_unet")
    print(f"{descent.step} steps, {descent.step * args.batch} samples")


if __name__ == "__main__":
    main()
