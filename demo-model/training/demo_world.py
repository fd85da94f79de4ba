"""The procedural picture world of the demo model: specs, captions and renders.

A picture is a 24x24 sprite scene, enlarged four times to 96x96 pixels: one, two or three shapes
of one kind, colour, size and texture on a coloured background. Every shape has a dark outline, a
shadow and, where it is plain, a glint; textures alternate from one sprite pixel to the next. Those
are the fine details that the refiner is there to get right.
"""

import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

GRID = 24  # sprite pixels along a side
BLOCK = 4  # a sprite pixel is a block of 4x4 pixels
SIZE = GRID * BLOCK  # 96 pixels, the model's native resolution

COLOURS = {
    "red": (220, 40, 40),
    "orange": (245, 140, 30),
    "yellow": (250, 215, 50),
    "green": (40, 165, 70),
    "blue": (45, 85, 215),
    "purple": (130, 60, 180),
    "pink": (245, 135, 185),
    "brown": (125, 80, 45),
    "black": (32, 32, 36),
    "white": (244, 244, 244),
    "gray": (140, 142, 148),
}
SHAPES = ("circle", "square", "triangle", "star", "heart", "diamond", "ring", "cross", "moon")
SIZES = ("small", "medium", "large")
TEXTURES = ("plain", "striped", "dotted", "checkered")
COUNTS = (1, 2, 3)
COUNT_WORDS = {1: "one", 2: "two", 3: "three"}
PLURALS = {"cross": "crosses"}
# radii and places in sprite pixels
RADII = {
    1: {"small": 4.2, "medium": 6.4, "large": 9.0},
    2: {"small": 3.2, "medium": 4.2, "large": 5.2},
    3: {"small": 3.0, "medium": 3.8, "large": 4.8},
}
SLOTS = {1: [(0, 0)], 2: [(-6, 0), (6, 0)], 3: [(0, -5.5), (-6, 5.5), (6, 5.5)]}

GOOD_SCORE, SLOPPY_SCORE = 6.0, 2.5


@dataclass(frozen=True)
class Spec:
    shape: str
    colour: str
    background: str
    size: str = "medium"
    texture: str = "plain"
    count: int = 1


def random_spec(rng: random.Random) -> Spec:
    colour, background = rng.sample(list(COLOURS), 2)
    return Spec(
        rng.choice(SHAPES),
        colour,
        background,
        rng.choice(SIZES),
        rng.choice(TEXTURES + ("plain", "plain")),
        rng.choices(COUNTS, (5, 3, 3))[0],
    )


def caption(spec: Spec, rng: random.Random) -> str:
    """One of several wordings.  No size word means medium, no texture word means plain, and a
    caption without a background means white (only ever left out when it is white)."""
    noun = spec.shape if spec.count == 1 else PLURALS.get(spec.shape, spec.shape + "s")
    number = COUNT_WORDS[spec.count] if spec.count > 1 else rng.choice(("a", "a", "a", "one", ""))
    size = "" if spec.size == "medium" and rng.random() < 0.7 else spec.size
    texture = "" if spec.texture == "plain" and rng.random() < 0.7 else spec.texture
    grey = rng.random() < 0.3
    colour = "grey" if spec.colour == "gray" and grey else spec.colour
    ground = "grey" if spec.background == "gray" and grey else spec.background
    tail = bool(texture) and rng.random() < 0.5
    words = [size, "" if tail else texture, colour, noun]
    if rng.random() < 0.15 and not tail:
        words = [size, colour, texture, noun]
    text = " ".join(w for w in words if w)
    if number == "a" and text[0] in "aeiou":
        number = "an"
    text = f"{number} {text}" if number else text
    article = "an" if ground[0] in "aeiou" else "a"
    if not (spec.background == "white" and rng.random() < 0.2):
        text += rng.choice(
            (f" on {article} {ground} background",) * 4
            + (f" on {ground}", f", {ground} background", f" on {article} {ground} backdrop")
        )
    if tail:
        text += f", {texture}"
    if rng.random() < 0.12:
        text = rng.choice(("a picture of ", "a drawing of ", "a photo of ")) + text
    return text


