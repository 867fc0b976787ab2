"""Scripts and sheets joined: a page asks for one of each, where a slow line would have it wait for fifty in turn.

What is read and written are the modules and sheets in static/, one idea each. They are joined when they are asked for:
nothing is built, kept or written anywhere. A module becomes a function that runs at once and gives what the module
exports; so its names stay its own. docs/decisions/0032-scripts-are-joined-when-asked-for.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from web.tints import NIGHT_SHEET, SHEET, sheets

STATIC = Path(__file__).resolve().parent.parent / "static"

# What each answer starts from; all that it imports, at once or later, comes along.
SCRIPTS = {
    "joined-map.js": ("map.js", "share-dialog.js"),
    "joined-embed.js": ("embed.js",),
    "joined-compare.js": ("compare.js",),
    "joined-small.js": ("small.js",),
    "joined-browse.js": ("browse.js",),
}
# The same in a published site, where no server answers and other modules stand for those that ask.
FILES = {name.replace(".js", "-of-files.js"): name for name in SCRIPTS}
INSTEAD = {"source.js": "files.js", "codes.js": "codes-of-files.js"}
# In this order: a later sheet overrides an earlier one.
SHEETS = {
    "style/joined.css": (
        *("style/base.css", SHEET),
        *(f"style/{it}.css" for it in ("stage", "sketch", "dates", "every", "legend", "chart")),
        *(f"style/{it}.css" for it in ("panel", "card", "quotation", "tools", "features-table")),
        *(
            f"style/{it}.css"
            for it in ("changed", "reading", "embed", "phone", "no-script", "small-frame")
        ),
        "style/search.css",
    ),
    "style/joined-compare.css": ("style/swipe.css", "style/compare.css"),
    "style/joined-night.css": ("style/night.css", NIGHT_SHEET),
}

IMPORT = re.compile(r'^import (\* as \w+|\{[^}]*\}) from "([^"]+)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
LATER = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')
# Lines that are only comments. Whole ones alone, for // may stand within a text too.
COMMENTS = re.compile(rb"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\r?\n", re.M | re.S)


class Unjoinable(Exception):
    """A module that is written as this cannot read it: a fault of ours, which a test finds."""


def joined(name: str, edition: str) -> bytes | None:
    """The bytes of a joined script or sheet; None where there is none of this name.

    A script imports what is not ours by an address with the edition in it, as pages do: it is kept for good.
    """
    if name in SHEETS:
        made = sheets()
        return lean(b"\n".join(made.get(it) or (STATIC / it).read_bytes() for it in SHEETS[name]))
    instead = INSTEAD if name in FILES else {}
    entries = SCRIPTS.get(FILES.get(name, name))
    if entries is None:
        return None
    # Who changes a module sees it at once.
    stamp = max(it.stat().st_mtime_ns for it in STATIC.glob("*.js"))
    return _script(entries, tuple(instead.items()), edition, stamp)


def names() -> tuple[str, ...]:
    return (*SCRIPTS, *FILES, *SHEETS)


def lean(text: bytes) -> bytes:
    return COMMENTS.sub(b"", text)


@lru_cache(maxsize=len(SCRIPTS) + len(FILES))
def _script(
    entries: tuple[str, ...], instead: tuple[tuple[str, str], ...], edition: str, stamp: int
) -> bytes:
    modules: dict[str, str] = {}
    for entry in entries:
        _collect(entry, dict(instead), modules, ())
    outside = dict.fromkeys(it for text in modules.values() for it in _of_others(text))
    body = "".join(_wrapped(name, text, name in entries) for name, text in modules.items())
    imports = "".join(outside).replace('.js";', f'.js?v={edition}";')
    return lean((imports + body).encode())


def _collect(
    name: str, instead: Mapping[str, str], modules: dict[str, str], above: tuple[str, ...]
) -> None:
    """Put a module among the others, behind all that it imports."""
    if name in above:
        raise Unjoinable(f"{name} imports itself, by way of {', '.join(above)}.")
    if name in modules:
        return
    text = (STATIC / instead.get(name, name)).read_text()
    for needed in _needed(text):
        _collect(needed, instead, modules, (*above, name))
    modules[name] = text


def _needed(text: str) -> Iterator[str]:
    yield from (address[2:] for _, address in IMPORT.findall(text) if address.startswith("./"))
    yield from LATER.findall(text)


def _of_others(text: str) -> Iterator[str]:
    """The imports of what is not ours, as they stand."""
    return (it[0] for it in IMPORT.finditer(text) if not it[2].startswith("./"))


def _wrapped(name: str, text: str, entry: bool) -> str:
    exported = EXPORT.findall(text)
    body = LATER.sub(
        lambda it: f"Promise.resolve({_called(it[1])})", IMPORT.sub(_taken, EXPORT.sub("", text))
    )
    if left := re.search(r"^(?:import|export)\b.*", body, re.M):
        raise Unjoinable(f"{name}: {left[0]}")
    if entry and not exported:
        # As a module it may wait for something, and know where it came from: the joined one lies beside it.
        return f"{{\n{body}}}\n"
    if left := re.search(r"\bimport(?:\(|\.meta).*", lean(body.encode()).decode()):
        raise Unjoinable(f"{name}: {left[0]}")
    return f"const {_called(name)} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    """What a module imports from one of ours, as names of its own."""
    if not found[2].startswith("./"):
        return ""
    return f"const {found[1].replace(' as ', ': ')} = {_called(found[2][2:])};\n"


def _called(name: str) -> str:
    return "of_" + re.sub(r"\W", "_", name.removesuffix(".js"))
