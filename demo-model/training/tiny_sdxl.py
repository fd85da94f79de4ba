"""SDXL's parts in tiny, its noise schedule, and text encoding as SDXL does it."""

import json
from pathlib import Path

import numpy as np
import torch
from diffusers import EulerDiscreteScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from demo_world import SIZE
from make_tokenizer import END, START, Tokenizer
from train_common import to_tensor
from train_vae import encode_sprites

LATENT = SIZE // 8
WIDTH_1, WIDTH_2, PROJECTION, TIME_ID_DIM = 32, 64, 64, 32
SCHEDULE = dict(
    num_train_timesteps=1000,
    beta_start=0.00085,
    beta_end=0.012,
    beta_schedule="scaled_linear",
    prediction_type="epsilon",
    timestep_spacing="leading",
    steps_offset=1,
    interpolation_type="linear",
    use_karras_sigmas=False,
)


def scheduler():
    return EulerDiscreteScheduler(**SCHEDULE)


def alphas_cumprod():
    betas = (
        torch.linspace(
            SCHEDULE["beta_start"] ** 0.5, SCHEDULE["beta_end"] ** 0.5, 1000, dtype=torch.float64
        )
        ** 2
    )
    return torch.cumprod(1 - betas, 0).float()


def text_encoders(vocab):
    common = dict(
        vocab_size=len(vocab),
        max_position_embeddings=77,
        num_hidden_layers=2,
        bos_token_id=vocab[START],
        eos_token_id=vocab[END],
        layer_norm_eps=1e-5,
        attn_implementation="eager",
    )
    one = CLIPTextConfig(
        hidden_size=WIDTH_1,
        intermediate_size=2 * WIDTH_1,
        num_attention_heads=2,
        projection_dim=WIDTH_1,
        hidden_act="quick_gelu",
        pad_token_id=vocab[END],
        **common,
    )
    two = CLIPTextConfig(
        hidden_size=WIDTH_2,
        intermediate_size=2 * WIDTH_2,
        num_attention_heads=4,
        projection_dim=PROJECTION,
        hidden_act="gelu",
        pad_token_id=0,
        **common,
    )
    encoders = CLIPTextModel(one), CLIPTextModelWithProjection(two)
    for encoder in encoders:  # CLIP's own initialisation is far too small for so small a width
        for name, p in encoder.named_parameters():
            if "token_embedding" in name:
                torch.nn.init.normal_(p, std=0.3)
            elif "position_embedding" in name:
                torch.nn.init.normal_(p, std=0.05)
            elif p.ndim == 2:
                torch.nn.init.xavier_uniform_(p)
    return encoders


def unet(refiner=False):
    ids = 5 if refiner else 6
    return UNet2DConditionModel(
        sample_size=LATENT,
        in_channels=4,
        out_channels=4,
        block_out_channels=(48, 96),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH_2 if refiner else WIDTH_1 + WIDTH_2,
        attention_head_dim=(2, 4),
        transformer_layers_per_block=1,
        use_linear_projection=True,
        norm_num_groups=8,
        addition_embed_type="text_time",
        addition_time_embed_dim=TIME_ID_DIM,
        projection_class_embeddings_input_dim=PROJECTION + ids * TIME_ID_DIM,
    )


class TextConditioning:
    """Captions -> (encoder_hidden_states, text_embeds).

    The penultimate states of both encoders side by side, and the pooled output of encoder 2.
    """

    def __init__(self, work, one, two):
        self.tokens = (
            Tokenizer(Path(work) / "tokenizer"),
            Tokenizer(Path(work) / "tokenizer_2", "!"),
        )
        self.one, self.two = one, two

    def __call__(self, texts, refiner=False):
        ids = torch.tensor([self.tokens[1](t) for t in texts])
        out = self.two(ids, output_hidden_states=True)
        states = out.hidden_states[-2]
        if not refiner:
            ids = torch.tensor([self.tokens[0](t) for t in texts])
            states = torch.cat(
                [self.one(ids, output_hidden_states=True).hidden_states[-2], states], -1
            )
        return states, out.text_embeds


class LatentPool:
    """The dataset's latents (encoded on first use), captions and conditioning values."""

    def __init__(self, work, vae, count):
        folder = Path(work) / "dataset"
        self.conditions = torch.from_numpy(np.load(folder / "conditions.npy")[:count])
        self.captions = json.loads((folder / "captions.json").read_text())[:count]
        file = folder / "latents.npy"
        if not file.exists():
            vae.eval().requires_grad_(False)
            sprites = np.load(folder / "sprites.npy")
            with torch.no_grad():
                latents = torch.cat(
                    [
                        encode_sprites(vae, to_tensor(sprites[i : i + 64]))[:, :4]
                        for i in range(0, len(sprites), 64)
                    ]
                )
            np.save(file, (latents * vae.config.scaling_factor).numpy())
        self.latents = torch.from_numpy(np.load(file)[:count])

    def batch(self, size, rng):
        rows = rng.integers(0, len(self.latents), size)
        return (
            self.latents[rows],
            [self.captions[i][rng.integers(3)] for i in rows],
            self.conditions[rows],
        )
