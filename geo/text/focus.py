"""The home of a newspaper: where the places it names without more are likeliest to be."""

from __future__ import annotations

from math import isfinite

from geo.errors import SourcelineError

# Longitude and latitude in degrees, WGS 84.
Focus = tuple[float, float]


def read_focus(written: str) -> Focus:
    """LON,LAT in degrees. Raises SourcelineError for anything else."""
    try:
        lon, lat = (float(it) for it in written.split(","))
    except ValueError:
        lon = lat = float("nan")
    if not (isfinite(lon) and isfinite(lat)):
        raise SourcelineError(
            f'The focus "{written}" is not two numbers.',
            "Write longitude and latitude in degrees with a comma, as -82.99,39.96.",
        )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise SourcelineError(
            f'The focus "{written}" is not on the Earth.',
            "Longitude comes first, from -180 to 180, then latitude, from -90 to 90.",
        )
    return lon, lat
