"""How colours are seen: side by side, on one another, and by eyes that lack one of the three kinds of cone.

A colour is # and six hexadecimal digits, sRGB. Triples of light are linear sRGB from 0 to 1, red first.
"""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

# Machado, Oliveira, Fernandes 2009, severity 1.0, for linear sRGB.
VISIONS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# IEC 61966-2-1, the primaries of sRGB in CIE XYZ.
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
# WCAG 2.2, relative luminance.
LUMINANCE: Triple = (0.2126, 0.7152, 0.0722)


def rgb(colour: str) -> Triple:
    """Red, green and blue as they are written, from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def blended(fill: str, ground: str, opacity: float) -> Triple:
    """A fill on a ground, as browsers blend it: in sRGB as it is written."""
    over, under = rgb(fill), rgb(ground)
    red, green, blue = (
        opacity * it + (1 - opacity) * other for it, other in zip(over, under, strict=True)
    )
    return red, green, blue


def linear(written: Triple) -> Triple:
    red, green, blue = (
        it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in written
    )
    return red, green, blue


def seen(written: Triple, vision: str) -> Triple:
    """CIELAB (D65) of a colour as it is seen with one of VISIONS."""
    red, green, blue = (min(max(it, 0), 1) for it in _times(VISIONS[vision], linear(written)))
    return lab((red, green, blue))


def lab(light: Triple) -> Triple:
    """CIELAB, D65, of linear sRGB."""
    white = _times(TO_XYZ, (1, 1, 1))
    fx, fy, fz = (
        it ** (1 / 3) if it > 216 / 24389 else (24389 / 27 * it + 16) / 116
        for it in (part / of for part, of in zip(_times(TO_XYZ, light), white, strict=True))
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio, from 1 to 21."""
    dark, light = sorted(_dot(LUMINANCE, linear(rgb(it))) for it in (first, second))
    return (light + 0.05) / (dark + 0.05)


def ciede2000(first: Triple, second: Triple) -> float:
    """The difference of two colours in CIELAB (Sharma, Wu, Dalal 2005). From about 10 up it is seen at a glance."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    c7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - sqrt(c7 / (c7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = 0 if grey else (h2 - h1 + 180) % 360 - 180
    dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = h1 + h2 if grey else _mean_hue(h1, h2)
    t = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    rotation = 30 * exp(-(((mean_h - 275) / 25) ** 2))
    rc = 2 * sqrt(mean_c**7 / (mean_c**7 + 25**7))
    rt = -sin(radians(2 * rotation)) * rc
    dl, dc = (l2 - l1) / sl, (c2 - c1) / sc
    return sqrt(dl**2 + dc**2 + (dh / sh) ** 2 + rt * dc * dh / sh)


def _mean_hue(h1: float, h2: float) -> float:
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


def _times(matrix: Matrix, triple: Triple) -> Triple:
    one, two, three = (_dot(row, triple) for row in matrix)
    return one, two, three


def _dot(one: Triple, other: Triple) -> float:
    return sum(it * with_ for it, with_ in zip(one, other, strict=True))
