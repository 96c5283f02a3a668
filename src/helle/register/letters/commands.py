"""What `helle letters` prints: which texts there are, and which somebody has reviewed."""

from __future__ import annotations

import datetime as dt

from helle.register.letters import texts


def list_texts() -> int:
    """Print a line for each text: kind, version, language, digest, and who reviewed these very words. Returns 0."""
    found: list[texts.LetterText | texts.SheetText] = [*texts.all_texts(), *texts.all_sheets()]
    for text in found:
        review = texts.review_of(text, dt.date.max)
        said = f"reviewed by {review.by}, {review.on:%Y-%m-%d}" if review else "not reviewed"
        print(f"{text.kind!s:16} {text.version:3}  {text.language:4} {text.digest}  {said}")
    return 0
