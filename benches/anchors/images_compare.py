"""CPU and wall time of the seven sizes beside libvips, in pairs: A B A B …

Usage: python images_compare.py BENCH FOLDER [PAIRS]
BENCH is the binary that `cargo bench --bench images --no-run` names; FOLDER holds the photos of images_photos.py.
Both read the same files and write as many; times are those of the whole process, start included.
"""

import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import time

SIZES = 7


def run(command: list[str], folder: pathlib.Path, out: str) -> tuple[float, float]:
    shutil.rmtree(folder / out, ignore_errors=True)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PREGON_BENCH_PHOTOS": str(folder)})
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    made, photos = len(list((folder / out).glob("*.jpg"))), len(list(folder.glob("*.jpg")))
    assert made == SIZES * photos, f"{out}: {made} files of {photos} photos"
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime), wall


def main(bench: str, folder: pathlib.Path, pairs: int) -> None:
    script = str(pathlib.Path(__file__).with_name("images_pyvips.py"))
    ours, theirs = [], []
    for number in range(pairs + 1):
        a, b = run([bench], folder, "pregon"), run([sys.executable, script, str(folder)], folder, "pyvips")
        # The first pair warms the page cache.
        if number:
            ours.append(a)
            theirs.append(b)
            print(f"cpu {a[0]:.2f} s, libvips {b[0]:.2f} s; wall {a[1]:.2f} s, libvips {b[1]:.2f} s", flush=True)
    for index, name in enumerate(("cpu", "wall")):
        ratio = statistics.median(a[index] / b[index] for a, b in zip(ours, theirs))
        mine, other = (statistics.median(times[index] for times in side) for side in (ours, theirs))
        print(f"{name}: {mine:.3f} s, libvips {other:.3f} s, median of the ratios of {pairs} pairs {ratio:.3f}")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), int(sys.argv[3]) if len(sys.argv) > 3 else 5)
