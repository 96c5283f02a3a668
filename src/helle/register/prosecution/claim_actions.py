"""Compensation of a victim: that she was told of it, what she claims, and what became of it (INT-05)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.prosecution import beside_queries, policies, sealing
from helle.register.prosecution.beside_models import Claim, ClaimCorrection, ClaimEnd, CompensationTold
from helle.register.prosecution.choices import ClaimGround, ClaimOutcome, CompensationAnswer, NoClaimWhy
from helle.register.protection import clock
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, no_reasons, refused_by
from helle.rules.ruling import Text

MISSING = Text("Udfyld feltet.", "Fill the field in.")
NOT_WITH_THAT_ANSWER = Text("Lad det stå tomt til det svar.", "Leave it empty with that answer.")
SAME_CLAIM = Text(
    "Det krav står her allerede: samme sted, dag og beløb. Sæt kryds, hvis det er et andet krav. [INT-05]",
    "That claim stands here already: the same place, day and amount. Tick the box if it is another claim. [INT-05]",
)


class SameClaim(Refused):
    """The person has that claim already: whoever means another one says so."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person who was told that she can claim compensation says to it; None: no such day, or no reason."""

    answer: CompensationAnswer
    informed_on: dt.date | None
    said_on: dt.date | None
    why: NoClaimWhy | None


def compensation_answer(case: Case, said: Said) -> CompensationTold:
    """Record that a person was told that she can claim compensation, and what she says to it (INT-05).

    Raises `Refused` beside the field that is missing, or that does not go with the answer.
    """
    policies.require(policies.follows_claims())
    told, none = said.answer is not CompensationAnswer.MISTAKE, said.answer is CompensationAnswer.NONE
    for field, value, wanted in (
        ("informed_on", said.informed_on, told),
        ("said_on", said.said_on, none),
        ("why", said.why, none),
    ):
        if wanted != (value is not None):
            raise Refused(MISSING if wanted else NOT_WITH_THAT_ANSWER, field=field)
    for field, day in (("informed_on", said.informed_on), ("said_on", said.said_on)):
        if day is not None and day > clock.today():
            raise Refused(IN_THE_FUTURE, field=field)
        if day is not None:
            refuse_long_ago(day, field=field)
    if said.informed_on and said.said_on and said.said_on < said.informed_on:
        raise Refused(
            Text(
                "Svaret ligger før den dag, personen fik det at vide.",
                "The answer lies before the day the person was told.",
            ),
            field="said_on",
        )
    row = new_row(
        CompensationTold,
        case,
        answer=said.answer.value,
        informed_on=said.informed_on,
        said_on=said.said_on,
        why=said.why.value if said.why else "",
    )
    met = {
        "compensation_claim_waits": Refused(
            Text(
                "Et krav venter. Notér først, hvad det blev til. [INT-05]",
                "A claim waits. Record first what became of it. [INT-05]",
            ),
            field="answer",
        ),
        "compensation_nothing_to_take_back": Refused(
            Text("Der er intet at tage tilbage.", "There is nothing to take back."), field="answer"
        ),
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record("claim.told", object_id=row.pk, cases=[case.pk], detail={"answer": said.answer.value})
    return row


def claim_record(
    case: Case,
    *,
    ground: ClaimGround,
    informed_on: dt.date,
    claimed_on: dt.date,
    amount: Decimal | None,
    is_another: bool = False,
) -> Claim:
    """Record that a victim claims compensation, and since when she knows that she can (INT-05).

    `is_another`: that it is another claim than one of hers that is the same to the word.
    """
    policies.require(policies.follows_claims())
    for field, day in (("claimed_on", claimed_on), ("informed_on", informed_on)):
        if day > clock.today():
            raise Refused(IN_THE_FUTURE, field=field)
        refuse_long_ago(day, field=field)
    if amount is not None and amount <= 0:
        raise Refused(Text("Skriv et beløb over 0.", "Enter an amount above 0."), field="amount")
    if informed_on > claimed_on:
        raise Refused(
            Text(
                "Kravet ligger før den dag, personen fik det at vide.",
                "The claim lies before the day the person was told.",
            ),
            field="claimed_on",
        )
    row = new_row(Claim, case, ground=ground.value, informed_on=informed_on, claimed_on=claimed_on, amount=amount)
    with transaction.atomic():
        # Of two at once the second waits, and is asked.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"helle.claims {case.pk}"])
        same = [one for one in beside_queries.claims_of(case) if one.is_the_same_as(row)]
        if same and not is_another:
            raise SameClaim(SAME_CLAIM, field="is_another")
        row.save(force_insert=True)
        audit.record("claim.recorded", object_id=row.pk, cases=[case.pk], detail={"ground": ground.value})
    return row


def claim_correct(claim: Claim, *, amount: Decimal | None, why: str, stood: Decimal | None) -> ClaimCorrection:
    """Put the amount of a claim right, with why. What stood stays readable, and the last one counts (INT-05)."""
    policies.require(policies.follows_claims())
    if amount is not None and amount <= 0:
        raise Refused(Text("Skriv et beløb over 0.", "Enter an amount above 0."), field="amount")
    if amount == stood:
        raise Refused(Text("Det er det beløb, der står.", "That is the amount that stands."), field="amount")
    if (missing := no_reasons(why)) is not None:
        raise Refused(missing, field="why")
    sealing.require_no_content(why=why)
    case = beside_queries.case_of_claim(claim)
    row = new_row(ClaimCorrection, case, claim=claim, amount=amount)
    seal(case, row, why=why)
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record("claim.corrected", object_id=row.pk, cases=[case.pk])
    return row


def claim_end(claim: Claim, *, outcome: ClaimOutcome, decided_on: dt.date, awarded: Decimal | None) -> ClaimEnd:
    """Record what became of a claim (INT-05). Once."""
    policies.require(policies.follows_claims())
    if decided_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="decided_on")
    if decided_on < claim.claimed_on:
        raise Refused(Text("Dagen ligger før kravet.", "The day lies before the claim."), field="decided_on")
    gives = outcome in (ClaimOutcome.AWARDED, ClaimOutcome.PARTLY)
    if gives and not awarded:
        raise Refused(Text("Skriv beløbet.", "Enter the amount."), field="awarded")
    if not gives and awarded:
        raise Refused(Text("Intet beløb er tilkendt.", "No amount was awarded."), field="awarded")
    case = beside_queries.case_of_claim(claim)
    row = new_row(
        ClaimEnd, case, claim=claim, outcome=outcome.value, decided_on=decided_on, awarded=awarded if gives else None
    )
    met = {
        "prosecution_claimend_claim_id_key": Refused(Text("Kravet er allerede afgjort.", "The claim has been settled."))
    }
    with refused_by(met), transaction.atomic():
        row.save(force_insert=True)
        audit.record("claim.ended", object_id=row.pk, cases=[case.pk], detail={"outcome": outcome.value})
    return row
