"""Ten photo-like JPEG files of 12 megapixels, the same every time: python images_photos.py FOLDER

pip install "pyvips[binary]". Soft light, edges at every scale and grain: about 4 MB each, 4:2:0 like a camera's.
"""

import pathlib
import sys

import pyvips

WIDTH, HEIGHT = 4000, 3000


def scene(number: int) -> pyvips.Image:
    planes = []
    for plane in range(3):
        seed = number * 10 + plane
        soft = pyvips.Image.perlin(WIDTH, HEIGHT, cell_size=900, seed=seed) * 60
        rough = pyvips.Image.perlin(WIDTH, HEIGHT, cell_size=60, seed=seed + 1) * 25
        stones = pyvips.Image.worley(WIDTH, HEIGHT, cell_size=160 + 20 * number, seed=number) * 0.7
        planes.append(soft + rough + stones + 70 + 12 * plane)
    grain = pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=5, mean=0, seed=number)
    return (planes[0].bandjoin(planes[1:]) + grain).cast("uchar").copy(interpretation="srgb")


def main(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(10):
        scene(number).jpegsave(str(folder / f"photo-{number}.jpg"), Q=92, subsample_mode="on", keep="none")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
