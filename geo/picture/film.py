"""Pictures one after the other as one moving file, by Pillow, which is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

# The colours of a GIF are chosen from so many of its pictures, spread over all of them.
LOOKED_AT = 12
# A GIF counts hundredths of a second, and browsers slow down what is faster.
LEAST_SECONDS, MOST_SECONDS = 0.1, 60.0


def gif(pictures: Sequence[Image.Image], milliseconds: int) -> bytes:
    """In the same 256 colours throughout, and without mixing them by dots: what does not change is not stored again."""
    from PIL import Image

    common = _some(pictures)
    method = Image.Quantize.FASTOCTREE
    colours = common.quantize(256, method, dither=Image.Dither.NONE)
    exact = _exact(colours, common)
    drawn = [it.quantize(palette=colours, dither=Image.Dither.NONE) for it in pictures]
    for it in drawn:
        it.putpalette(exact)
    return _written(drawn, "GIF", milliseconds, optimize=True)


def webp(pictures: Sequence[Image.Image], milliseconds: int) -> bytes:
    """Without loss: areas of one colour and letters take less so, and stay sharp."""
    return _written(pictures, "WEBP", milliseconds, lossless=True, quality=60, method=4)


FORMS: dict[str, Callable[[Sequence[Image.Image], int], bytes]] = {".gif": gif, ".webp": webp}


def film(pictures: Iterable[bytes], seconds: float, form: str) -> bytes:
    """PNGs of one size, so many seconds each, over and over; `form` is a key of FORMS."""
    from PIL import Image

    opened = [Image.open(BytesIO(it)).convert("RGB") for it in pictures]
    return FORMS[form](opened, round(seconds * 1000))


def _exact(colours: Image.Image, common: Image.Image) -> list[int]:
    """The palette of `colours`, each with the commonest colour that it stands for: paper stays white, and land land."""
    from PIL import Image

    found = common.getcolors(common.width * common.height) or ()
    by_count = sorted(((count, colour) for count, colour in found if isinstance(colour, tuple)))
    often = [colour for _, colour in by_count[:-257:-1]]
    row = Image.new("RGB", (len(often), 1))
    row.putdata(often)
    palette = list(colours.getpalette() or ())
    places = row.quantize(palette=colours, dither=Image.Dither.NONE).tobytes()
    for place, colour in reversed([*zip(places, often, strict=True)]):
        palette[3 * place : 3 * place + 3] = colour
    return palette


def _some(pictures: Sequence[Image.Image]) -> Image.Image:
    """Some of the pictures in one, the last among them."""
    from PIL import Image

    step = max(1, -(-len(pictures) // LOOKED_AT))
    some = list(pictures[::-step])
    width, height = some[0].size
    found = Image.new("RGB", (width, height * len(some)))
    for place, it in enumerate(some):
        found.paste(it, (0, place * height))
    return found


def _written(
    pictures: Sequence[Image.Image], form: str, milliseconds: int, **options: object
) -> bytes:
    into = BytesIO()
    first, *others = pictures
    first.save(
        into,
        form,
        save_all=True,
        append_images=others,
        duration=milliseconds,
        loop=0,
        **options,
    )
    return into.getvalue()
