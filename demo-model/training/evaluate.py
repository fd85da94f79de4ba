"""Measures generated pictures against true renders for several refiner fractions."""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from scipy.linalg import sqrtm

import tiny_sdxl
from demo_world import BLOCK, SIZE, caption, random_spec, render_sprite
from sampling import Ensemble
from train_common import to_tensor
from train_vae import encode_sprites

FRACTIONS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6)


def laplacian(sprites):
    grey = sprites.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    return (
        4 * grey[..., 1:-1, 1:-1]
        - grey[..., :-2, 1:-1]
        - grey[..., 2:, 1:-1]
        - grey[..., 1:-1, :-2]
        - grey[..., 1:-1, 2:]
    )


def energy(values):
    return np.abs(values).reshape(len(values), -1).mean(1, keepdims=True)


def features(sprites):
    """27 simple features a picture: colours of whole, centre, border; gradients; 2x2 detail."""
    s = sprites.astype(np.float32)
    centre = s[:, 8:16, 8:16].reshape(len(s), -1, 3)
    border = np.concatenate([s[:, 0], s[:, -1], s[:, :, 0], s[:, :, -1]], 1)
    cells = s.reshape(len(s), 12, 2, 12, 2, 3)
    rows, columns = cells[:, :, 0] - cells[:, :, 1], cells[:, :, :, :, 0] - cells[:, :, :, :, 1]
    cross = rows[:, :, :, 0] - rows[:, :, :, 1]
    return np.concatenate(
        [
            s.mean((1, 2)),
            s.std((1, 2)),
            centre.mean(1),
            centre.std(1),
            border.mean(1),
            border.std(1),
            np.abs(np.diff(s, axis=1)).mean((1, 2)),
            np.abs(np.diff(s, axis=2)).mean((1, 2)),
            energy(rows),
            energy(columns),
            energy(cross),
        ],
        1,
    )


def frechet(a, b):
    covariance_a, covariance_b = np.cov(a.T), np.cov(b.T)
    root = sqrtm(covariance_a @ covariance_b)
    return float(
        ((a.mean(0) - b.mean(0)) ** 2).sum()
        + np.trace(covariance_a + covariance_b - 2 * np.real(root))
    )


def measures(pictures, references):
    sprites = pictures[:, BLOCK // 2 :: BLOCK, BLOCK // 2 :: BLOCK]
    rows = []
    for sprite, renders in zip(sprites, references):
        s = sprite.astype(np.float32)
        errors = ((renders - s) ** 2).mean((1, 2, 3))
        near = renders[errors.argmin()]
        lap, true_lap = laplacian(s), laplacian(near)
        background = np.abs(near - near[0, 0]).max(-1) < 14
        rows.append(
            (
                errors.min(),
                np.corrcoef(lap.ravel(), true_lap.ravel())[0, 1] if lap.std() > 0 else 0.0,
                abs(np.log((lap.var() + 1) / (true_lap.var() + 1))),
                lap.var() / true_lap.var(),
                np.abs(s - near)[~background].mean(),
                np.abs(s - near)[background].mean(),
                s[background].std(0).mean(),
            )
        )
    rows = np.array(rows)
    names = (
        "nearest_render_mse",
        "detail_correlation",
        "laplacian_log_error",
        "laplacian_ratio",
        "shape_colour_error",
        "background_colour_error",
        "background_noise",
    )
    return {
        n: float(
            np.median(rows[:, i])
            if n in ("nearest_render_mse", "laplacian_ratio")
            else rows[:, i].mean()
        )
        for i, n in enumerate(names)
    } | {
        "nearest_render_mse_mean": float(rows[:, 0].mean()),
        "share_close": float((rows[:, 0] < 600).mean()),
    }


@torch.no_grad()
def denoising_errors(parts, count, seed):
    """Mean squared epsilon error of base and refiner on fresh renders, by band of timesteps."""
    rng, generator = random.Random(seed + 1), torch.Generator().manual_seed(seed)
    specs = [random_spec(rng) for _ in range(count)]
    texts = [caption(s, rng) for s in specs]
    sprites = np.stack([render_sprite(s, rng) for s in specs])
    latents = encode_sprites(parts.vae, to_tensor(sprites))[:, :4] * parts.vae.config.scaling_factor
    alphas, table = tiny_sdxl.alphas_cumprod(), {}
    for low, high in ((0, 50), (50, 100), (100, 200), (200, 300), (300, 400), (400, 600)):
        t = torch.randint(low, high, (count,), generator=generator)
        noise = torch.randn(latents.shape, generator=generator)
        a = alphas[t][:, None, None, None]
        noisy, row = a.sqrt() * latents + (1 - a).sqrt() * noise, {}
        for name, unet, ids in (
            ("base", parts.base, [SIZE, SIZE, 0, 0, SIZE, SIZE]),
            ("refiner", parts.refiner, [SIZE, SIZE, 0, 0, 6.0]),
        ):
            states, pooled = parts.text(texts, refiner=name == "refiner")
            out = unet(
                noisy,
                t,
                states,
                added_cond_kwargs={
                    "text_embeds": pooled,
                    "time_ids": torch.tensor([ids] * count, dtype=torch.float32),
                },
            ).sample
            row[name] = round(float((out - noise).square().mean()), 4)
        table[f"{low}-{high}"] = row
        print("epsilon error for t in", low, high, row, flush=True)
    return table


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--prompts", type=int, default=96)
    args.add_argument("--steps", type=int, default=25)
    args.add_argument("--guidance", type=float, default=3.0)
    args.add_argument("--refiner-guidance", type=float, default=None)
    args.add_argument("--fractions", type=float, nargs="*", default=FRACTIONS)
    args.add_argument("--seed", type=int, default=1234)
    args = args.parse_args()
    rng = random.Random(args.seed)
    specs = [random_spec(rng) for _ in range(args.prompts)]
    prompts = [caption(s, rng) for s in specs]
    references = [
        np.stack([render_sprite(s, rng) for _ in range(50)]).astype(np.float32) for s in specs
    ]
    real = features(np.concatenate([r[:12] for r in references]))
    spread = real.std(0)
    parts = Ensemble(args.work)
    errors = denoising_errors(parts, 128, args.seed)
    pictures = parts.pictures(
        prompts,
        [args.seed + i for i in range(len(prompts))],
        steps=args.steps,
        guidance=args.guidance,
        refiner_guidance=args.refiner_guidance,
        fractions=args.fractions,
    )
    table = {}
    for fraction, drawn in pictures.items():
        row = measures(drawn, references)
        sprites = drawn[:, BLOCK // 2 :: BLOCK, BLOCK // 2 :: BLOCK]
        row["frechet"] = frechet(features(sprites) / spread, real / spread)
        table[str(fraction)] = {k: round(v, 4) for k, v in row.items()}
        print(fraction, table[str(fraction)], flush=True)
    name = f"evaluation_s{args.steps}_g{args.guidance:g}.json"
    (args.work / name).write_text(
        json.dumps(
            {
                "prompts": args.prompts,
                "steps": args.steps,
                "guidance": args.guidance,
                "refiner_guidance": args.refiner_guidance or args.guidance,
                "epsilon_error_by_timestep": errors,
                "by_refiner_fraction": table,
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
