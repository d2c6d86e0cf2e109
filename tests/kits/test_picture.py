"""The picture beside a link: names of all kinds, at most so many bytes, the same for the same."""

from io import BytesIO

import pytest
from PIL import Image

from sorot.kits.picture import HEIGHT, LIMIT, WIDTH, Card, draw, qr_png, qr_svg

CARD = Card("Rani Lestari", "Masakan Sunda", ("Kota Bandung", "Mikro"), "sorot.example/@rani", "straw", "RL")


def noise(size: tuple[int, int]) -> bytes:
    """The hardest picture to pack."""
    out = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.parametrize("accent", ["paper", "slate"])
def test_hardest_portrait_on_every_wall_stays_below_the_limit(accent: str) -> None:
    card = Card(CARD.name, CARD.lead, CARD.facts, CARD.foot, accent, "RL", "x")
    content = draw(card, noise((900, 1200)))
    with Image.open(BytesIO(content)) as picture:
        assert (picture.size, picture.format) == ((WIDTH, HEIGHT), "PNG")
    assert len(content) <= LIMIT


@pytest.mark.parametrize(
    "name",
    ["R", "李小龍", "🎉🎉🎉", "Nguyễn Thị Ánh Tuyết", "𝓡𝓪𝓷𝓲", "สวัสดี ชาวโลก", "W" * 80, "Rani " * 16, "\u202egnp.exe"],
)
def test_any_name_can_be_drawn(name: str) -> None:
    content = draw(Card(name, name, (name, name), name, "sage", name[:2]), None)
    with Image.open(BytesIO(content)) as picture:
        picture.load()
        assert picture.size == (WIDTH, HEIGHT)


def test_same_card_gives_the_same_bytes_and_another_name_gives_others() -> None:
    portrait = noise((300, 400))
    assert draw(CARD, portrait) == draw(CARD, portrait)
    assert draw(CARD, portrait) != draw(CARD, None)
    other = Card("Rani Lestaro", *[getattr(CARD, f) for f in ("lead", "facts", "foot", "accent", "initials")])
    assert (draw(CARD, None) != draw(other, None), CARD.key != other.key) == (True, True)


@pytest.mark.parametrize("broken", [b"", b"not a picture", noise((64, 64))[:300]])
def test_portrait_that_cannot_be_read_leaves_initials(broken: bytes) -> None:
    assert draw(CARD, broken) == draw(CARD, None)


def test_code_is_the_same_for_screen_and_print_and_big_enough_for_print() -> None:
    url = "https://sorot.example/@rani.masak/"
    assert qr_svg(url).startswith(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox=')
    with Image.open(BytesIO(qr_png(url))) as picture:
        assert 900 <= picture.width <= 1200
        assert picture.convert("L").getpixel((3, 3)) == 255
