"""Whether two who read the same interview answer alike (ID-12): for each question the share, and Cohen's kappa.

Nothing is shown of a question that few pairs of readings answer: chance would be all of the figure, and the answers of
two colleagues could be worked out of it. The threshold is our own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connections

from helle.methods.agreement import Agreement, agreement
from helle.register.statistics.baseline import baseline
from helle.register.statistics.queries import percent
from helle.rules.ruling import Text

FEWEST_PAIRS = 10
QUESTIONS = {
    "act": Text("Fremgår der en handling?", "Is there an act?"),
    "means": Text("Fremgår der et middel?", "Is there a means?"),
    "purpose": Text("Fremgår der et formål?", "Is there a purpose?"),
    "trafficked": Text("Er personen handlet?", "Was the person trafficked?"),
    "current": Text("Er forholdet aktuelt?", "Is the relationship current?"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the agreement of its readers, None where too few have answered it."""

    title: Text
    agreement: Agreement | None

    @property
    def per_cent(self) -> int | None:
        """The share of pairs that answer alike, rounded once, halves up."""
        return None if self.agreement is None else percent(self.agreement.alike, self.agreement.pairs)

    @property
    def tens(self) -> int | None:
        """The share in whole tens of per cent, for whoever may not see how many pairs there are."""
        found = self.agreement
        return None if found is None else 10 * ((20 * found.alike + found.pairs) // (2 * found.pairs))

    @property
    def rough_kappa(self) -> str | None:
        """Kappa with one decimal: two would give away how many pairs differ where somebody knows how many there are."""
        kappa = None if self.agreement is None else self.agreement.kappa
        return None if kappa is None else f"{kappa:.1f}"

    @property
    def kappa(self) -> str | None:
        """Kappa with two decimals; None where it is not defined: all answered the same."""
        kappa = None if self.agreement is None else self.agreement.kappa
        return None if kappa is None else f"{kappa:.2f}"


def agreement_of_readers(until: dt.date) -> list[Question]:
    """Each question, over the interviews that were read twice by the end of a day. One query."""
    with connections["numbers"].cursor() as cursor:
        cursor.execute(
            "SELECT question, first, second FROM helle.read_twice WHERE read_on BETWEEN %s AND %s",
            [baseline().cut_over, until],
        )
        pairs: dict[str, list[tuple[str, str]]] = {}
        for question, first, second in cursor.fetchall():
            pairs.setdefault(question, []).append((first, second))
    return [
        Question(title, agreement(pairs[code]) if len(pairs.get(code, [])) >= FEWEST_PAIRS else None)
        for code, title in QUESTIONS.items()
    ]
