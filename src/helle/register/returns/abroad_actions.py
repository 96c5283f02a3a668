"""Writing what is weighed and told beyond Denmark: the risk, contacts by the Foreign Ministry, who was told, Dublin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.minors.facts import facts_of
from helle.register.protection import clock, context
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.returns import policies
from helle.register.returns.actions import SAID, refuse_day, require, touch
from helle.register.returns.choices import (
    ContactAbout,
    ContactOutcome,
    RiskLevel,
    ToldFact,
    ToldWhom,
    TransferGround,
)
from helle.register.returns.countries import NOWHERE_TO_GO, adequacy, adequate_in_part, dublin_states, eea
from helle.register.returns.models import ContactRequest, Destination, DublinTransfer, ReturnCase, Risk, ToldAbroad
from helle.register.returns.rulings import responsible_ruling
from helle.register.returns.sealing import seal_ruling
from helle.rules.codes import OrganisationKind
from helle.rules.returns.codes import ReturnPhase
from helle.rules.ruling import Ruling, Text
from helle.rules.sharing.disclosure import DisclosureFacts, DisclosureGround, disclosure
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose

_ANSWERED: Final = Text("Det er allerede besvaret.", "That has been answered already.")
_NOT_UNDER_DUBLIN: Final = Text(
    "Efter sagens oplysninger var personen ikke omfattet af Dublinforordningen den dag. [RET-10]",
    "As far as the case knows, the person was not covered by the Dublin Regulation on that day. [RET-10]",
)
_STATE: Final = Text(
    "Vælg en stat, der er med i Dublinsamarbejdet. [RET-10]", "Choose a state of the Dublin cooperation. [RET-10]"
)
_NOT_WHERE_SHE_GOES: Final = Text(
    "Partneren er i et andet land end det, personen rejser til. Skriv hvorfor. [RET-26]",
    "The partner is in another country than the one the person goes to. Enter why. [RET-26]",
)
_NOT_COVERED: Final = Text(
    "Kommissionens afgørelse om det land gælder kun nogle modtagere: i USA dem, der er certificeret, i Canada "
    "virksomheder. Sæt kryds, hvis modtageren er en af dem; vælg ellers et andet grundlag. [artikel 45]",
    "The Commission's decision on that country covers some recipients only: in the United States those certified, in "
    "Canada commercial organisations. Tick if the recipient is one of them; otherwise choose another ground. "
    "[article 45]",
)
# What she took back is of an app that reads the returns: the database holds it (sql/061_partner_access.sql).
_TOLD_SAID: Final = {
    "return_told_on_a_consent_that_stands": Refused(
        Text(
            "Personen har siden trukket sit samtykke tilbage. Spørg igen, og skriv dagen for det nye ja. [RET-26]",
            "The person has taken the consent back since. Ask again, and enter the day of the new yes. [RET-26]",
        ),
        field="consent_on",
    ),
    "return_told_on_a_new_yes": Refused(
        Text(
            "Personen trak sit samtykke tilbage den dag. Har hun eller han sagt ja igen bagefter, så sæt kryds ved "
            "det; ellers gives intet videre. [RET-26]",
            "The person took the consent back on that day. If she or he has said yes again since, tick that; otherwise "
            "nothing is passed on. [RET-26]",
        ),
        field="renewed",
    ),
    "return_told_where_she_goes": Refused(_NOT_WHERE_SHE_GOES, field="elsewhere_why"),
    "return_told_recipient_is_covered": Refused(_NOT_COVERED, field="covered"),
}
_PLANNED: Final = Text(
    "Den dag er gået. Er personen overført, så skriv, hvilken dag det var. [RET-10]",
    "That day is over. If the person has been transferred, enter which day it was. [RET-10]",
)
_ABROAD: Final = Text("Vælg det land, partneren er i.", "Choose the country in which the partner is.")
_TRANSFERRED: Final = Text("Personen er allerede overført.", "The person has been transferred already.")
_DUBLIN_SAID: Final = {
    **ended.MET,
    "dublin_transferred_once": Refused(_TRANSFERRED),
    "dublin_transfers_in_order": Refused(
        Text("En anden har lige skrevet om overførslen.", "Somebody has just written of the transfer.")
    ),
    "dublin_transfer_under_dublin": Refused(_NOT_UNDER_DUBLIN),
    "return_told_state_under_dublin": Refused(_NOT_UNDER_DUBLIN, field="told_on"),
    "return_told_state_that_receives": Refused(
        Text(
            "Det er ikke den stat, der er noteret en overførsel til. Udlændingestyrelsen noterer den først. [RET-10]",
            "That is not the state to which a transfer is recorded. The Immigration Service records it first. [RET-10]",
        ),
        field="country",
    ),
    "dublin_transfer_planned_ahead": Refused(_PLANNED, field="planned_on"),
    "dublin_transfer_without_a_return": Refused(
        Text(
            "Der forberedes en hjemsendelse. CMM eller Hjemrejsestyrelsen standser den først. [RET-10]",
            "A return is being prepared. CMM or the Return Agency stops it first. [RET-10]",
        )
    ),
}


def risk_assess(
    case: Case, row: ReturnCase, *, expected_version: int | None, level: RiskLevel, assessed_on: dt.date, text: str
) -> Risk:
    """Record how likely she is trafficked again after the return, why, and what is done about it (ACC-03)."""
    require(policies.may_prepare())
    refuse_day(assessed_on, row.opened_on, "assessed_on")
    if not says_something(text):
        raise Refused(NO_REASONS, field="text")
    written = new_row(Risk, case, return_case=row, level=level.value, assessed_on=assessed_on)
    seal(case, written, text=text)
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        written.save(force_insert=True)
        audit.record("return.risk_assessed", object_id=written.pk, cases=[case.pk], detail={"level": level.value})
    return written


# --- contacts that the Foreign Ministry brokers


def contact_ask(
    case: Case, row: ReturnCase, *, expected_version: int | None, about: ContactAbout, asked_on: dt.date, asked: str
) -> ContactRequest:
    """Record that the Foreign Ministry is asked to broker a contact abroad (FLO-22). It is asked without a name."""
    require(policies.may_prepare())
    refuse_day(asked_on, row.opened_on, "asked_on")
    if not says_anything(asked):
        raise Refused(Text("Skriv, hvad der spørges om.", "Enter what is asked for."), field="asked")
    written = new_row(ContactRequest, case, return_case=row, about=about.value, asked_on=asked_on, outcome="")
    seal(case, written, asked=asked)
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        written.save(force_insert=True)
        audit.record("return.contact_asked", object_id=written.pk, cases=[case.pk], detail={"about": about.value})
    return written


def contact_answer(
    case: Case,
    row: ContactRequest,
    *,
    expected_version: int | None,
    outcome: ContactOutcome,
    answered_on: dt.date,
    answer: str,
) -> None:
    """Record what the Foreign Ministry answered."""
    require(policies.may_prepare())
    refuse_day(answered_on, row.asked_on, "answered_on")
    if outcome is ContactOutcome.BROKERED and not says_anything(answer):
        raise Refused(Text("Skriv, hvem kontakten er.", "Enter who the contact is."), field="answer")
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        row.refresh_from_db()
        if row.outcome:
            raise Refused(_ANSWERED)
        row.outcome, row.answered_on = outcome.value, answered_on
        row.answered_by_id = context.current().user_id
        seal(case, row, answer=answer)
        row.save(update_fields=["outcome", "answered_on", "answered_by", "answer_sealed"])
        audit.record("return.contact_answered", object_id=row.pk, cases=[case.pk], detail={"outcome": outcome.value})


# --- what is told abroad


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told abroad: to whom in which country, which narrow facts, on which ground, and her consent's day.

    `renewed`: she said yes anew after she had taken it back that day. `covered`: the recipient is one for whom the
    decision on the country holds. `elsewhere_why`: why the partner is in another country than where she goes.
    """

    whom: ToldWhom
    country: str
    recipient: str
    facts: Sequence[ToldFact]
    ground: TransferGround
    consent_on: dt.date | None
    told_on: dt.date
    weighing: str
    renewed: bool = False
    covered: bool = False
    elsewhere_why: str = ""


