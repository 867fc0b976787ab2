"""The address of a licence that an editor names in a sentence, for links with the relation `license` (RFC 4946)."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:)]")
# By the name people write, and by SPDX's, which has hyphens for the spaces (spdx.org/licenses).
CREATIVE_COMMONS = re.compile(r"\bCC[ -](BY(?:[ -](?:NC[ -]SA|NC[ -]ND|NC|SA|ND))?)[ -](\d\.\d)\b")
OTHERS = {
    re.compile(r"\bCC0\b"): "https://creativecommons.org/publicdomain/zero/1.0/",
    re.compile(r"\bODbL\b"): "https://opendatacommons.org/licenses/odbl/1-0/",
    re.compile(r"\bODC-By\b"): "https://opendatacommons.org/licenses/by/1-0/",
    re.compile(r"\bPDDL\b"): "https://opendatacommons.org/licenses/pddl/1-0/",
}


def licence_address(words: str) -> str | None:
    """Where the licence can be read: the address in the words, else that of the first licence they name by its short
    name, such as `CC BY 4.0`; None where they name none that is known here.
    """
    written = ADDRESS.search(words)
    if written:
        return written[0]
    found = [(it.start(), _creative_commons(it)) for it in CREATIVE_COMMONS.finditer(words)]
    found += [
        (it.start(), address) for name, address in OTHERS.items() if (it := name.search(words))
    ]
    return min(found)[1] if found else None


def _creative_commons(named: re.Match[str]) -> str:
    terms = named[1].lower().replace(" ", "-")
    return f"https://creativecommons.org/licenses/{terms}/{named[2]}/"
