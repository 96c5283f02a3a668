"""Each try to deliver a letter, and what the delivery of one begins or settles (PER-04, PER-07, MIN-06)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.casefile import actions as casefile
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.letters import composing, queries
from helle.register.letters.choices import Addressee, Failure, LetterKind, Means, Outcome, Translation
from helle.register.letters.composing import Told
from helle.register.letters.kinds import PERIODS
from helle.register.letters.models import Delivery, Letter
from helle.register.letters.queries import OpenedLetter
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.register.support import actions as support
from helle.register.support import queries as support_queries
from helle.register.support.models import Period
from helle.register.support.queries import OpenedPeriod
from helle.rules.codes import PeriodKind
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Try:
    """One try to deliver a letter. `before_the_end`: on the day on which the end of its case was written down, it was
    before that."""

    means: Means
    on: dt.date
    outcome: Outcome
    failure: Failure | None
    translation: Translation
    translated_to: str
    told: Told
    before_the_end: bool = False


def delivery_record(case: Case, letter: Letter, *, expected_version: int, tried: Try) -> Delivery:
    """Record a try to deliver. With the letter of a period, the delivery is its notification (PER-04, PER-07).

    Raises `Refused` for a letter that is superseded or delivered already, for days that cannot be, where the delivery
    and the period would contradict each other, and where it would go to a municipality of a case that has ended
    (SHR-04).
    """
    policies.require_write("documents")
    acting = context.current()
    _refuse_try(letter, tried)
    said = {
        name: Refused(Text("En anden har lige noteret et forsøg.", "Somebody else has just recorded a try."))
        for name in ("deliveries_in_order", "letter_delivered_once")
    }
    said |= ended.MET
    said["letters_delivery_period_id_key"] = Refused(
        Text(
            "Perioden er meddelt ved et andet brev. Ret det, eller skriv et nyt.",
            "The period was notified by another letter. Correct that one, or write a new one.",
        )
    )
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        # Read while the case is held: another try may have come first.
        now = queries.get_letter(case, letter.pk)
        if now.superseded:
            raise Refused(
                Text("Brevet er rettet ved et nyere, som skal afleveres.", "A newer letter corrects this one.")
            )
        if now.delivered is not None:
            raise Refused(Text("Brevet er allerede afleveret.", "The letter is delivered already."))
        if now.outdated_since is not None and tried.on >= now.outdated_since:
            raise Refused(queries.no_longer_holds(now.outdated_since), field="on")
        end = _refuse_after_the_end(case, now, tried)
        casefile.document_hold(now.row.document)
        period = _notify(case, letter, tried) if tried.outcome is Outcome.DELIVERED else None
        row = Delivery(
            id=new_id(),
            letter=letter,
            case=case,
            sequence=len(now.tries) + 1,
            means=tried.means.value,
            on=tried.on,
            outcome=tried.outcome.value,
            failure=tried.failure.value if tried.failure else "",
            translation=tried.translation.value,
            translated_to=tried.translated_to,
            period=period,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.told_sealed = composing.seal_told(case, row, tried.told)
        row.save(force_insert=True)
        if tried.outcome is Outcome.DELIVERED:
            Letter.objects.filter(pk=letter.pk).update(waits=False)
            _settle(case, letter, tried)
        audit.record(
            "letter.delivery_recorded",
            object_id=letter.pk,
            cases=[case.pk],
            detail={
                "means": tried.means.value,
                "outcome": tried.outcome.value,
                "notifies": period is not None,
                **({"before_the_end": True} if tried.on == end else {}),
            },
        )
    return row


def goes_only_before(case: Case, letter: OpenedLetter) -> dt.date | None:
    """The day on which it was written down that a case ended, after which its letter to a municipality goes out no more
    (SHR-04). One query for a letter to a municipality, else none.

    None where it goes out as ever; what was on its way before the end may arrive after it.
    """
    if letter.row.addressee != Addressee.MUNICIPALITY:
        return None
    end = ended.end_written_on(case)
    on_its_way = end is not None and any(one.outcome == Outcome.SENT and one.on <= end for one in letter.tries)
    return None if on_its_way else end


def said_of_the_end(end: dt.date) -> Text:
    """What is said of a letter that goes out no more, and of what may still be recorded."""
    return Text(
        f"Sagen blev noteret afsluttet {danish_date(end)}, og brevet sendes ikke mere til kommunen. Blev det sendt "
        "eller afleveret før det, så skriv den dag, og var det samme dag, så sæt også kryds. Blev det sendt før og kom "
        "frem senere, så notér først, at det blev sendt. Ellers genåbn sagen først. [SHR-04]",
        f"The case was recorded as ended on {english_date(end)}, and the letter no longer goes to the municipality. If "
        "it was sent or delivered before that, enter that day, and if it was the same day, tick the box as well. If it "
        "was sent before and arrived later, record first that it was sent. Otherwise reopen the case first. [SHR-04]",
    )


def _refuse_after_the_end(case: Case, letter: OpenedLetter, tried: Try) -> dt.date | None:
    """The day on which the end was written down, where what is told was before it. What is written is a day, so whoever
    records it says of that day which came first."""
    # A try that failed told nobody.
    end = goes_only_before(case, letter) if tried.outcome is not Outcome.FAILED else None
    if end is not None and tried.on > end:
        raise Refused(said_of_the_end(end), field="on")
    if end is not None and tried.on == end and not tried.before_the_end:
        raise Refused(
            Text(
                "Sagen blev noteret afsluttet den dag. Sæt kryds, hvis brevet blev sendt eller afleveret før det. "
                "Ellers genåbn sagen først. [SHR-04]",
                "The case was recorded as ended on that day. Tick the box if the letter was sent or delivered before "
                "that. Otherwise reopen the case first. [SHR-04]",
            ),
            field="before_the_end",
        )
    return end


def _refuse_try(letter: Letter, tried: Try) -> None:
    cases.refuse_future(tried.on, "on")
    if tried.on < clock.local_day(letter.recorded_at):
        raise Refused(Text("Brevet var ikke skrevet den dag.", "The letter was not written yet that day."), field="on")
    if letter.by_unit_id != context.current().unit_id:
        raise Refused(
            Text(
                "Den enhed, der har skrevet brevet, noterer, hvordan det blev afleveret.",
                "The unit that wrote the letter records how it was delivered.",
            )
        )
    if (tried.outcome is Outcome.FAILED) != (tried.failure is not None):
        raise Refused(
            Text("Skriv, hvorfor det ikke lykkedes, og kun dér.", "Say why it failed, and only then."), field="failure"
        )
    arrived = tried.outcome is not Outcome.FAILED
    if arrived and tried.means is Means.READ_ALOUD and tried.translation is not Translation.ORAL:
        raise Refused(
            Text(
                "Brevet blev læst op med tolk: vælg mundtlig oversættelse.",
                "It was read aloud with an interpreter: choose oral translation.",
            ),
            field="translation",
        )
    if (tried.translation is Translation.NONE) != (not tried.translated_to):
        raise Refused(
            Text("Vælg det sprog, der blev oversat til.", "Choose the language it was translated into."),
            field="translated_to",
        )
    if tried.translation is not Translation.NONE and not says_anything(tried.told.interpreter):
        raise Refused(
            Text("Skriv, hvem der oversatte. [PUB-LAW-11]", "Say who translated it. [PUB-LAW-11]"),
            field="interpreter",
        )


def _notify(case: Case, letter: Letter, tried: Try) -> Period | None:
    """The period that begins with this delivery, None for every other letter.

    The letter's delivery is the notification: where nobody has recorded a period yet, it is recorded now; where
    somebody has, on another day, one of the two is wrong and a human must say which.
    """
    if letter.kind not in PERIODS:
        return None
    wanted = PeriodKind(letter.kind)
    opened = support_queries.periods_of(case.pk)
    told_of = next((one for one in opened if one.row.pk == letter.about), None)
    if told_of is not None:
        # Written of a period that was notified before the letter was, by an earlier one or by word: it moves no day.
        first = told_of.row.notified_on == tried.on and not Delivery.objects.filter(period=told_of.row).exists()
        return told_of.row if first else None
    standing = _standing(opened, wanted, tried.on)
    if standing is None:
        return _begin(case, letter, tried)
    if standing.row.notified_on != tried.on:
        day = standing.row.notified_on
        raise Refused(
            Text(
                f"Perioden er noteret som meddelt {danish_date(day)}, men begynder, når personen får brevet. En af de "
                "to datoer er forkert. [PER-04, PER-07]",
                f"The period is recorded as notified on {english_date(day)}, but it begins when the person gets the "
                "letter. One of the two days is wrong. [PER-04, PER-07]",
            ),
            field="on",
        )
    return standing.row


def _standing(opened: list[OpenedPeriod], wanted: PeriodKind, on: dt.date) -> OpenedPeriod | None:
    """A period that somebody recorded as notified while the letter that offers it was on its way."""
    found = (one for one in opened if one.kind is wanted and one.end >= on and one.broken_off_on is None)
    return next(found, None)


def _begin(case: Case, letter: Letter, tried: Try) -> Period:
    facts = facts_for_writing(case)
    offered = support.period_kind_ruling(facts)
    if offered.answer is None or offered.answer.value != letter.kind:
        raise Refused(
            Text(
                "Sagens oplysninger giver ikke længere den periode, som brevet tilbyder. Skriv et nyt brev. [PER-03]",
                "The facts of the case no longer give the period that the letter offers. Write a new one. [PER-03]",
            ),
            ruling=offered,
        )
    reasons = composing.unseal(case, letter.draft).reasons
    try:
        period = support.period_set(case, expected_version=None, notified_on=tried.on, reasons=reasons)
    except Refused as refused:
        raise Refused(
            refused.message, field="on" if refused.field == "notified_on" else None, ruling=refused.ruling
        ) from refused
    days = (period.spans.get().days.upper - tried.on).days - 1
    if letter.days not in (None, days):
        raise Refused(
            Text(
                f"Brevet lover {letter.days} dage, men perioden bliver på {days}. "
                "Skriv et brev, der retter det. [PER-10]",
                f"The letter promises {letter.days} days, but the period will have {days}. "
                "Write a letter that corrects it. [PER-10]",
            )
        )
    return period


def _settle(case: Case, letter: Letter, tried: Try) -> None:
    """The municipality has been told (MIN-06): the step that asked for it is done."""
    if letter.kind != LetterKind.MUNICIPALITY:
        return
    if "notify_municipality" in {step.code for step in cases.steps_of(facts_for_writing(case))}:
        cases.step_settle(
            case,
            expected_version=None,
            code="notify_municipality",
            settled_on=tried.on,
            note="Underrettet ved brev.",
        )
