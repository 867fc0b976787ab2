"""What stays of a map that another site embeds: its day with its state of the record, its day, or neither."""

from __future__ import annotations

from geo.parameter import Parameter, one_of
from web.language import noted as N_
from web.words import Words

PINNED, DAY, LIVE = "pinned", "day", "live"
KEEPS = Words(
    {
        PINNED: N_("This day, as the map says it now. It never changes under your article."),
        DAY: N_("This day. What is corrected later is corrected in your article too."),
        LIVE: N_("Always the newest day. The map moves on with the news."),
    }
)
# Files tell one state of the record, and a file's list is that of the day on which the map opens.
KEEPS_OF_FILES = Words(
    {
        DAY: N_(
            "This day. What is corrected later is corrected in your article too, once this site is published again."
        ),
        LIVE: N_(
            "Always the newest day that this site has. Readers without JavaScript get the day on which the map opens."
        ),
    }
)
KEEP = Parameter(
    "keep",
    "keep",
    one_of("keep", {it: it for it in KEEPS}),
    "Whether what is embedded stays as it is, is corrected, or moves on.",
    {"type": "string", "enum": list(KEEPS), "default": PINNED},
)