def telling_ruling(case: Case, telling: Telling) -> Ruling[object]:
    """Whether it may be told: to a partner what it may receive (RET-26), to a receiving state under Dublin (RET-10)."""
    if telling.whom is ToldWhom.RECEIVING_STATE:
        return responsible_ruling(case, ReturnPhase.DUBLIN_TRANSFER, telling.told_on)
    danger = telling.ground is TransferGround.VITAL_INTERESTS
    return disclosure(
        DisclosureFacts(
            receiver=OrganisationKind.PARTNER,
            categories=(DataCategory.IDENTITY, DataCategory.RETURN_PLAN),
            purpose=DisclosurePurpose.RETURN,
            ground=DisclosureGround.VITAL_INTERESTS if danger else DisclosureGround.CONSENT,
            on=telling.told_on,
            consent=telling.consent_on is not None,
            weighing_written=says_anything(telling.weighing),
            person_informed=True if telling.consent_on else None,
        )
    )


def abroad_tell(case: Case, row: ReturnCase | None, *, expected_version: int | None, telling: Telling) -> ToldAbroad:
    """Log what was told abroad, with its ground under the General Data Protection Regulation (RET-26, RET-10).

    Nothing goes without her consent; to a partner in danger to life a human decides. That she was trafficked is for a
    receiving state alone, which is told nothing once the case has ended (SHR-04).
    """
    require(policies.takes_part() if telling.whom is ToldWhom.PARTNER else policies.may_prepare())
    _check_telling(case, row, telling)
    ruling = telling_ruling(case, telling)
    if not ruling.permits(says_anything(telling.weighing)):
        raise Refused(ruling.headline, field="consent_on" if telling.consent_on is None else None, ruling=ruling)
    written = new_row(
        ToldAbroad,
        case,
        return_case=row,
        whom=telling.whom.value,
        country=telling.country,
        facts=[one.value for one in telling.facts],
        ground=telling.ground.value,
        consent_on=telling.consent_on,
        told_on=telling.told_on,
        renewed=telling.renewed,
        covered=telling.covered,
    )
    seal(
        case,
        written,
        recipient=telling.recipient,
        weighing=telling.weighing,
        elsewhere_why=telling.elsewhere_why if says_something(telling.elsewhere_why) else "",
    )
    seal_ruling(case, written, ruling)
    with refused_by(SAID | _DUBLIN_SAID | _TOLD_SAID), transaction.atomic():
        touch(case, expected_version)
        written.save(force_insert=True)
        audit.record(
            "return.told_abroad",
            object_id=written.pk,
            cases=[case.pk],
            detail={"whom": written.whom, "facts": written.facts, "ground": written.ground, "country": written.country},
        )
    return written


