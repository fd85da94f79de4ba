"""Makes diffusers' folders of SDXL's architecture with few and random weights: to try the export, not to draw."""
import json

import torch

WIDTHS = {"text_encoder": 32, "text_encoder_2": 48}
TIME_ID_WIDTH = 16
SCHEDULER = {
    "_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
    "num_train_timesteps": 1000, "prediction_type": "epsilon", "timestep_spacing": "leading", "steps_offset": 1,
    "interpolation_type": "linear", "use_karras_sigmas": False, "trained_betas": None,
}


def make(kind, folder):
    from diffusers import AutoencoderKL, UNet2DConditionModel

    torch.manual_seed(7)
    refiner = kind == "refiner"
    folder.mkdir(parents=True)
    for part in ("text_encoder_2",) if refiner else ("text_encoder", "text_encoder_2"):
        words = tokenizer(folder / part.replace("text_encoder", "tokenizer"), "!" if part.endswith("2") else END)
        text_encoder(part, words).save_pretrained(folder / part)
    width = WIDTHS["text_encoder_2"] if refiner else sum(WIDTHS.values())
    ids = 5 if refiner else 6
    UNet2DConditionModel(
        sample_size=16, block_out_channels=(32, 64, 64), layers_per_block=2, norm_num_groups=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 1, 2), attention_head_dim=(2, 4, 4), use_linear_projection=True,
        cross_attention_dim=width, addition_embed_type="text_time", addition_time_embed_dim=TIME_ID_WIDTH,
        projection_class_embeddings_input_dim=WIDTHS["text_encoder_2"] + ids * TIME_ID_WIDTH,
    ).save_pretrained(folder / "unet")
    AutoencoderKL(
        sample_size=64, block_out_channels=(16, 16, 32, 32), layers_per_block=1, norm_num_groups=8, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        scaling_factor=0.13025, force_upcast=True,
    ).save_pretrained(folder / "vae")
    index(folder, refiner)


def text_encoder(part, words):
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    width = WIDTHS[part]
    config = CLIPTextConfig(
        vocab_size=words, hidden_size=width, intermediate_size=2 * width, num_hidden_layers=3, num_attention_heads=4,
        projection_dim=width, max_position_embeddings=77, hidden_act="gelu" if part.endswith("2") else "quick_gelu",
        bos_token_id=words - 2, eos_token_id=words - 1)
    return (CLIPTextModelWithProjection if part.endswith("2") else CLIPTextModel)(config)


def index(folder, refiner):
    about = {
        "_class_name": "StableDiffusionXLImg2ImgPipeline" if refiner else "StableDiffusionXLPipeline",
        "force_zeros_for_empty_prompt": not refiner, "requires_aesthetics_score": refiner,
    }
    (folder / "model_index.json").write_text(json.dumps(about, indent=2))
    (folder / "scheduler").mkdir()
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(SCHEDULER, indent=2))


START, END = "<|startoftext|>", "<|endoftext|>"


def tokenizer(folder, pad):
    """CLIP's files for a tokenizer that knows bytes only; how many tokens it has."""
    letters = byte_letters()
    tokens = [*letters, *(letter + "</w>" for letter in letters), START, END]
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({token: id for id, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    (folder / "tokenizer_config.json").write_text(json.dumps({"pad_token": pad, "model_max_length": 77}))
    return len(tokens)


def byte_letters():
    """A printable character for each byte, as GPT-2 and CLIP have them."""
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAC + 1), *range(0xAE, 0xFF + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return [*map(chr, printable), *(chr(256 + i) for i in range(len(others)))]
