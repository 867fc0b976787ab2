"""How soon a page can be used on a slow phone: Chromium with a slowed processor, on a slow line.

    python -m bench.page http://127.0.0.1:8000 [PATH]

Prints medians of RUNS first visits, in milliseconds from the click: the first words, the map drawn, and a quote on the
screen after a tap on a zone. The line (400 ms to any answer, 1.6 Mbit/s) and the processor (a fourth of this one) are
Chromium's own emulation: good to compare one version with another, while a real phone is another matter.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

RUNS = 5
PHONE = {"width": 390, "height": 844}
SLOWED = 4
# A round trip in milliseconds, and bytes a second each way: 1.6 Mbit/s down, 750 kbit/s up.
LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
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
    drawn: float
    tapped: float
    bytes: int
    requests: int


def visit(browser: Browser, address: str) -> Visit:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    got: list[int] = []
    session.on("Network.loadingFinished", lambda it: got.append(int(it["encodedDataLength"])))
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(address, wait_until="commit")
    page.wait_for_selector("html[data-ready]", state="attached")
    drawn = page.evaluate("performance.now()")
    painted = page.evaluate(PAINTED)
    bytes_, requests = sum(got), len(got)
    tapped = tap(page)
    context.close()
    return Visit(painted, drawn, tapped, bytes_, requests)


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
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        visits = [visit(browser, address) for _ in range(RUNS)]
        browser.close()
    print(f"{address}, medians of {RUNS} first visits")
    print(f"first words        {median(it.painted for it in visits):7.0f} ms")
    print(f"map drawn          {median(it.drawn for it in visits):7.0f} ms")
    print(f"tap to quote       {median(it.tapped for it in visits):7.0f} ms")
    print(f"transferred        {median(it.bytes for it in visits) / 1000:7.0f} kB")
    print(f"requests           {median(it.requests for it in visits):7.0f}")


if __name__ == "__main__":
    main()
