"""The sizes of benches/images.rs with libvips: one decode per source, Lanczos3, JPEG q82 4:2:0.

Usage: python images_pyvips.py FOLDER   (pip install "pyvips[binary]")
Every *.jpg of FOLDER gives seven files in FOLDER/pyvips, cut around the middle, without metadata.
"""

import math
import pathlib
import sys
import time

import pyvips

SIZES = [(1080, 1350), (1080, 1080), (1200, 630), (1600, 900), (1000, 1500), (1200, 900), (320, 320)]


def main(folder: pathlib.Path) -> None:
    start = time.monotonic()
    out = folder / "pyvips"
    out.mkdir(exist_ok=True)
    written = 0
    for source in sorted(folder.glob("*.jpg")):
        image = pyvips.Image.new_from_file(str(source)).autorot().copy_memory()
        for width, height in SIZES:
            ratio = width / height
            part_width = min(image.width, image.height * ratio)
            part_height = min(image.height, image.width / ratio)
            left, top = (image.width - part_width) / 2, (image.height - part_height) / 2
            part = image.crop(round(left), round(top), math.floor(part_width), math.floor(part_height))
            small = part.resize(width / part.width, vscale=height / part.height, kernel="lanczos3")
            assert (small.width, small.height) == (width, height)
            name = out / f"{source.stem}-{width}x{height}.jpg"
            small.jpegsave(str(name), Q=82, keep="none", subsample_mode="on")
            written += 1
    print(f"{written} files in {time.monotonic() - start:.3f} s")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
