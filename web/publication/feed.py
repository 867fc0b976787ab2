"""A feed with its links turned to files. Its ids are no links: they stay what they are, wherever the site stands."""

from __future__ import annotations

import re
from html import escape, unescape
from uuid import NAMESPACE_URL, uuid5

from web.publication import documents
from web.publication.links import Links

LINK = re.compile(r'(?<= href=")[^"]*(?=")')
SUMMARY = re.compile(r"(?<=<summary>)[^<]*(?=</summary>)")
ID = re.compile(r"(?<=<id>)[^<]*(?=</id>)")


def turned(body: bytes, source: str, links: Links) -> bytes:
    """An Atom feed as the file `source`."""

    def turn(found: re.Match[str]) -> str:
        address = unescape(found[0])
        told = links.told(source, address) if links.is_ours(address) else address
        return escape(told or "")

    def name(found: re.Match[str]) -> str:
        return escape(named(unescape(found[0]), links))

    def words(found: re.Match[str]) -> str:
        return escape(documents.in_words(unescape(found[0]), links), quote=False)

    text = ID.sub(name, LINK.sub(turn, body.decode()))
    return SUMMARY.sub(words, text).encode()


def named(address: str, links: Links) -> str:
    """What an entry is known by: its address on the server, or, where no host is known, a UUID made of that.

    RFC 4287, 4.2.6: an absolute IRI that never changes.
    """
    path = links.plain(address)
    fragment = address.partition("#")[2]
    whole = f"{path}#{fragment}" if fragment else path
    if links.base is not None:
        return f"{links.base}{whole}"
    return uuid5(NAMESPACE_URL, whole).urn
