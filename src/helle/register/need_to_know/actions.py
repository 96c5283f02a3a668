"""Opening a colleague's case, and answering for it."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.audit import limits
from helle.register.cases.models import Case
from helle.register.need_to_know import policies
from helle.register.need_to_know.choices import IN_WORDS, Purpose, Verdict
from helle.register.need_to_know.left import Standing
from helle.register.need_to_know.models import Answer, Kept, Look
from helle.register.protection import alarms, clock, context, vault
from helle.register.protection import policies as categories
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import require_nobody
from helle.register.protection.refusals import Refused, no_reasons, refused_by
from helle.rules.need_to_know import (
    DangerLookFacts,
    NeedToKnowFacts,
    Opening,
    Told,
    danger_look,
    need_to_know,
    open_hours,
)
from helle.rules.ruling import Ruling, Text

_ANSWERED = Refused(
    Text("En anden har lige svaret på opslaget.", "Somebody has just answered the look."), field="verdict"
)
_HERS = Refused(
    Text(
        "Den, der fik det, gav sig det selv og kan ikke åbne sagen. Det bliver ikke stående, som det er: giv det til "
        "hende eller ham igen, eller til en anden. [PUB-DIG-04, SUP-01]",
        "Whoever has it gave it to herself and cannot open the case. It does not stay as it is: give it to her or him "
        "anew, or to somebody else. [PUB-DIG-04, SUP-01]",
    )
)
_KEPT = Refused(Text("En anden har lige taget stilling til det.", "Somebody has just decided about it."))
_OWN = Refused(
    Text("Det er dit eget opslag: en anden svarer på det.", "It is your own look: somebody else answers it.")
)


def ruling_for(case: Case, *, purpose: bool = False, danger: bool = False) -> Ruling[Opening]:
    """What the rule says of opening a case that is closed to the acting user."""
    facts = NeedToKnowFacts(
        on=clock.today(), given=True, works_on=case.opened_for is not None, leads=False, purpose=purpose, danger=danger
    )
    return need_to_know(facts)


def look_open(case: Case, *, purpose: Purpose, words: str) -> Look:
    """Say what a colleague's case is opened for; it stays open to the acting user for as long as the rule says.

    Raises `Refused` for another purpose than the codes have that is not said in words, and where a look of hers at the
    case was found wrong; `TooManyOpened` where it would be one case too many within the hour.
    """
    if purpose is Purpose.DANGER:
        raise ValueError("danger is told to who leads: `look_in_danger`")
    limits.require_few_with(case.pk)
    return _look(case, purpose, words, told="")


def look_in_danger(case: Case, *, words: str) -> Look:
    """Open a colleague's case at once because somebody is in danger. Whoever leads is told, and answers.

    Raises `Refused` without a word on why.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_lead, in_a_day FROM helle.danger_look_facts()")
            has_lead, in_a_day = cursor.fetchone() or (None, None)
        ruling = danger_look(DangerLookFacts(on=clock.today(), has_lead=has_lead, in_a_day=in_a_day))
        # Whoever cannot be found to be told is told of by the officer: nobody opens a case so unseen.
        told = ruling.answer or Told.BOTH
        return _look(case, Purpose.DANGER, words, told=told.value)


def _look(case: Case, purpose: Purpose, words: str, *, told: str) -> Look:
    categories.require_read("core")
    danger = purpose is Purpose.DANGER
    if purpose in IN_WORDS and (wrong := no_reasons(words)):
        raise Refused(wrong, field="words")
    require_nobody({"words": words}, policies.NAMES_NOBODY)
    ruling = ruling_for(case, purpose=not danger, danger=danger)
    if ruling.answer is None:
        raise Refused(ruling.headline, ruling=ruling)
    acting = context.current()
    hours = open_hours(Opening.IN_DANGER if danger else Opening.WITH_PURPOSE, clock.today())
    row = Look(
        id=new_id(),
        case=case,
        person_id=case.person_id,
        purpose=purpose.value,
        until=acting.instant + dt.timedelta(hours=hours),
        told=told,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    if words.strip():
        row.words_sealed = vault.seal(case.person_id, row, "words_sealed", words.strip())
    met = {
        "after_a_wrong_look_a_purpose_opens_nothing": policies.AFTER_A_WRONG_LOOK,
        "so_many_looks_an_hour": policies.SO_MANY_LOOKS,
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "look.in_danger" if danger else "look.opened",
            object_id=row.pk,
            cases=[case.pk],
            purpose=purpose.value,
            detail={"hours": hours, **({"told": told} if danger else {})},
        )
        if danger:
            alarms.mail_now()
    return row


def look_answer(look: Look, *, verdict: Verdict, words: str) -> Answer:
    """Say of a look because of danger whether it was right. One that was not is over at once.

    Raises `Refused` for one's own, for one that is answered, and where it is wrong without a word on why. Of who is
    erased the words are not kept: nothing is left under which to seal them, and the answer stands without.
    """
    policies.require_answers()
    acting = context.current()
    if look.by_user_id == acting.user_id:
        raise _OWN
    erased = not vault.fetch_keys([look.person_id])
    if verdict is Verdict.WRONG and not erased and (wrong := no_reasons(words)):
        raise Refused(wrong, field="words")
    require_nobody({"words": words}, policies.NAMES_NOBODY)
    row = Answer(
        id=new_id(),
        look=look,
        verdict=verdict.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    if words.strip() and not erased:
        row.words_sealed = vault.seal(look.person_id, row, "words_sealed", words.strip())
    said = {"need_to_know_answer_look_id_key": _ANSWERED, "nobody_answers_her_own_look": _OWN}
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "look.answered",
            object_id=look.pk,
            cases=[look.case_id],
            purpose="supervision",
            detail={"verdict": verdict.value},
        )
    return row


def look_keep(standing: Standing, case: Case, *, words: str) -> Kept:
    """Say that something done in a look that was found wrong stays. Raises `Refused` without a word on why, where the
    words name somebody, and of what she gave herself: it opens her nothing, so it is given anew.

    Whoever leads the unit or has the case says so, never she who did it: the database asks again.
    """
    if standing.hers:
        raise _HERS
    if wrong := no_reasons(words):
        raise Refused(wrong, field="words")
    require_nobody({"words": words}, policies.NAMES_NOBODY)
    acting = context.current()
    row = Kept(
        id=new_id(),
        look_id=standing.look_id,
        work=standing.work.value,
        thing=standing.thing,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.words_sealed = vault.seal(case.person_id, row, "words_sealed", words.strip())
    with refused_by({"need_to_know_kept_thing_key": _KEPT}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("look.kept", object_id=standing.look_id, cases=[case.pk], detail={"work": standing.work.value})
    return row
