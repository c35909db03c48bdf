"""Quality of the seven sizes against a Lanczos reference in double precision, encoded at the same settings.

Usage: python images_quality.py FOLDER [PHOTOS]   after images_compare.py   (pip install numpy pillow)
For each size: PSNR (all channels) and SSIM (brightness) of the reference itself after JPEG q82 4:2:0, of ours and of
libvips, each against the reference before encoding.
"""

import io
import math
import pathlib
import sys

import numpy as np
from PIL import Image


def weights(side: int, start: float, part: float, pixels: int) -> np.ndarray:
    scale = part / pixels
    at = (np.arange(side) + 0.5)[None, :]
    middle = (start + (np.arange(pixels) + 0.5) * scale)[:, None]
    x = (at - middle) / max(scale, 1.0)
    matrix = np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0.0)
    return matrix / matrix.sum(axis=1, keepdims=True)


def reference(photo: np.ndarray, width: int, height: int, whole: bool) -> np.ndarray:
    """`whole`: the cut is at whole pixels, as the script for libvips cuts."""
    high, wide = photo.shape[:2]
    part_width, part_height = min(wide, high * width / height), min(high, wide * height / width)
    left, top = (wide - part_width) / 2, (high - part_height) / 2
    if whole:
        left, top, part_width, part_height = round(left), round(top), math.floor(part_width), math.floor(part_height)
    rows, columns = weights(high, top, part_height, height), weights(wide, left, part_width, width)
    planes = [rows @ photo[:, :, band].astype(float) @ columns.T for band in range(3)]
    return np.clip(np.rint(np.stack(planes, axis=2)), 0, 255)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return 10 * math.log10(255**2 / np.mean((a - b) ** 2))


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Wang et al. 2004 with a square window of 8 pixels."""
    luma = np.array([0.299, 0.587, 0.114])
    a, b = a @ luma, b @ luma

    def mean(values: np.ndarray) -> np.ndarray:
        sums = np.pad(values, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        return (sums[8:, 8:] - sums[:-8, 8:] - sums[8:, :-8] + sums[:-8, :-8]) / 64

    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma**2, mean(b * b) - mb**2, mean(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(np.mean((2 * ma * mb + c1) * (2 * both + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))))


def pixels(source) -> np.ndarray:
    return np.asarray(Image.open(source).convert("RGB")).astype(float)


def encoded(picture: np.ndarray) -> np.ndarray:
    data = io.BytesIO()
    Image.fromarray(picture.astype(np.uint8)).save(data, "JPEG", quality=82, subsampling="4:2:0")
    return pixels(data)


def main(folder: pathlib.Path, photos: int) -> None:
    lines = [line.split("\t") for line in (folder / "pregon" / "names.tsv").read_text().splitlines()]
    chosen = sorted({path for path, _, _ in lines})[:photos]
    worst = [0.0, 0.0]
    for path, size, name in (line for line in lines if line[0] in chosen):
        photo, (width, height) = np.asarray(Image.open(path).convert("RGB")), map(int, size.split("x"))
        goal = reference(photo, width, height, whole=False)
        best, ours = encoded(goal), pixels(folder / "pregon" / name)
        their_goal = reference(photo, width, height, whole=True)
        theirs = pixels(folder / "pyvips" / f"{pathlib.Path(path).stem}-{size}.jpg")
        values = [(psnr(a, b), ssim(a, b)) for a, b in ((best, goal), (ours, goal), (theirs, their_goal))]
        worst = [max(worst[0], values[0][0] - values[1][0]), max(worst[1], values[0][1] - values[1][1])]
        text = "; ".join(f"{who} {p:.2f} dB {s:.4f}" for who, (p, s) in zip(("reference", "ours", "libvips"), values))
        print(f"{pathlib.Path(path).stem} {size}: {text}", flush=True)
    print(f"ours is at most {worst[0]:.3f} dB and {worst[1]:.4f} SSIM below the reference")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