def _check_state(case: Case, telling: Telling) -> None:
    """The state that receives him is told, once it is written which that is, and nothing of a plan: he has none."""
    if telling.country not in dublin_states():
        raise Refused(_STATE, field="country")
    if not facts_of(case, telling.told_on).dublin:
        raise Refused(_NOT_UNDER_DUBLIN, field="told_on")
    receiving = DublinTransfer.objects.filter(case=case).order_by("-sequence").values_list("country", flat=True).first()
    if receiving != telling.country:
        raise Refused(_DUBLIN_SAID["return_told_state_that_receives"].message, field="country")
    if ToldFact.PLAN in telling.facts:
        raise Refused(
            Text(
                "Under Dublinforordningen er der ingen plan at fortælle om. [RET-10]",
                "Under the Dublin Regulation there is no plan to tell of. [RET-10]",
            ),
            field="facts",
        )


def _is_elsewhere(row: ReturnCase | None, telling: Telling) -> bool:
    """Whether it is written that she goes to another country than that of the partner."""
    to = Destination.objects.filter(return_case=row).order_by("-sequence").values_list("country", flat=True).first()
    return to is not None and to != telling.country


def _check_telling(case: Case, row: ReturnCase | None, telling: Telling) -> None:
    cases.refuse_future(telling.told_on, "told_on")
    cases.refuse_long_ago(telling.told_on, "told_on")
    to_partner = telling.whom is ToldWhom.PARTNER
    if to_partner and row is not None:
        refuse_day(telling.told_on, row.opened_on, "told_on")
    if to_partner and telling.country in NOWHERE_TO_GO:
        raise Refused(_ABROAD, field="country")
    if to_partner and _is_elsewhere(row, telling) and not says_something(telling.elsewhere_why):
        raise Refused(_NOT_WHERE_SHE_GOES, field="elsewhere_why")
    if not to_partner:
        _check_state(case, telling)
    if to_partner and ToldFact.VICTIM in telling.facts:
        raise Refused(
            Text(
                "En partner får ikke at vide, at personen har været udsat for menneskehandel. [RET-26]",
                "A partner is not told that the person was trafficked. [RET-26]",
            ),
            field="facts",
        )
    if (telling.ground is TransferGround.INSIDE_EEA) != (telling.country in eea()):
        raise Refused(
            Text(
                "Grundlaget passer ikke til landet: uden for EU/EØS er det en tredjelandsoverførsel, inden for ikke.",
                "The ground does not fit the country: outside the EU/EEA it is a transfer to a third country, inside "
                "it is not.",
            ),
            field="ground",
        )
    if telling.ground is TransferGround.ADEQUACY and adequacy().get(telling.country, dt.date.max) > telling.told_on:
        raise Refused(
            Text(
                "Kommissionen har ikke truffet afgørelse om, at landet beskytter oplysninger tilstrækkeligt. Vælg et "
                "andet grundlag. [artikel 45]",
                "The Commission has not decided that the country protects data adequately. Choose another ground. "
                "[article 45]",
            ),
            field="ground",
        )
    if telling.ground is TransferGround.ADEQUACY and telling.country in adequate_in_part() and not telling.covered:
        raise Refused(_NOT_COVERED, field="covered")
    danger = to_partner and telling.ground is TransferGround.VITAL_INTERESTS
    if danger and telling.consent_on is not None:
        raise Refused(
            Text(
                "Har personen sagt ja, er samtykket grundlaget. Fare for liv er for den, der ikke kan spørges. "
                "[artikel 49]",
                "Where the person has agreed, the consent is the ground. Danger to life is for somebody who cannot be "
                "asked. [article 49]",
            ),
            field="ground",
        )
    if telling.consent_on is None and not danger:
        raise Refused(
            Text(
                "Intet gives videre til udlandet uden personens samtykke. Skriv dagen for samtykket. [RET-26]",
                "Nothing is passed on abroad without the person's consent. Enter the day of the consent. [RET-26]",
            ),
            field="consent_on",
        )
    if telling.consent_on is not None and telling.consent_on > telling.told_on:
        raise Refused(
            Text("Samtykket kommer, før noget gives videre.", "The consent comes before anything is passed on."),
            field="consent_on",
        )
    for field, text in (("recipient", telling.recipient), ("weighing", telling.weighing)):
        if not says_anything(text):
            raise Refused(Text("Skriv det her.", "Enter it here."), field=field)


