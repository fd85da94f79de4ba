"""Draws pictures with the trained parts exactly as SDXL's base + refiner pipelines do.

Euler, classifier-free guidance, micro-conditioning, hand-over by share of the noise schedule.
"""

from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTextModelWithProjection

import tiny_sdxl
from demo_world import SIZE
from train_common import to_images

GOOD, BAD = 6.0, 2.5  # aesthetic score of the prompt and of the negative prompt


class Ensemble:
    def __init__(self, work):
        work = Path(work)

        def load(kind, name, **options):
            return kind.from_pretrained(work / name, **options).eval().requires_grad_(False)

        self.vae = load(AutoencoderKL, "vae")
        self.base = load(UNet2DConditionModel, "unet")
        self.refiner = (
            load(UNet2DConditionModel, "refiner_unet") if (work / "refiner_unet").exists() else None
        )
        eager = dict(attn_implementation="eager")
        one = (
            CLIPTextModel.from_pretrained(work / "text_encoder", **eager)
            .eval()
            .requires_grad_(False)
        )
        two = (
            CLIPTextModelWithProjection.from_pretrained(work / "text_encoder_2", **eager)
            .eval()
            .requires_grad_(False)
        )
        self.text = tiny_sdxl.TextConditioning(work, one, two)

    def conditioning(self, prompts, refiner):
        """(states, pooled, time_ids), the unconditional half first."""
        n = len(prompts)
        states, pooled = self.text(prompts, refiner=refiner)
        if refiner:  # force_zeros_for_empty_prompt is false: the empty negative prompt is encoded
            blank, blank_pooled = self.text([""], refiner=True)
            blank, blank_pooled = blank.expand(n, -1, -1), blank_pooled.expand(n, -1)
            ids = [[SIZE, SIZE, 0, 0, BAD]] * n + [[SIZE, SIZE, 0, 0, GOOD]] * n
        else:  # force_zeros_for_empty_prompt is true
            blank, blank_pooled = torch.zeros_like(states), torch.zeros_like(pooled)
            ids = [[SIZE, SIZE, 0, 0, SIZE, SIZE]] * (2 * n)
        return (
            torch.cat([blank, states]),
            torch.cat([blank_pooled, pooled]),
            torch.tensor(ids, dtype=torch.float32),
        )

    @torch.no_grad()
    def latents(
        self, prompts, seeds, steps=25, guidance=3.0, refiner_guidance=None, fractions=(0.2,)
    ):
        """{refiner fraction: final latents}; the base's common steps are computed once."""
        fractions = sorted(set(fractions))
        euler = tiny_sdxl.scheduler()
        euler.set_timesteps(steps)
        noise = torch.cat(
            [
                torch.randn(
                    (1, 4, tiny_sdxl.LATENT, tiny_sdxl.LATENT),
                    generator=torch.Generator().manual_seed(s),
                )
                for s in seeds
            ]
        )
        timesteps = euler.timesteps.tolist()
        handover = {f: sum(t >= round(1000 * f) for t in timesteps) for f in fractions}
        base, refiner = self.conditioning(prompts, False), None
        done, x = {}, noise * euler.init_noise_sigma
        if max(fractions) > 0:
            refiner = self.conditioning(prompts, True)
        for i in range(steps + 1):
            for f in fractions:
                if handover[f] == i:
                    done[f] = (
                        x
                        if i == steps
                        else self._run(
                            self.refiner, refiner, x, i, steps, refiner_guidance or guidance
                        )
                    )
            if len(done) == len(fractions):
                return done
            x = self._step(self.base, base, x, euler, timesteps[i], guidance)

    def _run(self, unet, conditioning, x, start, steps, guidance):
        euler = tiny_sdxl.scheduler()
        euler.set_timesteps(steps)
        euler.set_begin_index(start)
        for t in euler.timesteps.tolist()[start:]:
            x = self._step(unet, conditioning, x, euler, t, guidance)
        return x

    @staticmethod
    def _step(unet, conditioning, x, euler, t, guidance):
        states, pooled, ids = conditioning
        pair = euler.scale_model_input(torch.cat([x, x]), torch.tensor(t))
        out = unet(
            pair, t, states, added_cond_kwargs={"text_embeds": pooled, "time_ids": ids}
        ).sample
        without, with_text = out.chunk(2)
        return euler.step(
            without + guidance * (with_text - without), torch.tensor(t), x
        ).prev_sample

    @torch.no_grad()
    def decode(self, latents):
        return to_images(self.vae.decode(latents / self.vae.config.scaling_factor).sample)

    def pictures(self, prompts, seeds, batch=32, **options):
        """{refiner fraction: uint8 pictures}"""
        out = {}
        for i in range(0, len(prompts), batch):
            for f, x in self.latents(
                prompts[i : i + batch], seeds[i : i + batch], **options
            ).items():
                out.setdefault(f, []).append(self.decode(x))
        return {f: np.concatenate(v) for f, v in out.items()}
