"""Stories of who opens a colleague's case: with a purpose, or because somebody is in danger."""

from __future__ import annotations

from helle.register.cases.models import Case
from helle.register.need_to_know import actions
from helle.register.need_to_know.choices import Purpose, Verdict
from helle.register.need_to_know.models import Answer, Look
from tests.cast import Cast, Member

DANGER = "en mand i Snabelgyden følger efter hende"
WHY_WRONG = "der var ingen Snabelgyde, og hun kendte manden"
WORDS = "hun bad om nyt fra Tøffelværftet"
SECRETS = (DANGER, WHY_WRONG, WORDS)


def say(by: Member, case: Case, purpose: Purpose = Purpose.SECOND_READER, words: str = "") -> Look:
    """Somebody says what she opens a colleague's case for."""
    with by.acting():
        return actions.look_open(case, purpose=purpose, words=words)


def break_the_glass(by: Member, case: Case, words: str = DANGER) -> Look:
    """Somebody opens a colleague's case because of danger."""
    with by.acting():
        return actions.look_in_danger(case, words=words)


def answer(by: Member, look: Look, verdict: Verdict = Verdict.RIGHT, words: str = "") -> Answer:
    """Somebody who leads says whether it was right."""
    with by.acting():
        return actions.look_answer(look, verdict=verdict, words=words)


def tell(cast: Cast, case: Case) -> None:
    """Mette opens the case with a purpose and in danger, and Karen finds that wrong."""
    say(cast.mette, case, Purpose.OTHER_WORK, WORDS)
    answer(cast.karen, break_the_glass(cast.mette, case), Verdict.WRONG, WHY_WRONG)
