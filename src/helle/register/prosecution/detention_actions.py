"""A possible victim is held: the police write it down, CMM is alarmed and asked for a place, and its end is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils.translation import override

from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.interface.typed import says_anything
from helle.register.placements import urgent_actions, urgent_queries
from helle.register.placements.choices import DetainedWhy, UrgentOutcomeKind
from helle.register.placements.models import UrgentRequest
from helle.register.placements.urgent_actions import Asked
from helle.register.prosecution import detention_queries, policies, queries, sealing
from helle.register.prosecution.choices import Mistake
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.victim_actions import NOT_YOURS
from helle.register.prosecution.withdraw_actions import WITHDRAWN_ALREADY
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import (
    IN_THE_FUTURE,
    NO_REASONS,
    Refused,
    no_reasons,
    refused_by,
    says_something,
)
from helle.rules.crime.detention import DetentionFacts, DetentionStart, detention
from helle.rules.ruling import Ruling, Text

HELD_ALREADY = Text(
    "Det er allerede noteret, at personen er frihedsberøvet i den tid.",
    "It is recorded already that the person is deprived of liberty in that time.",
)
KNOWN_ALREADY = Text(
    "Det er allerede sagt, hvem frihedsberøvelsen handler om, eller den er sat ud af kraft.",
    "Whose detention it is has been said already, or it is out of force.",
)
NOT_OF_THAT_CASE = Text(
    "Frihedsberøvelsen hører ikke til den sag mere, eller den er sat ud af kraft.",
    "The detention is not of that case any more, or it is out of force.",
)
STILL_HELD = Text(
    "Frihedsberøvelsen begyndte for længe siden, og CMM får alarmen nu. Sæt kryds, hvis den stadig varer. [CRI-09]",
    "The detention began long ago, and CMM gets the alarm now. Tick the box if it still goes on. [CRI-09]",
)
ALARMS_FOR: Final = dt.timedelta(days=7)
"""Who is said to be held since before that is asked about once: our own number."""
AFTERWARDS: Final = (UrgentOutcomeKind.HOUSED, UrgentOutcomeKind.RELEASED)
STANDS_TWICE = Text(
    "Den samme person står også som frihedsberøvet i en anden notering fra jer. Er den også slut? [CRI-09]",
    "The same person also stands as held in another record of yours. Has that one ended, too? [CRI-09]",
)
ONE_MORE = Text(
    "Det er noteret, hvad der blev af alle, I bad om plads til. Sæt kryds, hvis det er en til. [CRI-09, ACM-20]",
    "What became of all you asked places for is recorded. Tick the box if it is one more. [CRI-09, ACM-20]",
)
ENDED_ALREADY = Text("Frihedsberøvelsen er allerede afsluttet.", "The detention has ended already.")


@dataclass(frozen=True, slots=True)
class Held:
    """Since when somebody is held, why, whether something else was tried; and what CMM needs to find a place."""

    began_at: dt.datetime
    why: DetainedWhy
    alternative_tried: bool
    reasons: str
    sex: str
    minor: bool
    region: str
    call: str
    still_held: bool = False
    """Whether whoever writes says that one of long ago goes on."""
    one_more: bool = False
    """Whether whoever writes says that it is one more than the request asked places for."""


class LongHeld(Refused):
    """Somebody is said to be held since long ago: whoever writes it says that she still is, before CMM is alarmed."""


class MoreHeld(Refused):
    """More are detained than the request asked places for: whoever writes says that it is one more."""


class WhichCase(Refused):
    """A detention would become of the case of a number that was typed: whoever types it says that it is hers."""


def detention_ruling(*, tried: bool | None, reasoned: bool | None) -> Ruling[DetentionStart]:
    """The starting point for somebody of whom the police have reason to believe it: a place elsewhere (CRI-09).

    What rung she is on the police do not see, and need not: their own statement is enough. `tried` and `reasoned`: is
    something else tried, and is it said why; None where it is not said yet.
    """
    return detention(
        DetentionFacts(
            rung=None, asserted_by_police=True, detained=True, alternative_tried=tried, reason_recorded=reasoned
        )
    )


def _asked(held: Held, why: str) -> Asked:
    return Asked(
        women=int(held.sex == "woman"),
        men=int(held.sex == "man"),
        others=int(held.sex not in ("woman", "man")),
        minors=int(held.minor),
        region=held.region,
        why=why,
        call=held.call,
        detained_since=held.began_at,
    )


def _check(held: Held) -> None:
    if held.began_at > context.current().instant:
        raise Refused(IN_THE_FUTURE, field="began_on")
    if not says_anything(held.reasons):
        raise Refused(
            Text(
                "Skriv grunden; det er undtagelsen, at et muligt offer frihedsberøves. [CRI-09]",
                "Enter the reason; that a possible victim is detained is the exception. [CRI-09]",
            ),
            field="reasons",
        )
    sealing.require_no_content(reasons=held.reasons)
    urgent_actions.require_number(held.call)
    refuse_long_ago(clock.local_day(held.began_at), field="began_on")
    if not held.still_held and held.began_at < context.current().instant - ALARMS_FOR:
        raise LongHeld(STILL_HELD, field="still_held")


def detention_record(
    case_id: uuid.UUID | None,
    held: Held,
    *,
    referred: uuid.UUID | None = None,
    asked_before: UrgentRequest | None = None,
) -> Detention:
    """Record that somebody is deprived of liberty, and ask CMM for a place at once, in one act (ACM-20).

    She is the person of a case, or one whom the unit has `referred` and CMM has not taken in, or nobody knows more of
    her yet. It alarms CMM and the hotline until it has ended. `asked_before`: the request for places that became of it;
    it counts against that, which ends when it is said of all what became of them. Of two who record the same person at
    once the second is asked whether it is one more. Raises `Refused` beside the field.
    """
    policies.require(policies.is_police())
    if case_id is not None and case_id not in {one.case_id for one in queries.known_cases()}:
        raise Refused(NOT_YOURS, field="known")
    if referred is not None and referred not in {
        one.person_id for one in detention_queries.referred_and_not_taken_in()
    }:
        raise Refused(NOT_YOURS, field="known")
    acting = context.current()
    _check(held)
    before = urgent_queries.whole(asked_before) if asked_before is not None and not held.one_more else None
    # Asked before a key is made for what would not stand; of two at once the database asks the second.
    if before is not None and before.ended:
        raise MoreHeld(ONE_MORE, field="one_more")
    held_already = Refused(HELD_ALREADY, field="began_on")
    met = {
        "detained_once_at_a_time": held_already,
        "detained_once_at_a_time_as_referred": held_already,
        "detention_of_those_asked_for": MoreHeld(ONE_MORE, field="one_more"),
    }
    with refused_by(met), transaction.atomic():
        urgent = urgent_actions.urgent_request(_asked(held, held.reasons))
        row = Detention(
            id=new_id(),
            case_id=case_id,
            referred_id=referred,
            urgent=urgent,
            asked_before=asked_before,
            one_more=held.one_more and asked_before is not None,
            began_at=held.began_at,
            why=held.why.value,
            alternative_tried=held.alternative_tried,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.reasons_sealed = vault.seal(urgent.pk, row, "reasons_sealed", held.reasons.strip())
        row.save(force_insert=True)
        audit.record(
            "prosecution.detained",
            object_id=row.pk,
            cases=detention_queries.cases_of(row),
            detail={"why": held.why.value, "tried": held.alternative_tried},
            purpose=policies.PURPOSE,
        )
    return row


def detention_say_whose(row: Detention, *, case_id: uuid.UUID | None, referred: uuid.UUID | None = None) -> None:
    """Say of which case a detention is that was written before anybody knew, or of which referral: once (CRI-09).

    By the police who hold, of one that they know, or by CMM of a case of its own. From then on it counts in that case
    and is seen from there. Of the days of another of hers both stand.
    """
    own = policies.is_police() and row.by_unit_id == context.current().unit_id
    policies.require(own or policies.gives_statements())
    met = {"detention_is_of_nobody_yet": Refused(KNOWN_ALREADY)}
    with refused_by(met), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.say_whose_detention(%s, %s, %s)", [row.pk, case_id, referred])
        audit.record(
            "prosecution.detention_known",
            object_id=row.pk,
            cases=[case_id] if case_id else [],
            purpose=policies.PURPOSE if own else None,
        )


def detention_untie(row: Detention, *, case_id: uuid.UUID, why: Mistake) -> None:
    """Take back that a detention is of a case, with why: CMM's caseworker who has that case (CRI-09).

    It stands in no file then, and is said anew. Of one that stands in a referral it follows from that.
    """
    policies.require(policies.gives_statements())
    met = {"detention_is_of_that_case": Refused(NOT_OF_THAT_CASE)}
    with refused_by(met), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.untie_detention(%s, %s)", [row.pk, case_id])
        audit.record("prosecution.detention_untied", object_id=row.pk, cases=[case_id], detail={"why": why.value})


def detention_end(
    row: Detention,
    *,
    ended_at: dt.datetime,
    became: UrgentOutcomeKind,
    words: str,
    others_too: bool | None = None,
) -> None:
    """Record when a detention ended, and what came instead: a place or none. The alarm ends with it (CRI-09).

    `others_too`: whether what else the unit noted of the same person and hours ended then, too; None is not said.
    """
    policies.require(policies.is_police() and row.by_unit_id == context.current().unit_id)
    acting = context.current()
    others = detention_queries.also_lasting(row)
    if others and others_too is None:
        raise Refused(STANDS_TWICE, field="others_too")
    ended = [row, *(others if others_too else ())]
    if ended_at > acting.instant:
        raise Refused(IN_THE_FUTURE, field="ended_on")
    if ended_at <= row.began_at:
        raise Refused(Text("Den sluttede ikke, før den begyndte.", "It did not end before it began."), field="ended_on")
    if any(ended_at <= one.began_at for one in ended):
        raise Refused(
            Text(
                "Den anden begyndte senere. Skriv et senere tidspunkt, eller svar, at den anden varer ved.",
                "The other began later. Enter a later time, or answer that the other goes on.",
            ),
            field="ended_on",
        )
    if became not in AFTERWARDS:
        raise Refused(Text("Vælg, hvad der kom i stedet.", "Choose what came instead."), field="became")
    if became is not UrgentOutcomeKind.HOUSED and not says_something(words):
        raise Refused(NO_REASONS, field="words")
    sealing.require_no_content(words=words)
    with transaction.atomic():
        for one in ended:
            _end(one, ended_at, became, words)


def _end(row: Detention, ended_at: dt.datetime, became: UrgentOutcomeKind, words: str) -> None:
    """End one detention, and its request for a place with it."""
    changed = Detention.objects.filter(pk=row.pk, ended_at__isnull=True, superseded_at__isnull=True).update(
        ended_at=ended_at, ended_by=context.current().user_id
    )
    if not changed:
        raise Refused(ENDED_ALREADY)
    urgent_actions.urgent_outcome(
        urgent_queries.get_request(row.urgent_id),
        became,
        words=words,
    )
    audit.record(
        "prosecution.detention_ended",
        object_id=row.pk,
        cases=detention_queries.cases_of(row),
        detail={"became": became.value},
        purpose=policies.PURPOSE,
    )


def asks_why_undone(row: Detention) -> bool:
    """Whether putting a detention out of force asks for words, and CMM looks at it: it goes on, or is of a child."""
    return row.ended_at is None or urgent_queries.get_request(row.urgent_id).minors > 0


def detention_withdraw(row: Detention, *, why: Mistake, words: str = "") -> None:
    """Put a detention out of force that was written of the wrong person or never was; it stays readable (CRI-09).

    Of one that goes on, or of a child, `words` say why: its request for a place ends with them, and stands on CMM's
    desk until somebody there has looked. Raises `Refused` beside the field.
    """
    policies.require(policies.is_police() and row.by_unit_id == context.current().unit_id)
    acting, is_told = context.current(), asks_why_undone(row)
    if (is_told or words.strip()) and (missing := no_reasons(words)) is not None:
        raise Refused(missing, field="words")
    sealing.require_no_content(words=words)
    with refused_by({"undone_detention_is_told": Refused(NO_REASONS, field="words")}), transaction.atomic():
        changed = Detention.objects.filter(pk=row.pk, superseded_at__isnull=True).update(
            superseded_at=acting.instant, superseded_by=acting.user_id, superseded_why=why.value
        )
        if not changed:
            raise Refused(WITHDRAWN_ALREADY)
        if words.strip():
            asked = urgent_queries.get_request(row.urgent_id)
            with override("da"):
                said = f"{why.label}: {words.strip()}"
            urgent_actions.urgent_outcome(asked, UrgentOutcomeKind.UNDONE, words=said)
        audit.record(
            "prosecution.detention_withdrawn",
            object_id=row.pk,
            cases=detention_queries.cases_of(row),
            detail={"why": why.value},
            purpose=policies.PURPOSE,
        )
