"""axe-core in a page: what it finds against WCAG 2.2 A and AA, and against what it calls best practice."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# No rule is switched off. wcag22aa holds `target-size`, which axe leaves out where nobody asks for it.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # A frame is a page of its own, and ours are looked at as such: with it each landmark would be there twice.
    "iframes": False,
}

# axe takes a shape on the map for its whole box, though the map's edge cuts off what runs beyond it: a control beside
# the map is under no shape. tests/test_accessibility_look.py measures those controls without any exception.
RUN = """async (options) => {
    const found = (await axe.run(document, options)).violations;
    const onMap = ({ target }) => document.querySelector(target[0])?.closest(".map .leaflet-pane");
    const cutOff = (node) => !onMap(node) && node.any.every(({ relatedNodes: by }) => by.length && by.every(onMap));
    return found.flatMap(({ id, nodes }) => nodes
        .filter((node) => id !== "target-size" || !cutOff(node))
        .map((node) => ({ ...node, id })));
}"""


def violations(page: Page) -> list[str]:
    """A line for each element that breaks a rule: the rule, the element, and what axe says of it.

    The script is put into the page from outside, past its Content-Security-Policy, which stays as it is.
    """
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, OPTIONS)
    return [f"{node['id']}: {node['target']}: {told(node)}" for node in found]


def told(node: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(it["message"] for part in ("any", "all", "none") for it in node[part])
