"""What a picture looks like, compared with stored ones a person has looked at.

After a change that is meant to change them: `python -m pytest tests/test_picture_looks.py` fails and leaves what it
drew in tests/output/pictures/; look at it, then put it in place of tests/data/pictures/.

Letters and edges may meet other pixels with another version of the renderer. Measured, as mean difference of 255 and
share of pixels that differ by far: the same picture drawn again 0 and 0; names of actors half a pixel larger 0.7 and
0.5 %; in Arabic 4.6 and 3.5 %; with weak evidence drawn pale 3.9 and 1.2 %; without zones 29 and 27 %.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageChops, ImageStat

from geo.settings import CHECKOUT

STORED = CHECKOUT / "tests" / "data" / "pictures"
DRAWN = CHECKOUT / "tests" / "output" / "pictures"
SIZE = "width=640&height=400&parts=&asof=2020-07-21"
# The map without its frame and without the words around it, which translators change.
INSIDE = (20, 45, 620, 310)
PICTURES = {
    "en": f"/map.png?{SIZE}&lang=en",
    "ar": f"/map.png?{SIZE}&lang=ar",
    "en-dark": f"/map.png?{SIZE}&lang=en&theme=dark",
    "en-claims": "/map.png?width=640&height=400&parts=&asof=2019-11-18&lang=en&center=13.2,32.6&zoom=8",
}
# Of 255, on the mean of all pixels and colours; and how many pixels may differ by more than a fifth of the way.
MEAN = 1.0
SHARE = 0.015
FAR = 50


def drawn(client: FlaskClient, address: str) -> Image.Image:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return Image.open(BytesIO(answer.data)).convert("RGB").crop(INSIDE)


def differences(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """The mean difference, and the share of pixels that differ by far."""
    found = ImageChops.difference(one, other)
    far = found.convert("L").point(lambda it: 255 if it > FAR else 0)
    return sum(ImageStat.Stat(found).mean) / 3, ImageStat.Stat(far).mean[0] / 255


def test_there_is_a_stored_picture_for_each() -> None:
    assert {it.stem for it in STORED.glob("*.png")} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_looks_as_it_did(client: FlaskClient, name: str) -> None:
    image = drawn(client, PICTURES[name])
    DRAWN.mkdir(parents=True, exist_ok=True)
    image.save(DRAWN / f"{name}.png", optimize=True)
    mean, share = differences(image, stored(name))
    assert (mean <= MEAN, share <= SHARE) == (True, True), f"mean {mean:.2f}, share {share:.2%}"


@pytest.mark.parametrize(
    "other", ["&layers=lines,locations,events", "&weak=faded", "&lang=ar", "&asof=2020-01-01"]
)
def test_the_comparison_sees_what_a_reader_would(client: FlaskClient, other: str) -> None:
    name, _, value = other[1:].partition("=")
    parts = [it for it in PICTURES["en"].split("&") if not it.startswith(f"{name}=")]
    image = drawn(client, f"{'&'.join(parts)}&{name}={value}")
    mean, share = differences(image, stored("en"))
    assert mean > MEAN or share > SHARE, f"mean {mean:.2f}, share {share:.2%}"


def stored(name: str) -> Image.Image:
    path: Path = STORED / f"{name}.png"
    return Image.open(path).convert("RGB")
