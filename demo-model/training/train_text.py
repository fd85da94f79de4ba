"""Trains both text encoders to tell what a caption says (shape, colours, size, texture, count).

The pooled embedding and the penultimate states at the last position must make every attribute
linearly readable. It takes a minute on text alone and spares the denoiser from learning to read.
"""

import argparse
import random
from pathlib import Path

import torch
import torch.nn.functional as F

import tiny_sdxl
from demo_world import COLOURS, COUNTS, SHAPES, SIZES, TEXTURES, caption, random_spec
from train_common import Budget, Descent

LENGTH = 24  # positions used here: attention is causal, and no caption of this world is longer
ATTRIBUTES = (
    ("shape", SHAPES),
    ("colour", list(COLOURS)),
    ("background", list(COLOURS)),
    ("size", SIZES),
    ("texture", TEXTURES),
    ("count", COUNTS),
)


# How much each view counts: pooled and penultimate states of encoder 1, then of encoder 2.
VIEW_WEIGHTS = (1.0, 0.3, 2.0, 0.3)
VIEW_WIDTHS = (tiny_sdxl.WIDTH_1, tiny_sdxl.WIDTH_1, tiny_sdxl.PROJECTION, tiny_sdxl.WIDTH_2)
TEXT_EMBEDS = 2  # the view that SDXL calls text_embeds


def arguments():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--minutes", type=float, default=1)
    args.add_argument("--batch", type=int, default=96)
    args.add_argument("--lr", type=float, default=3e-3)
    args.add_argument("--seed", type=int, default=2)
    return args.parse_args()


def captions_and_labels(count, rng):
    specs = [random_spec(rng) for _ in range(count)]
    captions = [caption(s, rng) for s in specs]
    labels = [[values.index(getattr(s, name)) for name, values in ATTRIBUTES] for s in specs]
    return captions, torch.tensor(labels)


def views(text, captions):
    """What a denoiser can see of a caption: pooled and last penultimate state of each encoder."""
    first, second = (torch.tensor([t(c)[:LENGTH] for c in captions]) for t in text.tokens)
    a = text.one(first, output_hidden_states=True)
    b = text.two(second, output_hidden_states=True)
    return (
        a.pooler_output,
        a.hidden_states[-2][:, -1],
        b.text_embeds,
        b.hidden_states[-2][:, -1],
    )


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    vocab = tiny_sdxl.Tokenizer(args.work / "tokenizer").vocab
    one, two = tiny_sdxl.text_encoders(vocab)
    text = tiny_sdxl.TextConditioning(args.work, one, two)
    sizes = [len(values) for _, values in ATTRIBUTES]
    heads = torch.nn.ModuleList([torch.nn.Linear(width, sum(sizes)) for width in VIEW_WIDTHS])
    parameters = [*one.parameters(), *two.parameters(), *heads.parameters()]
    budget = Budget(args.minutes)
    descent = Descent(parameters, args.lr, budget, beta2=0.98, warmup_steps=50)
    while budget.progress < 1:
        captions, labels = captions_and_labels(args.batch, rng)
        read = [head(view).split(sizes, 1) for head, view in zip(heads, views(text, captions))]
        loss = sum(
            weight * sum(F.cross_entropy(p, labels[:, j]) for j, p in enumerate(parts))
            for weight, parts in zip(VIEW_WEIGHTS, read)
        )
        descent.down(loss)
        if descent.step % 50 == 0:
            right = [
                f"{name} {(p.argmax(1) == labels[:, j]).float().mean().item():.2f}"
                for j, ((name, _), p) in enumerate(zip(ATTRIBUTES, read[TEXT_EMBEDS]))
            ]
            print(
                f"{budget.elapsed:6.0f}s step {descent.step} loss {loss.item():.3f} "
                f"read from text_embeds {' '.join(right)}",
                flush=True,
            )
    one.save_pretrained(args.work / "text_encoder")
    two.save_pretrained(args.work / "text_encoder_2")


if __name__ == "__main__":
    main()
