"""A quote in one line of words, to print or to paste into an article."""

from __future__ import annotations

from geo.annotation.passage import Article, Passage


def citation(passage: Passage) -> str:
    """The words, who says them, and where and when they were printed, no more exactly than that is known."""
    article = passage.article
    said = f"{passage.speaker}, quoted in {article.publisher}" if passage.speaker else None
    parts = [
        said or ", ".join(filter(None, (article.byline, article.publisher))),
        f"“{article.title}”",
        published(article),
        # Without the words again, as a text fragment has them: on paper they lead nowhere.
        article.url or article.archive_url,
    ]
    return f"“{passage.exact}” – {', '.join(it for it in parts if it)}"


def published(article: Article) -> str:
    """The date of an article as ISO 8601, a year or a month where no more is known."""
    length = {"year": 4, "month": 7}.get(article.published_precision, 10)
    return article.published.isoformat()[:length]
