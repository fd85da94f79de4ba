"""Trains the tiny AutoencoderKL (8x down, 4 latent channels).

A picture of this world is a 24x24 sprite with every pixel enlarged to 4x4. The two outer levels of
the autoencoder are therefore set up as exact averaging and exact replication and stay frozen, and
the inner levels are trained on the 24x24 sprites: the same function at a sixteenth of the cost.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from diffusers.models.resnet import Downsample2D, ResnetBlock2D, Upsample2D
from PIL import Image

from demo_world import GRID, SIZE, enlarge
from train_common import Budget, Descent, Ema, Running, to_images, to_tensor


def tiny_vae():
    vae = AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=4,
        sample_size=SIZE,
        norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(16, 16, 32, 48),
        layers_per_block=1,
        mid_block_add_attention=False,
    )
    with torch.no_grad():
        for module in vae.modules():
            if isinstance(module, ResnetBlock2D):  # start every residual branch small
                module.conv2.weight.mul_(0.1)
                module.conv2.bias.zero_()
            elif isinstance(module, Upsample2D):
                near_identity(module.conv, 0.1, slice(1, 2), 1.0)
            elif isinstance(module, Downsample2D):
                near_identity(module.conv, 0.1, slice(0, 2), 0.25)
        outer = [*vae.encoder.down_blocks[:2], *vae.decoder.up_blocks[2:]]
        for block in outer:
            for module in block.modules():
                if isinstance(module, ResnetBlock2D):
                    for conv in (module.conv1, module.conv2):
                        conv.weight.zero_()
                        conv.bias.zero_()
        for block in vae.encoder.down_blocks[:2]:
            near_identity(block.downsamplers[0].conv, 0.0, slice(0, 2), 0.25)
        for block in vae.decoder.up_blocks[1:3]:
            near_identity(block.upsamplers[0].conv, 0.0, slice(1, 2), 1.0)
        for conv in (vae.encoder.conv_in, vae.decoder.conv_out):
            centre = conv.weight[:, :, 1, 1].clone() * 3
            conv.weight.zero_()
            conv.weight[:, :, 1, 1] = centre
        vae.quant_conv.bias[4:] -= 4.0  # start nearly deterministic
    return vae


def near_identity(conv, keep, taps, value):
    conv.weight.mul_(keep)
    conv.bias.zero_()
    for i in range(conv.out_channels):
        conv.weight[i, i, taps, taps] += value


def pointwise(conv, x):
    """A 3x3 convolution of which only the centre tap is in use."""
    return F.conv2d(x, conv.weight[:, :, 1:2, 1:2], conv.bias)


def encode_sprites(vae, sprites):
    """vae.encode(enlarged sprites) -> moments, without the frozen outer levels."""
    e = vae.encoder
    h = pointwise(e.conv_in, sprites)
    for block in e.down_blocks[2:]:
        h = block(h)
    h = e.conv_out(e.conv_act(e.conv_norm_out(e.mid_block(h))))
    return vae.quant_conv(h)


def decode_sprites(vae, latents):
    """vae.decode(latents) at a quarter of its size, without the frozen outer levels."""
    d = vae.decoder
    h = d.up_blocks[0](d.mid_block(d.conv_in(vae.post_quant_conv(latents))))
    for resnet in d.up_blocks[1].resnets:
        h = resnet(h, None)
    h = d.up_blocks[2].resnets[0].conv_shortcut(h)
    return pointwise(d.conv_out, d.conv_act(d.conv_norm_out(h)))


def trainable(vae):
    e, d = vae.encoder, vae.decoder
    modules = [
        e.conv_in,
        *e.down_blocks[2:],
        e.mid_block,
        e.conv_norm_out,
        e.conv_out,
        vae.quant_conv,
        vae.post_quant_conv,
        d.conv_in,
        d.mid_block,
        d.up_blocks[0],
        *d.up_blocks[1].resnets,
        d.up_blocks[2].resnets[0].conv_shortcut,
        d.conv_norm_out,
        d.conv_out,
    ]
    return [p for m in modules for p in m.parameters()]


def dx(image):
    return image[..., 1:] - image[..., :-1]


def dy(image):
    return image[..., 1:, :] - image[..., :-1, :]


def reconstruction_loss(out, target):
    return (
        F.l1_loss(out, target)
        + F.l1_loss(dx(out), dx(target))
        + F.l1_loss(dy(out), dy(target))
        + F.mse_loss(out, target)
    )


def busy_crop(sprite, side, choose):
    """A random crop; mostly the busiest of three, since plain background teaches little."""
    best, energy = None, -1.0
    for _ in range(3 if choose.random() < 0.7 else 1):
        y, x = 2 * choose.integers(0, (GRID - side) // 2 + 1, 2)
        crop = sprite[y : y + side, x : x + side]
        spread = float(crop.std((0, 1)).sum())
        if spread > energy:
            best, energy = crop, spread
    return best


@torch.no_grad()
def fold_normalisation(vae, sprites):
    """Makes every latent channel zero-mean with one common spread, inside quant_conv and
    post_quant_conv, and returns the scaling factor that brings that spread to one."""
    means = encode_sprites(vae, to_tensor(sprites))[:, :4]
    mean, std = means.mean((0, 2, 3)), means.std((0, 2, 3))
    common = float(std.square().mean().sqrt())
    gain = common / std  # new latent = (old - mean) * gain
    q, p = vae.quant_conv, vae.post_quant_conv
    q.weight[:4] *= gain[:, None, None, None]
    q.bias[:4] = (q.bias[:4] - mean) * gain
    q.bias[4:] += 2 * gain.log()
    p.bias += torch.einsum("oi,i->o", p.weight[:, :, 0, 0], mean)
    p.weight /= gain[None, :, None, None]
    return round(1.0 / common, 5)


def arguments():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--minutes", type=float, default=15)
    args.add_argument("--lr", type=float, default=3e-3)
    args.add_argument("--kl", type=float, default=3e-5)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--resume", action="store_true", help="go on from the VAE in the work folder")
    return args.parse_args()


def targets(sprites, progress, choose):
    """Busy crops first, for speed; whole sprites for the last 30% of the budget."""
    side, batch = (12, 16) if progress < 0.7 else (GRID, 6)
    rows = [sprites[i] for i in choose.integers(0, len(sprites), batch)]
    if side < GRID:
        rows = [busy_crop(sprite, side, choose) for sprite in rows]
    return to_tensor(np.stack(rows))


@torch.no_grad()
def report(vae, held_out, file):
    """Prints the error on pictures never trained on, and draws some with their reconstructions."""
    pictures = to_tensor(enlarge(held_out))
    back = vae.decode(vae.encode(pictures).latent_dist.mean).sample
    short = decode_sprites(vae, encode_sprites(vae, to_tensor(held_out))[:, :4])
    print(
        f"held-out L1 {127.5 * F.l1_loss(back, pictures).item():.2f} of 255, "
        f"scaling {vae.config.scaling_factor}, "
        f"full against inner levels {(back[:, :, ::4, ::4] - short).abs().max().item():.1e}"
    )
    rows = []
    for i in range(0, 24, 8):
        for pictures in (enlarge(held_out), to_images(back)):
            rows.append(np.concatenate(list(pictures[i : i + 8]), 1))
    Image.fromarray(np.concatenate(rows, 0)).save(file)


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    choose = np.random.default_rng(args.seed)
    sprites = np.load(args.work / "dataset" / "sprites.npy")
    sprites, held_out = sprites[:-512], sprites[-512:]
    vae = AutoencoderKL.from_pretrained(args.work / "vae").train() if args.resume else tiny_vae()
    print(f"VAE parameters {sum(p.numel() for p in vae.parameters()):,}", flush=True)
    ema, budget, running = Ema([vae], 0.995), Budget(args.minutes), Running(0.97)
    descent = Descent(trainable(vae), args.lr, budget, weight_decay=1e-4)
    while budget.progress < 1:
        target = targets(sprites, budget.progress, choose)
        mean, logvar = encode_sprites(vae, target).chunk(2, 1)
        logvar = logvar.clamp(-30, 20)
        out = decode_sprites(vae, mean + torch.randn_like(mean) * (0.5 * logvar).exp())
        kl = 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean()
        descent.down(reconstruction_loss(out, target) + args.kl * kl)
        ema.update(descent.step - 1)
        running.add(F.l1_loss(out.detach(), target).item())
        if descent.step % 250 == 0:
            print(
                f"{budget.elapsed:6.0f}s step {descent.step} l1 {running.value:.4f} "
                f"lr {descent.rate:.1e} latent mean-std {mean.std().item():.2f}",
                flush=True,
            )
    vae = ema.shadow[0]
    vae.register_to_config(scaling_factor=fold_normalisation(vae, held_out))
    report(vae, held_out[:128], args.work / "vae_reconstructions.png")
    vae.save_pretrained(args.work / "vae")


if __name__ == "__main__":
    main()