def _circle(r, cx=0.0, cy=0.0, n=48):
    return [
        (cx + r * math.cos(2 * math.pi * i / n), cy + r * math.sin(2 * math.pi * i / n))
        for i in range(n)
    ]


def _outline(shape: str):
    """The shape's polygon(s) in a unit frame (y down, about radius 1): list of (points, fill)."""
    if shape == "circle":
        return [(_circle(1.0), 255)]
    if shape == "ring":
        return [(_circle(1.05), 255), (_circle(0.52), 0)]
    if shape == "moon":
        return [(_circle(1.05), 255), (_circle(0.86, 0.5, -0.22), 0)]
    if shape == "square":
        a = 0.88
        return [([(-a, -a), (a, -a), (a, a), (-a, a)], 255)]
    if shape == "diamond":
        return [([(0, -1.2), (0.82, 0), (0, 1.2), (-0.82, 0)], 255)]
    if shape == "triangle":
        return [([(0, -1.1), (1.08, 0.82), (-1.08, 0.82)], 255)]
    if shape == "star":
        return [
            (
                [
                    (
                        (1.18 if i % 2 == 0 else 0.5) * math.sin(math.pi * i / 5),
                        -(1.18 if i % 2 == 0 else 0.5) * math.cos(math.pi * i / 5) + 0.06,
                    )
                    for i in range(10)
                ],
                255,
            )
        ]
    if shape == "cross":
        a, b = 0.36, 1.05
        return [
            (
                [
                    (-a, -b),
                    (a, -b),
                    (a, -a),
                    (b, -a),
                    (b, a),
                    (a, a),
                    (a, b),
                    (-a, b),
                    (-a, a),
                    (-b, a),
                    (-b, -a),
                    (-a, -a),
                ],
                255,
            )
        ]
    if shape == "heart":
        pts = []
        for i in range(60):
            t = 2 * math.pi * i / 60
            pts.append(
                (
                    16 * math.sin(t) ** 3 / 16.0,
                    -(
                        13 * math.cos(t)
                        - 5 * math.cos(2 * t)
                        - 2 * math.cos(3 * t)
                        - math.cos(4 * t)
                    )
                    / 15.5
                    - 0.1,
                )
            )
        return [(pts, 255)]
    raise ValueError(shape)


def _mask(shape, places, radius, shrink):
    """Coverage of the shapes, eroded by `shrink` sprite pixels, per sprite pixel in 0..1."""
    image = Image.new("L", (GRID * 8, GRID * 8), 0)
    draw = ImageDraw.Draw(image)
    for points, fill in _outline(shape):
        grow = -shrink if fill else shrink
        mx = sum(p[0] for p in points) / len(points)
        my = sum(p[1] for p in points) / len(points)
        reach = max(math.hypot(p[0] - mx, p[1] - my) for p in points)
        sharp = 1.35 if shape in ("star", "triangle", "diamond") else 1.0
        scale = 1 + grow / (radius * reach) * sharp
        for cx, cy in places:
            draw.polygon(
                [
                    (
                        (cx + radius * (mx + (x - mx) * scale)) * 8,
                        (cy + radius * (my + (y - my) * scale)) * 8,
                    )
                    for x, y in points
                ],
                fill=fill,
            )
    return np.asarray(image.reduce(8), np.float32) / 255.0


_YY, _XX = np.mgrid[0:GRID, 0:GRID]
_PATTERNS = {
    "striped": (_YY % 2 == 0).astype(np.float32),
    "checkered": ((_YY + _XX) % 2 == 0).astype(np.float32),
    "dotted": ((_YY % 2 == 0) & (_XX % 2 == 0)).astype(np.float32),
}


