"""Putting something of a criminal case out of force: by whom it was written, in the role that wrote it (CRI-07)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.prosecution import policies, queries, sealing
from helle.register.prosecution.actions import PROSECUTIONS_OWN
from helle.register.prosecution.choices import LinkMistake, Mistake, leaves_all_standing
from helle.register.prosecution.models import (
    CriminalCase,
    Involvement,
    Stage,
    Suspect,
    VictimLink,
    WaiverDecision,
    WaiverProposal,
    Withdrawable,
)
from helle.register.prosecution.part_actions import WAIVER_WAITS
from helle.register.protection import context, vault
from helle.register.protection.refusals import Refused, refused_by, says_something
from helle.rules.crime.stages import BY_THE_PROSECUTION
from helle.rules.ruling import Text

WITHDRAWN_ALREADY = Text("Det er allerede sat ud af kraft.", "It is out of force already.")
LATER_FIRST = Text(
    "Noget følger på det trin. Sæt det seneste trin ud af kraft først.",
    "Something follows that stage. Put the latest stage out of force first.",
)
DECIDED_LINK = Text(
    "Anklagemyndigheden har truffet afgørelse om personen, og kun den kan sætte tilknytningen ud af kraft. [CRI-07]",
    "The prosecution has decided on the person in the case, and it alone can put the link out of force. [CRI-07]",
)
DECIDED_PROPOSAL = Text(
    "Anklagemyndigheden har afgjort forslaget; det kan ikke tages tilbage. [CRI-07]",
    "The prosecution has decided on the proposal; it cannot be taken back. [CRI-07]",
)
PROPOSED_ELSEWHERE = Text(
    "Kun den, der har stillet forslaget, kan tage det tilbage. Anklagemyndigheden afgør politiets forslag. [CRI-07]",
    "Only whoever made the proposal can take it back. The prosecution decides on what the police propose. [CRI-07]",
)
STAGES_FIRST = Text(
    "Forholdet har stadig trin i kraft. Sæt dem ud af kraft først.",
    "The offence still has stages in force. Put those out of force first.",
)
WRITTEN_ELSEWHERE = Text(
    "Kun den, der har noteret det, kan sætte det ud af kraft: politiet sit og anklagemyndigheden sit. [CRI-07]",
    "Only whoever recorded it can put it out of force: the police theirs and the prosecution its own. [CRI-07]",
)
OFFERED_NOW = Text(
    "Sagen er tilbudt en anden enhed. Få tilbuddet taget tilbage, eller vent på svaret, før det, der endte en "
    "sigtelse, sættes ud af kraft. [CRI-07]",
    "The case is offered to another unit. Have the offer taken back, or wait for the answer, before what ended a "
    "charge is put out of force. [CRI-07]",
)
POLICES_OWN = Text(
    "Numrene på de mistænkte er politiets, og kun politiet kan sætte et ud af kraft. [CRI-01]",
    "The numbers of suspects are the police's, and the police alone can put one out of force. [CRI-01]",
)
SAY_OF_THE_CHARGED = Text(
    "Personen er sigtet eller tiltalt. Skriv, hvorfor tilknytningen er forkert: så vejer ingen sigtelsen. [CRI-07]",
    "The person is charged or indicted. Enter why the link is wrong: nobody then weighs the charge any more. [CRI-07]",
)
SAYS_NOTHING = Text(
    "Skriv, hvad der er forkert, eller lad feltet stå tomt.", "Enter what is wrong, or leave the field empty."
)
BLANKED: Final = "[slettet]"
NAME_IT = Text("Skriv det, der skal slettes.", "Enter what is to be deleted.")
STANDS_NOT_THERE = Text(
    "Det står ikke i begrundelsen. Skriv det, som det står der.", "The reasons do not say that. Enter it as it stands."
)
SUSPECT_STANDS = Text(
    "Den mistænkte har stadig et trin eller en tilknytning i kraft. Sæt det ud af kraft først.",
    "The suspect still has a stage or a link in force. Put that out of force first.",
)


def may_withdraw(row: Withdrawable) -> bool:
    """Whether the acting unit may put it out of force (CRI-07): a proposal is its maker's, a stage its role's.

    A link and a note of involvement are of who wrote them, in that role; of a unit that has no part any more, of that
    role where the case is now. A link with a decision on a charge is the prosecution's, and so is a decision that left
    the charge or the indictment standing; what ended it goes with its stage.
    """
    if isinstance(row, WaiverProposal):
        return queries.is_own_proposal(row)
    if isinstance(row, WaiverDecision):
        return policies.is_prosecutor() and leaves_all_standing(row.outcome, row.of_indictment)
    if isinstance(row, Stage):
        return row.stage not in BY_THE_PROSECUTION or policies.is_prosecutor()
    if isinstance(row, VictimLink) and policies.is_prosecutor() and WaiverDecision.objects.filter(link=row).exists():
        return True
    if isinstance(row, VictimLink | Involvement):
        return row.pk in own_of([row])
    return not isinstance(row, Suspect) or policies.is_police()


def own_of(rows: Sequence[VictimLink | Involvement]) -> set[uuid.UUID]:
    """Those of some links and notes that the acting unit wrote in its role, or answers for now (CRI-07). One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::boolean[])"
            " AS r (id, of, unit, prosecution) WHERE helle.may_take_back(r.of, r.unit, r.prosecution)",
            [
                [one.pk for one in rows],
                [one.criminal_case_id for one in rows],
                [one.by_unit_id for one in rows],
                [one.by_prosecution for one in rows],
            ],
        )
        return {key for (key,) in cursor.fetchall()}


