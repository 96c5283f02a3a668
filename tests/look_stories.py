"""Stories of who opens a colleague's case: with a purpose, or because somebody is in danger."""

from __future__ import annotations

import uuid

from helle.register.cases.models import Case
from helle.register.need_to_know import actions, left
from helle.register.need_to_know.choices import Purpose, Verdict
from helle.register.need_to_know.models import Answer, Kept, Look
from tests import task_stories
from tests.cast import Cast, Member
from tests.remembered import remembered

DANGER = "en mand i Snabelgyden følger efter hende"
WHY_WRONG = "der var ingen Snabelgyde, og hun kendte manden"
WORDS = "hun bad om nyt fra Tøffelværftet"
WHY_KEPT = "personen kender hende fra Plimsollerbroen"
SECRETS = (DANGER, WHY_WRONG, WORDS, WHY_KEPT)


@remembered
def say(by: Member, case: Case, purpose: Purpose = Purpose.SECOND_READER, words: str = "") -> Look:
    """Somebody says what she opens a colleague's case for."""
    with by.acting():
        return actions.look_open(case, purpose=purpose, words=words)


@remembered
def break_the_glass(by: Member, case: Case, words: str = DANGER) -> Look:
    """Somebody opens a colleague's case because of danger."""
    with by.acting():
        return actions.look_in_danger(case, words=words)


@remembered
def answer(by: Member, look: Look, verdict: Verdict = Verdict.RIGHT, words: str = "") -> Answer:
    """Somebody who leads says whether it was right."""
    with by.acting():
        return actions.look_answer(look, verdict=verdict, words=words)


@remembered
def keep(by: Member, case: Case, look: Look, thing: uuid.UUID) -> Kept:
    """Somebody says that something done in a look that was found wrong stays."""
    with by.acting():
        return actions.look_keep(left.get_standing(look.pk, thing)[1], case, words=WHY_KEPT)


@remembered
def tell(cast: Cast, case: Case) -> None:
    """Mette opens the case with a purpose and in danger, and Karen finds that wrong, but lets a task of it stay."""
    say(cast.mette, case, Purpose.OTHER_WORK, WORDS)
    look = break_the_glass(cast.mette, case)
    task = task_stories.ask(cast.mette, case, cast.jonas, to_user=cast.jonas.user.pk)
    answer(cast.karen, look, Verdict.WRONG, WHY_WRONG)
    keep(cast.karen, case, look, task.pk)
