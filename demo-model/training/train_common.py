"""What every training script needs: a wall-clock budget, learning rate, EMA, images <-> tensors."""

import copy
import math
import time

import numpy as np
import torch


class Budget:
    """Progress in 0..1 over a wall-clock budget, so that a run ends on time on any machine."""

    def __init__(self, minutes):
        self.start, self.seconds = time.time(), minutes * 60

    @property
    def progress(self):
        return min(1.0, (time.time() - self.start) / self.seconds)

    @property
    def elapsed(self):
        return time.time() - self.start


def learning_rate(peak, progress, step, warmup_steps=100, floor=0.02):
    """Linear warm-up, constant to 40% of the budget, cosine down to the floor at its end."""
    decay = max(0.0, (progress - 0.4) / 0.6)
    return (
        peak
        * min(1.0, (step + 1) / warmup_steps)
        * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * decay)))
    )


class Ema:
    """A slowly moving average of the weights, which is what a script saves."""

    def __init__(self, modules, decay):
        self.decay, self.modules = decay, modules
        self.shadow = [copy.deepcopy(m).eval().requires_grad_(False) for m in modules]

    @torch.no_grad()
    def update(self, step):
        decay = min(self.decay, (step + 1) / (step + 10))
        for ours, theirs in zip(self.shadow, self.modules):
            torch._foreach_lerp_(
                list(ours.parameters()), [p.detach() for p in theirs.parameters()], 1 - decay
            )


class Descent:
    """AdamW with clipped gradients and the learning rate above, until the budget is spent."""

    def __init__(self, parameters, lr, budget, beta2=0.99, weight_decay=1e-3, warmup_steps=100):
        self.parameters, self.lr, self.budget = list(parameters), lr, budget
        self.step, self.warmup_steps = 0, warmup_steps
        self.optimiser = torch.optim.AdamW(
            self.parameters, lr=lr, betas=(0.9, beta2), weight_decay=weight_decay, foreach=True
        )

    @property
    def rate(self):
        return self.optimiser.param_groups[0]["lr"]

    def down(self, loss):
        self.optimiser.param_groups[0]["lr"] = learning_rate(
            self.lr, self.budget.progress, self.step, self.warmup_steps
        )
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimiser.step()
        self.step += 1


class Running:
    """An exponential average of a number, for the log."""

    def __init__(self, keep=0.98):
        self.keep, self.value = keep, None

    def add(self, value):
        old = value if self.value is None else self.value
        self.value = self.keep * old + (1 - self.keep) * value


def noisy(latents, noise, alphas, t):
    """The latents at timestep t of the forward process."""
    a = alphas[t][:, None, None, None]
    return a.sqrt() * latents + (1 - a).sqrt() * noise


def to_tensor(images_uint8):
    """uint8 [N,H,W,3] -> float [N,3,H,W] in -1..1"""
    return (
        torch.from_numpy(np.ascontiguousarray(images_uint8))
        .permute(0, 3, 1, 2)
        .float()
        .div_(127.5)
        .sub_(1.0)
    )


def to_images(tensor):
    """float [N,3,H,W] in -1..1 -> uint8 [N,H,W,3]"""
    return (
        tensor.detach()
        .float()
        .add(1)
        .mul(127.5)
        .round()
        .clamp(0, 255)
        .byte()
        .permute(0, 2, 3, 1)
        .contiguous()
        .numpy()
    )
