"""What `helle letters` prints: which texts there are, and which somebody has reviewed."""

from __future__ import annotations

import datetime as dt
import sys

from helle.register.letters import texts


def list_texts() -> int:
    """Print a line for each text: kind, version, language, digest, and who reviewed these very words; and what is
    wrong with a translation of the installation, which is then not used. Returns 1 where one is wrong, else 0."""
    found: list[texts.LetterText | texts.SheetText] = [*texts.all_texts(), *texts.all_sheets()]
    for text in found:
        review = texts.review_of(text, dt.date.max)
        said = f"reviewed by {review.by}, {review.on:%Y-%m-%d}" if review else "not reviewed"
        print(f"{text.kind!s:16} {text.version:3}  {text.language:4} {text.digest}  {said}")
    wrong = texts.bad_translations()
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0
