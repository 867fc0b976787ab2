"""The actor palette stays tellable apart for colour-blind readers, on the land below it and at the opacity used."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from layers.palette import FILL_OPACITY, LAND, OTHERS, PALETTE, paint
from layers.style import LINES

# CIEDE2000; from about 10 up two colours are seen as different at a glance.
APART = 15.0
# WCAG 2.2, 1.4.11 Non-text Contrast.
CONTRAST = 3.0

# Machado, Oliveira, Fernandes 2009, severity 1.0, for linear sRGB.
VISIONS = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

# Sharma, Wu, Dalal 2005, table 1: two colours in CIELAB and their CIEDE2000.
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def linear(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIELAB, D65, of linear sRGB."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    x, y, z = (to_xyz @ light) / (to_xyz @ np.ones(3))
    fx, fy, fz = (
        np.cbrt(value) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
        for value in (x, y, z)
    )
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def ciede2000(first: np.ndarray, second: np.ndarray) -> float:
    (l1, a1, b1), (l2, a2, b2) = first, second
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(c7 / (c7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = 0 if grey else (h2 - h1 + 180) % 360 - 180
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    if grey:
        mean_h = h1 + h2
    elif abs(h1 - h2) <= 180:
        mean_h = (h1 + h2) / 2
    else:
        mean_h = (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    rotation = 30 * np.exp(-(((mean_h - 275) / 25) ** 2))
    rc = 2 * np.sqrt(mean_c**7 / (mean_c**7 + 25**7))
    rt = -np.sin(np.radians(2 * rotation)) * rc
    dl, dc = (l2 - l1) / sl, (c2 - c1) / sc
    return float(np.sqrt(dl**2 + dc**2 + (dh / sh) ** 2 + rt * dc * dh / sh))


def seen(colour: str, vision: str) -> np.ndarray:
    """A fill as it is seen: blended with the land below it, then through these eyes."""
    blended = FILL_OPACITY * rgb(colour) + (1 - FILL_OPACITY) * rgb(LAND)
    return lab(np.clip(VISIONS[vision] @ linear(blended), 0, 1))


def contrast(first: str, second: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    lights = sorted(float(weights @ linear(rgb(colour))) for colour in (first, second))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize(("first", "second", "difference"), PUBLISHED)
def test_the_difference_of_colours_is_computed_as_published(
    first: tuple[float, ...], second: tuple[float, ...], difference: float
) -> None:
    for pair in ((first, second), (second, first)):
        assert ciede2000(*map(np.array, pair)) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("vision", VISIONS)
def test_every_two_fills_and_bare_land_are_tellable_apart(vision: str) -> None:
    fills = {f"slot {slot}": it.fill for slot, it in PALETTE.items()}
    views = {name: seen(fill, vision) for name, fill in fills.items()}
    views["land"] = lab(np.clip(VISIONS[vision] @ linear(rgb(LAND)), 0, 1))
    for one, other in combinations(views, 2):
        assert ciede2000(views[one], views[other]) >= APART, f"{one} and {other}"


@pytest.mark.parametrize("slot", [0, *PALETTE])
def test_outlines_and_names_stand_out_from_the_land_and_from_their_own_fill(slot: int) -> None:
    own = paint(slot)
    assert contrast(own.ink, LAND) >= CONTRAST
    assert contrast(own.ink, "#FFFFFF") >= 4.5


def test_lines_stand_out_from_the_land_and_from_the_halo_around_them() -> None:
    for line in LINES:
        ink = max(
            (stroke.color for stroke in line.strokes if stroke.color),
            key=lambda colour: contrast(colour, "#FFFFFF"),
            default="",
        )
        if ink != "#FFFFFF":
            assert contrast(ink, LAND) >= CONTRAST, line.kind


def test_an_actor_without_a_slot_of_its_own_is_grey() -> None:
    assert paint(None) == OTHERS
    assert paint(max(PALETTE) + 1) == OTHERS
