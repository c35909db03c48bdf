"""Makes the colour fixtures of src/images/tests/media with littlecms as the reference converter.

Usage: python make_colors.py OUT   (pip install pillow)
The profiles are built here from the published primaries; nothing is copied from a vendor's file.
"""

import io
import pathlib
import struct
import sys

from PIL import Image, ImageCms

# Colorants adapted to D50, as in the profiles of the ICC and of the vendors, to five digits.
P3 = [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]
ADOBE = [(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)]
SRGB = [(0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)]
D50 = (0.9642, 1.0, 0.8249)


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def xyz(values):
    return b"XYZ \0\0\0\0" + b"".join(fixed(value) for value in values)


def srgb_curve():
    values = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(fixed(value) for value in values)


def gamma(value):
    return b"para\0\0\0\0" + struct.pack(">HH", 0, 0) + fixed(value)


def text(value):
    words = value.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(words), 28) + words


def profile(space, kind, tags):
    pcs = b"Lab " if kind == b"prtr" else b"XYZ "
    tags = {b"desc": text("pregon test"), b"cprt": text("CC0"), b"wtpt": xyz(D50), **tags}
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, body in tags.items():
        body += b"\0" * (-len(body) % 4)
        table += struct.pack(">4sII", name, start + len(data), len(body))
        data += body
    head = struct.pack(">I4sI4s4s4s", start + len(data), b"\0\0\0\0", 0x04200000, kind, space, pcs)
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + b"".join(fixed(v) for v in D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def screen(colorants, curve):
    tags = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(xyz, colorants)))
    return profile(b"RGB ", b"mntr", {**tags, b"rTRC": curve, b"gTRC": curve, b"bTRC": curve})


def lab(c, m, y, k):
    """A printing press of our own: the inks multiply."""
    ink = [(0.10, 0.55, 0.75), (0.75, 0.12, 0.35), (0.95, 0.85, 0.08), (0.06, 0.06, 0.06)]
    rgb = [1.0, 1.0, 1.0]
    for amount, color in zip((c, m, y, k), ink):
        rgb = [value * (1 - amount + amount * part) for value, part in zip(rgb, color)]
    values = [sum(SRGB[i][axis] * rgb[i] for i in range(3)) / D50[axis] for axis in range(3)]
    f = [v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in values]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def press():
    grid = 5
    steps = [i / (grid - 1) for i in range(grid)]
    nodes = b""
    for c in steps:
        for m in steps:
            for y in steps:
                for k in steps:
                    light, a, b = lab(c, m, y, k)
                    # Lab of a 16-bit table in the old coding: 0xFF00 is 100.
                    values = (light * 652.8, (a + 128) * 256, (b + 128) * 256)
                    nodes += b"".join(struct.pack(">H", min(65535, max(0, round(v)))) for v in values)
    matrix = b"".join(fixed(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    straight = struct.pack(">HH", 0, 65535)
    table = b"mft2\0\0\0\0" + bytes((4, 3, grid, 0)) + matrix + struct.pack(">HH", 2, 2) + straight * 4 + nodes + straight * 3
    return profile(b"CMYK", b"prtr", {b"A2B0": table, b"A2B1": table})


def patches(mode, colors):
    picture = Image.new(mode, (16 * len(colors), 16))
    for number, color in enumerate(colors):
        picture.paste(color, (16 * number, 0, 16 * number + 16, 16))
    return picture


def reference(picture, icc):
    source, goal = (ImageCms.ImageCmsProfile(io.BytesIO(data)) for data in (icc, screen(SRGB, srgb_curve())))
    return ImageCms.profileToProfile(picture, source, goal, renderingIntent=1, outputMode="RGB")


def main(out):
    levels = (0, 40, 128, 200, 255)
    colors = [(r, g, b) for r in levels for g in levels for b in levels][::3] + [(v, v, v) for v in range(0, 256, 15)]
    screens = {"p3": screen(P3, srgb_curve()), "adobe": screen(ADOBE, gamma(563 / 256)), "srgb": screen(SRGB, srgb_curve())}
    for name, icc in screens.items():
        picture = patches("RGB", colors)
        picture.save(out / f"{name}.png", icc_profile=icc, optimize=True)
        reference(picture, icc).save(out / f"{name}.expected.png", optimize=True)
    inks = [(c, m, y, k) for c in (0, 120, 255) for m in (0, 120, 255) for y in (0, 200) for k in (0, 90, 220)]
    picture = patches("CMYK", inks)
    picture.save(out / "press.jpg", quality=95, icc_profile=press(), optimize=True)
    read = Image.open(out / "press.jpg")
    reference(read, press()).save(out / "press.expected.png", optimize=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
