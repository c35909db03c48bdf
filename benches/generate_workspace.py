#!/usr/bin/env python3
"""Writes a large workspace for benchmarks: usage: generate_workspace.py POSTS DIR [--channels N | --networks A,B,…] [--plans DIR]

Posts have about 350 bytes of front matter and 2.5 kB of Markdown, in Spanish, with emphasis, links, lists, quotes
and hashtags. With --plans the posts answer to the plan in that folder, which is copied. The same arguments give the same bytes.
"""
import argparse
import datetime
import pathlib
import random
import shutil

WORDS = (
    "la tarde trae libros nuevos a la mesa y alguien pregunta por el de siempre mientras el café se enfría junto a la "
    "ventana donde leemos en voz alta una página que nadie recuerda haber marcado con lápiz azul ni con hojas de otoño"
).split()

# Ten networks of different kinds: pages, plain text, facets, weights, escapes, entities, Markdown, HTML.
NETWORKS = "site,mastodon,bluesky,x,linkedin,threads,telegram,discord,reddit,tumblr"
SERVERS = {"mastodon", "gotosocial", "pleroma", "akkoma", "pixelfed", "misskey", "lemmy", "discourse", "matrix", "wordpress", "ghost"}


def sentence(rng: random.Random) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(8, 18))]
    if rng.random() < 0.15:
        words[3] = f"**{words[3]}**"
    if rng.random() < 0.12:
        words[-1] = f"[{words[-1]}](https://example.org/{rng.randint(1, 9999)}/pagina)"
    text = " ".join(words)
    return text[0].upper() + text[1:] + rng.choice(".....!")


def body(rng: random.Random, size: int = 2450) -> str:
    blocks: list[str] = []
    while sum(len(block) + 2 for block in blocks) < size:
        kind = rng.random()
        if kind < 0.12:
            blocks.append("\n".join(f"- {sentence(rng)}" for _ in range(4)))
        elif kind < 0.2:
            blocks.append("> " + sentence(rng))
        elif kind < 0.26:
            blocks.append("## " + " ".join(rng.choice(WORDS) for _ in range(5)))
        else:
            blocks.append(" ".join(sentence(rng) for _ in range(rng.randint(2, 5))))
    return "\n\n".join(blocks)


def plan_keys(path: pathlib.Path) -> dict[str, list[str]]:
    """The ids that posts may name, from a plan whose lists have an `id:` line an item."""
    keys: dict[str, list[str]] = {}
    section = ""
    for line in path.read_text().splitlines():
        if line and not line[0].isspace() and line.rstrip().endswith(":"):
            section = line.split(":")[0]
        if line.startswith("  - id: ") and section in ("pillars", "objectives", "audiences"):
            keys.setdefault(section.removesuffix("s"), []).append(line.removeprefix("  - id: "))
    return keys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=int)
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--channels", type=int, default=3, help="so many of the networks below, in their order, again from the second on")
    parser.add_argument("--networks", default=NETWORKS, help="names with commas between them")
    parser.add_argument("--plans", type=pathlib.Path)
    args = parser.parse_args()
    rng = random.Random(7)
    args.dir.mkdir(parents=True, exist_ok=True)
    names = args.networks.split(",")
    channels = []
    for index in range(args.channels):
        network = names[index] if index < len(names) else names[1 + (index - 1) % (len(names) - 1)]
        name = network if index < len(names) else f"{network}-{index}"
        # Networks with many servers have to be told which.
        server = f", server: https://{network}.example" if network in SERVERS else ""
        account = "" if network == "site" else f", account: cuenta{index}.example"
        channels.append(f"  {name}: {{ network: {network}{server}{account} }}")
    (args.dir / "pregon.yaml").write_text(
        "brand: Banco de pruebas\nlanguage: es\ntimezone: America/Mexico_City\nsite: { url: https://bench.example }\n"
        "channels:\n" + "\n".join(channels) + "\n"
    )
    keys = {}
    if args.plans:
        shutil.copytree(args.plans, args.dir / "plans", dirs_exist_ok=True)
        keys = plan_keys(args.plans / "plan.yaml")
    start = datetime.datetime(2020, 1, 1, 9, 0)
    for index in range(args.posts):
        due = start + datetime.timedelta(hours=6 * index)
        folder = args.dir / "content" / f"{due:%Y}" / f"{due:%m}"
        folder.mkdir(parents=True, exist_ok=True)
        front = (
            f"---\ntitle: Entrada número {index} de la librería\nid: entrada-{index:06}\ndate: {due:%Y-%m-%d %H:%M}\n"
            f"status: approved\nsummary: Lo que pasó en la mesa el día {due:%d} y lo que viene después\n"
            f"tags: [libros, lectura en voz alta, Puebla]\nlink: https://example.org/entrada/{index}\nlang: es\n"
            + "".join(f"{key}: {ids[index % len(ids)]}\n" for key, ids in keys.items())
            + "---\n"
        )
        (folder / f"entrada-{index:06}.md").write_text(front + body(rng) + "\n")


main()
