"""Draws the contact sheet (base only | with the refiner) and measures the expected colours.

End-to-end tests compare their pictures with those colours.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from demo_world import COLOURS, SIZE
from sampling import Ensemble

SHEET = (
    "a large red circle on a blue background",
    "a large yellow star on a black background",
    "a pink heart on a white background",
    "a large striped red circle on a blue background",
    "three small green stars on a white background",
    "two blue squares on a yellow background",
    "a large checkered purple heart on an orange background",
    "a dotted white circle on a red background",
    "one green triangle on a brown background",
    "a large orange diamond on a gray background",
    "three red circles on a white background",
    "a black cross on a yellow background",
    "a large white moon on a black background",
    "a blue ring on a pink background",
    "two large green hearts on a purple background",
    "a small brown square on a green background",
    "a large green star, striped",
    "three yellow diamonds on a blue background, checkered",
    "gray cross on red",
    "two dotted purple triangles on a white background",
    "a picture of a large orange ring on a black background",
    "a medium white heart on a red backdrop",
    "three large pink stars on a blue background",
    "a large yellow circle on a green background, dotted",
)
FLAT = (  # one shape with a filled centre: (size, colour, shape, background)
    ("large", "red", "circle", "blue"),
    ("large", "blue", "circle", "red"),
    ("large", "green", "square", "white"),
    ("large", "yellow", "circle", "black"),
    ("large", "white", "square", "red"),
    ("large", "black", "circle", "yellow"),
    ("large", "orange", "diamond", "purple"),
    ("large", "purple", "heart", "white"),
    ("large", "pink", "star", "brown"),
    ("large", "gray", "cross", "green"),
    ("large", "brown", "triangle", "pink"),
    ("medium", "red", "square", "white"),
    ("medium", "blue", "heart", "yellow"),
    ("medium", "green", "circle", "orange"),
    ("medium", "yellow", "star", "blue"),
    ("medium", "white", "circle", "green"),
    ("medium", "black", "diamond", "gray"),
    ("medium", "orange", "square", "black"),
    ("medium", "pink", "circle", "purple"),
    ("medium", "purple", "cross", "yellow"),
)


def centre_and_border(picture):
    """Median colour of the middle 12x12 pixels, and of the outermost four pixels all round."""
    middle = picture[SIZE // 2 - 6 : SIZE // 2 + 6, SIZE // 2 - 6 : SIZE // 2 + 6].reshape(-1, 3)
    border = np.concatenate(
        [
            picture[:4].reshape(-1, 3),
            picture[-4:].reshape(-1, 3),
            picture[:, :4].reshape(-1, 3),
            picture[:, -4:].reshape(-1, 3),
        ]
    )
    return np.median(middle, 0), np.median(border, 0)


def nearest_colour(rgb):
    return min(COLOURS, key=lambda name: float(((np.array(COLOURS[name]) - rgb) ** 2).sum()))


def contact_sheet(parts, args):
    seeds = [args.seed + i for i in range(len(SHEET))]
    drawn = parts.pictures(
        SHEET, seeds, steps=args.steps, guidance=args.guidance, fractions=(0.0, args.fraction)
    )
    zoom, gap, label, columns = 2, 8, 16, 4
    side = SIZE * zoom
    width, height = 2 * side + 2, side + label
    rows = -(-len(SHEET) // columns)
    sheet = Image.new(
        "RGB", (columns * (width + gap) + gap, rows * (height + gap) + gap + label), (255, 255, 255)
    )
    pen = ImageDraw.Draw(sheet)
    pen.text(
        (gap, 4),
        f"left: base only    right: base + refiner for the last {args.fraction:.0%} of the "
        f"schedule    "
        f"({args.steps} Euler steps, guidance {args.guidance:g})",
        fill=(0, 0, 0),
    )
    for i, prompt in enumerate(SHEET):
        x, y = gap + (i % columns) * (width + gap), label + gap + (i // columns) * (height + gap)
        for j, fraction in enumerate((0.0, args.fraction)):
            picture = Image.fromarray(drawn[fraction][i]).resize((side, side), Image.NEAREST)
            sheet.paste(picture, (x + j * (side + 2), y))
        pen.text((x, y + side + 2), prompt, fill=(0, 0, 0))
    sheet.save(args.out / "contact-sheet.png", optimize=True)


def expected(parts, args):
    seeds = range(args.expected_seeds)
    rows, right = [], 0
    prompts = [
        f"{'an' if not size and colour[0] in 'aeiou' else 'a'} {size} {colour} {shape} on "
        f"{'an' if ground[0] in 'aeiou' else 'a'} {ground} background"
        for size, colour, shape, ground in FLAT
    ]
    flat = [p for p in prompts for _ in seeds]
    drawn = parts.pictures(
        flat,
        [s for _ in prompts for s in seeds],
        steps=args.steps,
        guidance=args.guidance,
        fractions=(args.fraction,),
    )[args.fraction]
    for i, (prompt, (_, colour, _, ground)) in enumerate(zip(prompts, FLAT)):
        seen = [centre_and_border(drawn[i * len(seeds) + j]) for j in range(len(seeds))]
        centres, borders = np.array([s[0] for s in seen]), np.array([s[1] for s in seen])
        hits = sum(nearest_colour(c) == colour and nearest_colour(b) == ground for c, b in seen)
        right += hits
        rows.append(
            {
                "prompt": prompt,
                "seed": 0,
                "centre": {
                    "name": colour,
                    "nominal": COLOURS[colour],
                    "measured": centres[0].astype(int).tolist(),
                    "largest_deviation_over_seeds": int(
                        np.abs(centres - np.array(COLOURS[colour])).max()
                    ),
                },
                "border": {
                    "name": ground,
                    "nominal": COLOURS[ground],
                    "measured": borders[0].astype(int).tolist(),
                    "largest_deviation_over_seeds": int(
                        np.abs(borders - np.array(COLOURS[ground])).max()
                    ),
                },
                "seeds_tried": len(seeds),
                "seeds_with_both_colours_nearest_in_palette": hits,
            }
        )
    document = {
        "about": "Median colour of the middle 12x12 pixels and of the outer 4-pixel frame, from "
        "torch/diffusers pictures of 96x96 pixels. Seeds are torch's, so another generator gives "
        "other noise: compare with a tolerance, or by the nearest palette colour.",
        "steps": args.steps,
        "guidance": args.guidance,
        "refiner_fraction": args.fraction,
        "scheduler": "Euler, leading",
        "palette": COLOURS,
        "share_right": round(right / len(flat), 4),
        "prompts": rows,
    }
    (args.out / "expected.json").write_text(json.dumps(document, indent=1))
    print(f"both colours nearest in palette: {right} of {len(flat)}")
    for row in rows:
        print(
            row["prompt"],
            row["centre"]["measured"],
            row["border"]["measured"],
            "worst",
            row["centre"]["largest_deviation_over_seeds"],
            row["border"]["largest_deviation_over_seeds"],
        )


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--steps", type=int, default=25)
    args.add_argument("--guidance", type=float, default=3.0)
    args.add_argument("--fraction", type=float, default=0.2)
    args.add_argument("--seed", type=int, default=100)
    args.add_argument("--expected-seeds", type=int, default=4)
    args.add_argument("--sheet-only", action="store_true")
    args = args.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    parts = Ensemble(args.work)
    contact_sheet(parts, args)
    if not args.sheet_only:
        expected(parts, args)


if __name__ == "__main__":
    main()
