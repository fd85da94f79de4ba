"""Renders the training sprites, their captions and conditioning values into WORK/dataset."""

import argparse
import json
import random
from pathlib import Path

import numpy as np

from demo_world import GRID, caption, random_example


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--count", type=int, default=16000)
    args.add_argument("--seed", type=int, default=7)
    args = args.parse_args()
    rng = random.Random(args.seed)
    folder = args.work / "dataset"
    folder.mkdir(parents=True, exist_ok=True)
    sprites = np.empty((args.count, GRID, GRID, 3), np.uint8)
    captions, conditions = [], np.empty((args.count, 5), np.float32)
    for i in range(args.count):
        sprites[i], spec, text, conditions[i] = random_example(rng)
        captions.append([text, caption(spec, rng), caption(spec, rng)])
    np.save(folder / "sprites.npy", sprites)
    np.save(folder / "conditions.npy", conditions)
    (folder / "captions.json").write_text(json.dumps(captions))


if __name__ == "__main__":
    main()