# --- Dublin


def transfer_record(
    case: Case,
    *,
    expected_version: int | None,
    country: str,
    planned_on: dt.date | None,
    transferred_on: dt.date | None,
) -> DublinTransfer:
    """Record that somebody under Dublin is to be transferred to the responsible state, or was (RET-10)."""
    require(policies.may_transfer())
    if country not in dublin_states():
        raise Refused(_STATE, field="country")
    if planned_on is None and transferred_on is None:
        raise Refused(
            Text("Skriv, hvornår det sker eller er sket.", "Enter when it is to be, or was."), field="planned_on"
        )
    if transferred_on is not None:
        cases.refuse_future(transferred_on, "transferred_on")
        cases.refuse_long_ago(transferred_on, "transferred_on")
    if planned_on is not None and transferred_on is None and planned_on < clock.today():
        raise Refused(_PLANNED, field="planned_on")
    if planned_on is not None and planned_on > clock.today() + dt.timedelta(days=366):
        raise Refused(Text("Så langt frem planlægges der ikke.", "That is too far ahead."), field="planned_on")
    if not facts_of(case, transferred_on or clock.today()).dublin:
        raise Refused(_NOT_UNDER_DUBLIN, field="transferred_on" if transferred_on else None)
    with refused_by(_DUBLIN_SAID), transaction.atomic():
        cases.case_touch(case, expected_version)
        before = list(DublinTransfer.objects.filter(case=case).order_by("sequence"))
        if before and before[-1].transferred_on:
            raise Refused(_TRANSFERRED)
        row = new_row(
            DublinTransfer,
            case,
            sequence=len(before) + 1,
            country=country,
            planned_on=planned_on,
            transferred_on=transferred_on,
        )
        row.save(force_insert=True)
        audit.record(
            "return.transferred" if transferred_on else "return.transfer_planned", object_id=row.pk, cases=[case.pk]
        )
    return row