def is_of_the_charged(row: Withdrawable) -> bool:
    """Whether it is the link of somebody with a charge or an indictment: it goes out of force with words (CRI-07)."""
    if not isinstance(row, VictimLink) or row.suspect_id is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.is_of_the_charged(%s)", [row.pk])
        found = cursor.fetchone()
    return bool(found and found[0])


def entry_withdraw(case: CriminalCase, row: Withdrawable, *, why: Mistake | LinkMistake, words: str = "") -> None:
    """Put something of a criminal case out of force, and say why; it stays readable. `words`: of the link of somebody
    who is charged, sealed.

    Raises `Refused` for a stage that another follows or that is the prosecution's, for an offence with stages, for a
    proposal that was decided or is another unit's, for a link with a proposal that waits, and for one with a decision
    unless the prosecution takes it out.
    """
    policies.require(policies.may_write())
    if not may_withdraw(row):
        raise Refused(_refusal_of(row))
    if row.superseded_at is not None:
        raise Refused(WITHDRAWN_ALREADY)
    sealed = _words_of_the_end(row, words)
    acting = context.current()
    said = {
        "stage_is_the_last_one": Refused(LATER_FIRST),
        "stage_stays_while_the_case_is_offered": Refused(OFFERED_NOW),
        "offence_without_stages": Refused(STAGES_FIRST),
        "waiver_decided_is_not_taken_back": Refused(DECIDED_PROPOSAL),
        "waiver_is_taken_back_by_who_proposed_it": Refused(PROPOSED_ELSEWHERE),
        "waiver_is_settled_before_the_link_goes": Refused(WAIVER_WAITS),
        "link_with_a_decision_is_the_prosecutions": Refused(DECIDED_LINK),
        "taken_back_by_who_wrote_it": Refused(WRITTEN_ELSEWHERE),
        "suspect_without_stages": Refused(SUSPECT_STANDS),
        "link_of_the_charged_goes_with_words": Refused(SAY_OF_THE_CHARGED, field="words"),
    }
    with refused_by(said), transaction.atomic():
        changed = (
            type(row)
            ._default_manager.filter(pk=row.pk, superseded_at__isnull=True)
            .update(superseded_at=acting.instant, superseded_by=acting.user_id, superseded_why=why.value, **sealed)
        )
        if not changed:
            raise Refused(WITHDRAWN_ALREADY)
        audit.record(
            "prosecution.withdrawn",
            object_id=case.pk,
            cases=queries.victims_of(row),
            detail={"of": type(row).__name__.lower(), "why": why.value},
            purpose=policies.PURPOSE,
        )


def _without(name: str, text: str) -> tuple[str, int]:
    """A text without a name, as a word of its own and in the genitive; and how often it stood there."""
    pattern = rf"(?<!\w){r'\s+'.join(re.escape(one) for one in name.split())}(?:['’]?s)?(?!\w)"
    # What was deleted before stays as it is.
    found = [re.subn(pattern, BLANKED, part, flags=re.IGNORECASE) for part in text.split(BLANKED)]
    return BLANKED.join(part for part, _times in found), sum(times for _part, times in found)


def proposal_blank(proposal: WaiverProposal, *, name: str) -> None:
    """Delete a name in the reasons of a proposal that was taken back or decided, and for the prosecution of what it
    decided, wherever it stands; it is not kept (CRI-01).

    Raises `Refused` beside the field where it does not stand there.
    """
    policies.require(policies.may_write())
    if not any(sign.isalnum() for sign in name):
        raise Refused(NAME_IT, field="name")
    rows: list[WaiverProposal | WaiverDecision] = [proposal]
    if policies.is_prosecutor():
        rows += WaiverDecision.objects.filter(proposal=proposal)
    found = [(row, *_without(name, sealing.words(row, "reasons"))) for row in rows]
    if not any(times for _row, _after, times in found):
        raise Refused(STANDS_NOT_THERE, field="name")
    with transaction.atomic():
        for row, after, times in found:
            if times:
                _replace_reasons(row, vault.seal(proposal.criminal_case_id, row, "reasons_sealed", after))
        audit.record(
            "prosecution.proposal_blanked",
            object_id=proposal.criminal_case_id,
            cases=queries.victims_of(proposal),
            detail={"times": sum(times for _row, _after, times in found)},
            purpose=policies.PURPOSE,
        )


def _replace_reasons(row: WaiverProposal | WaiverDecision, sealed: bytes) -> None:
    of = "blank_decision_reasons" if isinstance(row, WaiverDecision) else "blank_waiver_reasons"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT helle.{of}(%s, %s)", [row.pk, sealed])
        found = cursor.fetchone()
    if not found or not found[0]:
        raise Refused(PROPOSED_ELSEWHERE)


def _words_of_the_end(row: Withdrawable, words: str) -> dict[str, Any]:
    """What is kept of why a link goes: of somebody who is charged the database refuses one without (CRI-07)."""
    if not isinstance(row, VictimLink):
        return {}
    sealing.require_no_content(words=words)
    if words.strip() and not says_something(words):
        raise Refused(SAYS_NOTHING, field="words")
    sealing.seal(row, superseded_words=words if says_something(words) else "")
    return {"superseded_words_sealed": row.superseded_words_sealed}


def _refusal_of(row: Withdrawable) -> Text:
    if isinstance(row, WaiverProposal):
        return PROPOSED_ELSEWHERE
    if isinstance(row, VictimLink) and WaiverDecision.objects.filter(link=row).exists():
        return DECIDED_LINK
    if isinstance(row, Suspect):
        return POLICES_OWN
    return WRITTEN_ELSEWHERE if isinstance(row, VictimLink | Involvement) else PROSECUTIONS_OWN
