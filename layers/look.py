"""The colours of a map by day and by night, and what a house makes of them. A bad palette never becomes a look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from geo.errors import SettingError
from geo.house import Colours, House
from layers.colour import contrast
from layers.drawn.colours import DAY as DAY_COLOURS
from layers.drawn.colours import NIGHT as NIGHT_COLOURS
from layers.drawn.colours import Colours as DrawnColours
from layers.palette import DAY, NIGHT, Paint, Palette
from layers.palette_check import OUTLINE, WRITTEN, Measure, measures, shore
from layers.style import STYLE, Style

# An ink for dark land is mixed with white in so many steps, until it can be read there.
STEPS = 50


@dataclass(frozen=True)
class Look:
    """`sea` is the colour of the sea by day, None for the usual one."""

    day: Palette = DAY
    night: Palette = NIGHT
    sea: str | None = None

    @property
    def style(self) -> Style:
        """The table that pages draw by."""
        paints = {slot: asdict(it) for slot, it in enumerate(self.day.paints)}
        return replace(STYLE, land=self.day.land, paints=paints)

    @property
    def drawn_by_day(self) -> DrawnColours:
        """The colours of a picture."""
        sea = self.sea or DAY_COLOURS.sea
        return replace(DAY_COLOURS, land=self.day.land, sea=sea, paint=self.day.paint)

    @property
    def drawn_by_night(self) -> DrawnColours:
        return replace(NIGHT_COLOURS, land=self.night.land, paint=self.night.paint)

    def report(self) -> Iterator[tuple[str, Measure]]:
        """Every pair that has to be told apart, by day and by night."""
        for when, palette, drawn in (
            ("by day", self.day, DAY_COLOURS),
            ("by night", self.night, NIGHT_COLOURS),
        ):
            yield from ((when, it) for it in measures(palette, drawn.paper))
        # By night land and sea are as they were, whatever the house has.
        yield "by day", shore(self.day.land, self.drawn_by_day.sea)


OURS = Look()


def unchecked(house: House) -> Look:
    """The look of a house, whether its sides can be told apart or not."""
    day, night = list(DAY.paints), list(NIGHT.paints)
    for slot, colours in sorted(house.palette.items()):
        for paints, of in ((day, _by_day(colours)), (night, _by_night(slot, colours))):
            # What the file numbers follows without a gap on what there is.
            paints[slot : slot + 1] = [of]
    land = house.land or DAY.land
    return Look(Palette(land, tuple(day)), Palette(NIGHT.land, tuple(night)), house.sea)


def of_house(house: House) -> Look:
    """The look of a house. SettingError names the pair that can be told apart the least, where that is too little."""
    look = unchecked(house)
    # A look that is ours was measured by the tests; to measure it at every start would take a while.
    if look == OURS:
        return look
    when, worst = min(look.report(), key=lambda it: it[1].found / it[1].needed)
    if not worst.is_enough:
        cure = "Make one of the two lighter or darker"
        if when == "by night":
            cure += ", or give the slot colours of its own for dark land: night = { fill, ink }"
        raise SettingError(
            f"{house.place}: {when} the palette does not tell all apart: {worst}.",
            f"{cure}; flask house check {house.place} lists every pair.",
        )
    return look


def _by_day(colours: Colours) -> Paint:
    return Paint(colours.fill, colours.ink)


def _by_night(slot: int, colours: Colours) -> Paint:
    if colours.night_fill and colours.night_ink:
        return Paint(colours.night_fill, colours.night_ink)
    if _by_day(colours) == DAY.paint(slot):
        return NIGHT.paint(slot)
    return Paint(colours.fill, _lightened(colours.ink))


def _lightened(ink: str) -> str:
    """The ink with as much white in it as it takes to be read on dark land and dark paper."""
    red, green, blue = (int(ink[at : at + 2], 16) for at in (1, 3, 5))
    for step in range(STEPS + 1):
        mixed = (round(it + (255 - it) * step / STEPS) for it in (red, green, blue))
        found = "#{:02X}{:02X}{:02X}".format(*mixed)
        grounds = ((NIGHT.land, OUTLINE), (NIGHT_COLOURS.paper, WRITTEN))
        if all(contrast(found, ground) >= needed for ground, needed in grounds):
            return found
    return "#FFFFFF"
