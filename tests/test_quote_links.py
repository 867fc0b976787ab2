"""Links that open an article at the words of a quote: by the grammar, and in a browser that marks what it finds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from geo.article import read_texts
from geo.dataset import Dataset
from geo.normal_text import NormalText
from geo.quote import CONTEXT
from geo.text_fragment import WHOLE, TextFragment, source_link, text_fragment
from tests.conftest import answering

# TextDirectiveExplicitChar and PercentEncodedByte, joined by the marks of the grammar (3.2, "The fragment directive").
PART = r"(?:[A-Za-z0-9!$'()*+./:;=?@_~]|%[0-9A-F]{2})+"
DIRECTIVE = re.compile(
    rf":~:text=(?:(?P<prefix>{PART})-,)?(?P<start>{PART})(?:,(?P<end>{PART}))?(?:,-(?P<suffix>{PART}))?"
)
URL = "https://example.org/a"
signs = st.text(alphabet="ab-,&#%=+س«»‑–\u00a0 \n𐍈", min_size=1, max_size=160).filter(
    lambda words: any(map(str.isalnum, words))
)


def parsed(fragment: TextFragment | str) -> TextFragment:
    """A directive read back by the grammar, each part decoded."""
    found = DIRECTIVE.fullmatch(str(fragment))
    assert found, str(fragment)
    parts = {name: unquote(part or "") for name, part in found.groupdict().items()}
    return TextFragment(**parts)


@given(signs, signs, signs)
def test_every_link_is_of_the_grammar_and_decodes_to_words_of_the_quote(
    before: str, exact: str, behind: str
) -> None:
    text = f"{before} {exact} {behind}"
    start = len(before) + 1
    known = text_fragment(exact, text=NormalText(text), start=start)
    blind = text_fragment(exact, before[-CONTEXT:] + " ", " " + behind[:CONTEXT])
    for fragment in (known, blind):
        read = parsed(fragment)
        assert read == fragment
        words = exact.split()
        if read.end:
            assert " ".join(words).startswith(read.start) or read.start in exact
            assert " ".join(words).endswith(read.end) or read.end in exact
        else:
            assert read.start == " ".join(words)
        assert read.prefix in " ".join(before.split())
        assert read.suffix in " ".join(behind.split())


def test_dash_comma_and_ampersand_are_encoded() -> None:
    link = source_link(URL, "re-open the port, road & airport - today")
    assert link == f"{URL}#:~:text=re%2Dopen%20the%20port%2C%20road%20%26%20airport%20%2D%20today"


def test_arabic_is_encoded_as_utf_8() -> None:
    link = source_link(URL, "تسيطر القوات على مدينة سرت")
    assert link is not None
    assert link.isascii()
    assert parsed(link.partition("#")[2]).start == "تسيطر القوات على مدينة سرت"


def test_an_article_without_an_address_gets_no_link() -> None:
    assert source_link(None, "words") is None


def test_a_fragment_of_the_address_itself_stays() -> None:
    assert source_link(f"{URL}#part", "a line of four words") == (
        f"{URL}#part:~:text=a%20line%20of%20four%20words"
    )


def test_a_long_quote_is_named_by_its_ends() -> None:
    exact = " ".join(f"word{number}" for number in range(60))
    assert len(exact) > WHOLE
    found = text_fragment(exact)
    assert found.start == "word0 word1 word2 word3 word4 word5"
    assert found.end == "word54 word55 word56 word57 word58 word59"


def test_each_end_of_a_quote_of_several_paragraphs_is_within_one() -> None:
    found = text_fragment("He left.\nNobody saw him go, and nobody asked.\nIt was night.")
    assert (found.start, found.end) == ("He left.", "It was night.")


def test_a_short_quote_of_an_unknown_text_gets_its_context() -> None:
    found = text_fragment(
        "red line", "d that Sirte and Jufra were a ", " that must not be crossed by an"
    )
    assert found == TextFragment("red line", "", "Jufra were a", "that must not")


def test_context_is_given_only_where_the_words_stand_earlier() -> None:
    text = NormalText("The line held. It was noon.\nThe line held. It was night.")
    assert text_fragment("The line held.", text=text, start=0) == TextFragment("The line held.")
    second = text_fragment("The line held.", text=text, start=28)
    assert second == TextFragment("The line held.", "", "It was noon.", "")


# A page like those of outlets: headline, paragraphs, a pull-quote before the sentence, and far too much in between.
FILLER = "Filler of no meaning stands here so that the page is long. " * 12
PARAGRAPHS = (
    "Talks by the sea",
    FILLER,
    "The line runs along the dry river.",
    FILLER,
    "Officials spoke at noon. The line runs along the dry river. It has held since spring.",
    FILLER,
    "“We re-opened the port, the road & the airport – all of it,” he said.",
    FILLER,
    "وقال الجيش إن قواته تسيطر على مدينة المرسى، وإنها لن تنسحب منها.",
    FILLER,
    "It was late\u00a0last year when they came to the valley, with cars and with guns, and asked nobody for leave. "
    "The elders met twice in the old school, and what they said there was never written down by anyone who was in it.",
    "By winter they were gone.",
    FILLER,
)
ARTICLE = "\n".join(PARAGRAPHS)
QUOTES = {
    "behind its twin": ("The line runs along the dry river.", 1),
    "with signs": ("“We re-opened the port, the road & the airport – all of it,”", 0),
    "Arabic": ("وقال الجيش إن قواته تسيطر على مدينة المرسى", 0),
    "long": (PARAGRAPHS[10], 0),
    "of two paragraphs": (f"{PARAGRAPHS[10][-60:].partition(' ')[2]}\n{PARAGRAPHS[11]}", 0),
    "with a no-break space": ("It was late\u00a0last year when they came", 0),
    "short": ("the elders".capitalize(), 0),
}
MARKED = "rgb(255, 0, 0)"


@pytest.fixture(scope="module")
def published() -> Iterator[str]:
    """The article as a web page of another server."""
    paragraphs = "".join(f"<p>{html.escape(it)}</p>\n" for it in PARAGRAPHS)
    page = (
        '<!doctype html><meta charset="utf-8"><title>Article</title><link rel="icon" href="data:,">'
        f"<style>p {{ width: 600px; margin: 40px; }} ::target-text {{ background: {MARKED}; color: {MARKED} }}</style>"
        f"{paragraphs}"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, answering(server):
        yield f"http://127.0.0.1:{server.server_port}/article"


@pytest.mark.parametrize("known", [True, False], ids=["text known", "text not known"])
@pytest.mark.parametrize("which", QUOTES)
def test_a_browser_marks_the_very_words(
    browser: Browser, published: str, which: str, known: bool
) -> None:
    exact, copy = QUOTES[which]
    start = [it.start() for it in re.finditer(re.escape(exact), ARTICLE)][copy]
    end = start + len(exact)
    if which == "behind its twin" and not known:
        pytest.skip("nobody can tell from the quote alone that it has a twin")
    link = source_link(
        published,
        exact,
        ARTICLE[max(start - CONTEXT, 0) : start],
        ARTICLE[end : end + CONTEXT],
        NormalText(ARTICLE) if known else None,
        start,
    )
    context = browser.new_context(viewport={"width": 800, "height": 900})
    page = context.new_page()
    page.goto(link)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 0
    box = page.evaluate(PLACE_OF_WORDS, [start, end])
    marked = page.evaluate(RED_IN, [list(page.screenshot())])
    context.close()
    assert marked, "nothing is marked"
    # The colour fills the lines of the words, give or take a pixel.
    assert abs(marked["top"] - box["top"]) <= 3
    assert abs(marked["bottom"] - box["bottom"]) <= 3
    assert abs(marked["left"] - box["left"]) <= 3
    assert abs(marked["right"] - box["right"]) <= 3


# Where the words from one offset of the article to another stand on the screen.
PLACE_OF_WORDS = """([start, end]) => {
    const range = new Range();
    let offset = 0;
    for (const paragraph of document.querySelectorAll("p")) {
        const text = paragraph.firstChild;
        const letters = [...text.data];
        const unit = (at) => letters.slice(0, at).join("").length;
        if (start >= offset && start <= offset + letters.length) {
            range.setStart(text, unit(start - offset));
        }
        if (end > offset && end <= offset + letters.length) {
            range.setEnd(text, unit(end - offset));
        }
        offset += letters.length + 1;
    }
    const boxes = [...range.getClientRects()];
    return {
        top: Math.min(...boxes.map((it) => it.top)),
        bottom: Math.max(...boxes.map((it) => it.bottom)),
        left: Math.min(...boxes.map((it) => it.left)),
        right: Math.max(...boxes.map((it) => it.right)),
    };
}"""
# The box of the red pixels of a screenshot.
RED_IN = """async ([bytes]) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: "image/png"}));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const {data} = pen.getImageData(0, 0, image.width, image.height);
    let box = null;
    for (let at = 0; at < data.length; at += 4) {
        if (data[at] > 200 && data[at + 1] < 60 && data[at + 2] < 60) {
            const x = (at / 4) % image.width;
            const y = Math.floor(at / 4 / image.width);
            box ??= {top: y, bottom: y, left: x, right: x};
            box.bottom = y + 1;
            box.left = Math.min(box.left, x);
            box.right = Math.max(box.right, x + 1);
        }
    }
    return box;
}"""


def test_every_bundled_quote_is_named_so_that_it_is_found_first(
    bundled: Dataset, articles: Path
) -> None:
    texts = {digest: NormalText(body) for digest, body in read_texts(articles).items()}
    for quote in bundled.quotes.values():
        text = texts[bundled.articles[quote.article].sha256]
        read = parsed(text_fragment(quote.exact, quote.prefix, quote.suffix, text, quote.start))
        pattern = r"\s*".join(
            re.escape(part).replace(r"\ ", r"\s+") for part in (read.prefix, read.start) if part
        )
        found = re.search(pattern, text.body)
        assert found, quote.id
        assert found.end() - len(read.start) == quote.start, quote.id
