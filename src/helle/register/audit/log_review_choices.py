"""The audited actions of samples of the log, and of asking too often."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_LOG_REVIEWS: dict[str, Text] = {
    "log_review.listed": Text("Så, hvad der er efterset i loggen", "Looked at how much of the log was looked through"),
    "log_review.drawn": Text("Tog en stikprøve af loggen", "Drew a sample of the log"),
    "log_review.read": Text("Så en stikprøve af loggen", "Looked at a sample of the log"),
    "log_review.asked": Text("Spurgte, hvad et opslag var til", "Asked what a look was for"),
    "log_review.judged": Text("Sagde, om et opslag var i orden", "Said whether a look was in order"),
    "log_review.replied": Text("Svarede, hvad et opslag var til", "Answered what a look was for"),
    # Before they were disposed of by two, from lists.
    "log_review.dropped": Text("Stikprøver gik ud med loggens tid", "Samples went with the log's time"),
    "log_review.settled": Text("Afsluttede et opslag, der ikke var i orden", "Settled a look that was not in order"),
    "access.limited": Text("Blev stoppet for at spørge for tit", "Was held up for asking too often"),
}