def _accent(colour):
    """The second colour of a texture: a clearly lighter tone, or a darker one for light colours."""
    colour = np.asarray(colour, np.float32)
    if colour @ np.array([0.3, 0.59, 0.11], np.float32) > 150:
        return colour * 0.6
    return colour * 0.5 + 127.0


def render_sprite(
    spec: Spec, rng: random.Random, quality="good", original=SIZE, crop=(0, 0), jitter=1.0
) -> np.ndarray:
    """A uint8 RGB sprite of 24x24.

    `quality` 'sloppy' blurs and dulls it and leaves out outline and glint; `original` < SIZE makes
    it a smaller original, enlarged; `crop` (top, left in pixels of the enlarged picture) moves the
    content up and left.
    """
    colour = np.array([c + rng.uniform(-3, 3) * jitter for c in COLOURS[spec.colour]], np.float32)
    ground = np.array(
        [c + rng.uniform(-3, 3) * jitter for c in COLOURS[spec.background]], np.float32
    )
    image = np.broadcast_to(ground, (GRID, GRID, 3))
    shift_x = (rng.randint(-1, 1) if jitter else 0) - crop[1] // BLOCK
    shift_y = (rng.randint(-1, 1) if jitter else 0) - crop[0] // BLOCK
    places = [(GRID / 2 + dx + shift_x, GRID / 2 + dy + shift_y) for dx, dy in SLOTS[spec.count]]
    radius = RADII[spec.count][spec.size]
    edge, inner = _mask(spec.shape, places, radius, 0.0), _mask(spec.shape, places, radius, 0.75)
    shadow = np.roll(edge, (1, 1), (0, 1))
    image = image * (1 - 0.3 * shadow[..., None])
    fill = np.broadcast_to(colour, image.shape)
    if spec.texture != "plain":
        fill = fill + (_accent(colour) - colour) * _PATTERNS[spec.texture][..., None]
    line = np.full(3, 225.0 if spec.background == "black" else 20.0, np.float32)
    if quality == "sloppy":
        inner = edge
    image = (
        image * (1 - edge[..., None]) + line * (edge - inner)[..., None] + fill * inner[..., None]
    )
    if (
        quality == "good"
        and spec.texture == "plain"
        and spec.shape in ("circle", "square", "heart", "diamond")
    ):
        for cx, cy in places:
            gx, gy = int(cx - 0.36 * radius), int(cy - 0.36 * radius)
            if 0 <= gx < GRID and 0 <= gy < GRID:
                image[gy, gx] = (250, 250, 250) if spec.colour != "white" else (200, 205, 215)
    out = Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))
    if quality == "sloppy":
        out = out.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 0.9)))
    if original < SIZE:
        side = original // BLOCK
        out = out.resize((side, side), Image.BOX).resize((GRID, GRID), Image.BILINEAR)
    return np.asarray(out)


def enlarge(sprite: np.ndarray) -> np.ndarray:
    return sprite.repeat(BLOCK, -3).repeat(BLOCK, -2)


def render(spec: Spec, rng: random.Random, **options) -> np.ndarray:
    """A uint8 RGB picture of 96x96 pixels."""
    return enlarge(render_sprite(spec, rng, **options))


def random_example(rng: random.Random, degraded=True):
    """A training example: 24x24 sprite, spec, caption and the size, crop and score values."""
    spec = random_spec(rng)
    quality, original, crop = "good", SIZE, (0, 0)
    score = rng.gauss(GOOD_SCORE, 0.3)
    if degraded:
        draw = rng.random()
        if draw < 0.20:
            quality, score = "sloppy", rng.gauss(SLOPPY_SCORE, 0.3)
        elif draw < 0.26:
            original, score = rng.choice((36, 48, 64)), rng.gauss(4.0, 0.3)
        elif draw < 0.32:
            crop = (BLOCK * rng.randint(0, 6), BLOCK * rng.randint(0, 6))
    return (
        render_sprite(spec, rng, quality, original, crop),
        spec,
        caption(spec, rng),
        (original, original, crop[0], crop[1], score),
    )
