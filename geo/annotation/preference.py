"""What a client prefers of a container, in the header Prefer (RFC 7240; Web Annotation Protocol, 4.2.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"

REPRESENTATION = re.compile(r"(?:^|[,;\s])return\s*=\s*\"?representation\"?", re.IGNORECASE)
INCLUDE = re.compile(r"\binclude\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


@dataclass(frozen=True)
class Preference:
    """`iris`: annotations by name alone; `minimal`: no page of them within the container."""

    iris: bool = False
    minimal: bool = False


def preference(header: str) -> Preference | None:
    """What the header prefers of ours; None where it says nothing of the kind.

    A client must not ask for names and descriptions at once; who does gets what is usual, which is descriptions.
    """
    if not REPRESENTATION.search(header):
        return None
    included = {
        address for quoted, bare in INCLUDE.findall(header) for address in (quoted or bare).split()
    }
    if not included & {MINIMAL, IRIS, DESCRIPTIONS}:
        return None
    return Preference(IRIS in included and DESCRIPTIONS not in included, MINIMAL in included)
