"""The lines of HTML and PHP that a newsroom pastes."""

from __future__ import annotations

from markupsafe import escape

# Scripts for the map, its own origin so that it may keep to its rules, and tabs for the articles it links to.
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"
REFERRER = "strict-origin-when-cross-origin"


def iframe(address: str, title: str, width: int | None, height: int) -> str:
    """`width` is None for all that there is; a frame of a fixed one still never runs out of a narrow column."""
    return (
        f'<iframe title="{escape(title)}" src="{escape(address)}" width="{width or "100%"}" height="{height}" '
        f'style="max-width:100%;border:0" loading="lazy" referrerpolicy="{REFERRER}" '
        f'sandbox="{SANDBOX}" allow="fullscreen"></iframe>'
    )


def element(
    script: str, address: str, title: str, height: int, page: str, module: bool = True
) -> str:
    """What stands within the element is shown where no script runs.

    A host that does not let every site read its files (CORS) can lend them a script, but no module.
    """
    kind = 'type="module"' if module else "async"
    return (
        f'<script {kind} src="{escape(script)}"></script>\n'
        f'<sourceline-map src="{escape(address)}" label="{escape(title)}" height="{height}">'
        f'<a href="{escape(page)}">{escape(title)}</a></sourceline-map>'
    )


def wordpress_provider(root: str) -> str:
    """The line for functions.php by which WordPress trusts our frames: without it each is in a sandbox."""
    return f"wp_oembed_add_provider( '{_php(root)}*', '{_php(root)}oembed' );"


def _php(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
