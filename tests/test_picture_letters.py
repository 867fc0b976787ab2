"""Letters on a picture: Arabic is joined and runs from right to left, and a text is as wide as it is drawn."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from geo.picture import letters, raster
from geo.picture.letters import Face, width, wrapped
from geo.picture.svg import element, words
from geo.picture.written import text

SIZE = 60
ARABIC = "ليبيا"
NO_JOINER = "\u200c"
RIGHT_TO_LEFT = "\u202e"


def drawn(*lines: str, wide: int = 900) -> Image.Image:
    """Lines of SVG text as black on white."""
    paper = element("rect", width=wide, height=120, fill="#fff")
    svg = element(
        "svg",
        [paper, *lines],
        xmlns="http://www.w3.org/2000/svg",
        width=wide,
        height=120,
        font_family=letters.FONT_FAMILY,
    )
    return Image.open(BytesIO(raster.png(svg, 1))).convert("L")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box of what is not white."""
    box = ImageChops.invert(image).point(lambda it: 255 if it > 60 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize(
    "said", [ARABIC, "الجيش الوطني (حفتر)", "Ajdabiya", "Řež – Žižka", "سرت Sirte 2020"]
)
def test_a_text_is_as_wide_as_it_is_drawn(said: str, weight: int) -> None:
    face = Face(SIZE, weight)
    left, _, right, _ = ink(drawn(text(said, (20, 80), face, "#000")))
    # The ink of a letter ends a little before, or behind, where its neighbour begins.
    assert right - left == pytest.approx(width(said, face), abs=0.18 * SIZE)


def test_arabic_letters_are_joined() -> None:
    """With non-joiners between them the same letters are wider by a third: a renderer that does not join gives that."""
    apart = NO_JOINER.join(ARABIC)
    joined, loose = (ink(drawn(text(it, (20, 80), Face(SIZE), "#000"))) for it in (ARABIC, apart))
    shaped = width(ARABIC, Face(SIZE)) / width(apart, Face(SIZE))
    assert shaped < 0.8
    assert (joined[2] - joined[0]) / (loose[2] - loose[0]) == pytest.approx(shaped, abs=0.06)


def test_arabic_words_run_from_right_to_left() -> None:
    """The first word of a line is its rightmost: drawn alone at the right it covers the same ink."""
    face = Face(SIZE)
    line = drawn(text("سرت ليبيا", (800, 80), face, "#000", "right"))
    first = drawn(text("سرت", (800, 80), face, "#000", "right"))
    _, _, right, _ = ink(first)
    start = right - int(width("سرت", face) * 0.9)
    box = (start, 0, right, 120)
    difference = ImageChops.difference(line.crop(box), first.crop(box))
    assert max(difference.tobytes()) < 60
    assert ink(line)[0] < ink(first)[0] - 60


def test_what_ends_an_arabic_line_stands_at_its_left() -> None:
    """A full stop behind a Latin word belongs to the Arabic sentence, at the far left of it."""
    face = Face(SIZE)
    dotted, plain = (
        ink(drawn(text(it, (800, 80), face, "#000", "right", True)))
        for it in ("الجيش LNA.", "الجيش LNA")
    )
    assert dotted[2] == pytest.approx(plain[2], abs=2)
    assert plain[0] - dotted[0] == pytest.approx(width(".", face), abs=0.1 * SIZE)


def test_an_editor_is_told_the_direction_and_the_text_stays_whole() -> None:
    arabic = text("الجيش LNA.", (800, 80), Face(12), "#000", "right")
    assert 'direction="rtl"' in arabic
    assert 'text-anchor="start"' in arabic
    assert ">الجيش LNA.<" in arabic
    assert 'direction="rtl"' not in text("LNA", (0, 0), Face(12), "#000")


def test_lines_break_between_words_and_are_cut_only_at_the_end() -> None:
    face = Face(12)
    said = "Sources: TRT World, Foreign Policy, Atalayar, The Washington Post"
    lines = wrapped(said, face, 120)
    assert " ".join(lines) == said
    assert all(width(it, face) <= 120 for it in lines)
    short = wrapped(said, face, 120, 2)
    assert len(short) == 2
    assert short[-1].endswith("…")
    assert width(short[-1], face) <= 120


def test_a_name_is_never_markup() -> None:
    found = text('<script>alert("x")</script> & \x00', (0, 0), Face(12), "#000")
    assert "<script" not in found
    assert words("\x00\x0b") == ""


def test_a_font_that_is_missing_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.errors import PictureError

    letters._file.cache_clear()
    with pytest.raises(PictureError) as error:
        letters._file("Noto Sans Nowhere", False)
    assert "pip install fontpkg-noto-sans-nowhere" in error.value.cure


def test_letters_of_another_script_are_looked_for_on_the_machine() -> None:
    assert letters.is_covered("Sirte سرت Сирт Σύρτη – “1”")
    assert not letters.is_covered("蘇爾特")
