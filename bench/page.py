"""How soon a page can be used on a slow phone: Chromium with a slowed processor, on lines of several kinds.

    python -m bench.page http://127.0.0.1:8000 [PATH]

Prints medians of RUNS first visits, in milliseconds from the click: the first words, the map that comes with the page,
the script's own map in its place, and a quote on the screen after a tap on a zone. Lines and processor, a fourth of
this one, are Chromium's emulation: good to compare one version with another, while a real phone is another matter.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ARGUMENTS, CHROMIUM

RUNS = 5
PHONE = {"width": 390, "height": 844}
SLOWED = 4


@dataclass(frozen=True)
class Line:
    """`latency` is a round trip in milliseconds, `down` and `up` are kbit/s."""

    latency: float
    down: float
    up: float

    @property
    def conditions(self) -> dict[str, object]:
        return {
            "offline": False,
            "latency": self.latency,
            "downloadThroughput": self.down * 1000 / 8,
            "uploadThroughput": self.up * 1000 / 8,
        }


# 4G is what Chromium's own tools call "Fast 4G"; a 3G line that is a good one.
LINES = {"no line": None, "4G": Line(165, 8_100, 1_350), "3G": Line(400, 1_600, 750)}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
# When the map that comes with the page was on the screen: the frame after the one in which all of it was there.
SEEN = """() => new MutationObserver((_, watch) => {
    if (document.querySelector("#sketch")?.parentElement.nextElementSibling) {
        watch.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = performance.now(); }));
    }
}).observe(document, { childList: true, subtree: true })"""
# A place on the screen where a zone with quotes is on top of all else.
ZONE = """() => {
    for (const it of document.querySelectorAll(".map .zone[data-feature]")) {
        const box = it.getBoundingClientRect();
        for (let step = 1; step < 400; step += 1) {
            const x = box.left + box.width * (step % 20) / 20;
            const y = box.top + box.height * Math.floor(step / 20) / 20;
            if (document.elementFromPoint(x, y) === it) {
                return [x, y];
            }
        }
    }
}"""


@dataclass(frozen=True)
class Visit:
    """One first visit, in milliseconds from the click that led to it."""

    painted: float
    seen: float
    drawn: float
    tapped: float
    bytes: int
    requests: int


def visit(browser: Browser, address: str, line: Line | None) -> Visit:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.add_init_script(f"({SEEN})()")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    got: list[int] = []
    session.on("Network.loadingFinished", lambda it: got.append(int(it["encodedDataLength"])))
    if line is not None:
        session.send("Network.emulateNetworkConditions", line.conditions)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(address, wait_until="commit")
    page.wait_for_selector("html[data-ready]", state="attached")
    drawn = page.evaluate("performance.now()")
    painted, seen = page.evaluate(PAINTED), page.evaluate("window.seen")
    bytes_, requests = sum(got), len(got)
    tapped = tap(page)
    context.close()
    return Visit(painted, max(seen, painted), drawn, tapped, bytes_, requests)


def tap(page: Page) -> float:
    """From a finger on a zone to its quote on the screen, in milliseconds."""
    x, y = page.evaluate(ZONE)
    before = page.evaluate("performance.now()")
    page.touchscreen.tap(x, y)
    page.locator("#card blockquote").first.wait_for()
    return float(page.evaluate("performance.now()")) - before


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    address = sys.argv[1].rstrip("/") + (sys.argv[2] if sys.argv[2:] else "/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=ARGUMENTS,
        )
        # Taking turns: a slow spell of the machine falls on all.
        turns = [
            {name: visit(browser, address, it) for name, it in LINES.items()} for _ in range(RUNS)
        ]
        browser.close()
    print(f"{address}, medians of {RUNS} first visits, processor slowed {SLOWED} times")
    for name in LINES:
        visits = [it[name] for it in turns]
        print(f"\n{name}")
        print(f"first words        {median(it.painted for it in visits):7.0f} ms")
        print(f"map seen           {median(it.seen for it in visits):7.0f} ms")
        print(f"the script's map   {median(it.drawn for it in visits):7.0f} ms")
        print(f"tap to quote       {median(it.tapped for it in visits):7.0f} ms")
        print(f"transferred        {median(it.bytes for it in visits) / 1000:7.0f} kB")
        print(f"requests           {median(it.requests for it in visits):7.0f}")


if __name__ == "__main__":
    main()
