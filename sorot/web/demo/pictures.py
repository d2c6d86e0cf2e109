"""Pictures of the demo market: objects on a table under one lamp, drawn here, so that no stranger's photo is used."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

WALLS = ((218, 203, 190), (200, 212, 199), (196, 206, 218), (226, 214, 184), (222, 203, 203))
TABLES = ((139, 111, 84), (92, 74, 60), (168, 142, 110), (112, 118, 104))
THINGS = ((249, 246, 239), (59, 48, 40), (176, 96, 63), (96, 122, 96), (214, 164, 72), (120, 134, 158))


def still_life(seed: str, *, width: int = 1200, height: int = 1500) -> bytes:
    """A JPEG that is always the same for one `seed`."""
    rng = random.Random(seed)
    wall, table = rng.choice(WALLS), rng.choice(TABLES)
    picture = Image.new("RGB", (width, height), wall)
    draw = ImageDraw.Draw(picture)
    edge = int(height * rng.uniform(0.62, 0.72))
    draw.rectangle((0, edge, width, height), fill=table)
    _lamp(picture, width, height, rng)
    draw = ImageDraw.Draw(picture)
    for place in range(rng.choice((2, 3))):
        _thing(
            draw,
            rng,
            int(width * (0.28 + 0.24 * place)),
            edge + int(height * 0.08),
            int(width * rng.uniform(0.12, 0.2)),
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=84)
    return out.getvalue()


def _lamp(picture: Image.Image, width: int, height: int, rng: random.Random) -> None:
    light = Image.new("L", picture.size, 0)
    reach = rng.uniform(0.8, 1.1)
    ImageDraw.Draw(light).polygon([(0, -80), (int(width * reach), height), (-200, height)], fill=120)
    picture.paste(Image.new("RGB", picture.size, (255, 226, 150)), mask=light.filter(ImageFilter.GaussianBlur(40)))


def _thing(draw: ImageDraw.ImageDraw, rng: random.Random, x: int, base: int, size: int) -> None:
    colour, tall = rng.choice(THINGS), int(size * rng.uniform(1.1, 2.4))
    shade = tuple(max(0, part - 38) for part in colour)
    draw.ellipse((x - size, base - size // 6, x + size * 2, base + size // 4), fill=(70, 58, 46))
    shape = rng.choice(("jar", "cup", "box"))
    if shape == "box":
        draw.rectangle((x - size // 2, base - tall, x + size, base), fill=colour)
        draw.polygon(
            [
                (x + size, base - tall),
                (x + size * 13 // 10, base - tall + size // 4),
                (x + size * 13 // 10, base),
                (x + size, base),
            ],
            fill=shade,
        )
        return
    draw.rounded_rectangle(
        (x - size // 2, base - tall, x + size, base + size // 8),
        radius=size // (2 if shape == "cup" else 4),
        fill=colour,
    )
    draw.ellipse((x - size // 2, base - tall - size // 8, x + size, base - tall + size // 5), fill=shade)
    if shape == "cup":
        draw.arc(
            (x + size * 3 // 4, base - tall * 3 // 4, x + size * 3 // 2, base - tall // 4),
            270,
            90,
            fill=colour,
            width=size // 7,
        )
