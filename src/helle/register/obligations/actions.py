"""Writing of obligations: what carries them, what shows it, and what their ministry says of them (DEF-05)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.db import transaction

from helle.register.action_plans.choices import Feed
from helle.register.action_plans.figures import Figure
from helle.register.action_plans.places import OWN_PAGE, place_of_evidence
from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.interface.typed import says_anything
from helle.register.obligations import figures, policies
from helle.register.obligations.choices import CarrierKind, ShownBy
from helle.register.obligations.models import Carrier, Judgement, Shows, Study
from helle.register.obligations.queries import View
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context
from helle.register.protection.impersonal import SAID as NOT_IMPERSONAL
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import (
    IN_THE_FUTURE,
    WRITTEN_MEANWHILE,
    Refused,
    refused_by,
    says_something,
)
from helle.register.protection.written import new_written
from helle.register.statistics.years_told import NOT_RELEASED
from helle.rules.obligations.codes import ObligationState
from helle.rules.ruling import Text

CHANGED: Final = Refused(
    Text(
        "Det, der bærer eller viser den, er lige ændret. Se efter, og gem igen. [DEF-05]",
        "What carries or shows it has just been changed. Have a look, and save once more. [DEF-05]",
    )
)
FIGURE_IS_THERE: Final = Refused(
    Text(
        "Det tal for det år står her allerede. Skal det skrives på igen, så træk det tilbage først. [DEF-05]",
        "That figure of that year stands here already. Withdraw it first if it is to be added anew. [DEF-05]",
    ),
    field="year",
)
SAID: Final = {
    **NOT_IMPERSONAL,
    **OWN_PAGE,
    "judgement_is_the_owners": policies.NOT_OWNER,
    "judgements_in_order": WRITTEN_MEANWHILE,
    "shows_a_figure_once": FIGURE_IS_THERE,
    "carried_by_something": CHANGED,
    "judgement_rests_on_what_stands": CHANGED,
}


def obligation_judge(of: View, *, state: ObligationState, why: str) -> Judgement:
    """Say how an obligation stands, with the reasons; by a person of the ministry that has it, never by a program.

    Raises `Refused` with the cited reason where the rule leaves no room (DEF-05), `PermissionDenied` for others.
    """
    policies.require(policies.judges(of.obligation))
    ruling = of.ruling(state)
    require_allowed(ruling, field="state")
    require_reason(why)
    fresh_until = next(iter(ruling.answer.fresh_until), None) if ruling.answer else None
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Judgement,
            obligation=of.obligation,
            number=len(of.judgements) + 1,
            state=state.value,
            why=why.strip(),
            evidence_on=of.evidence_on,
            fresh_until=fresh_until,
        )
        row.save(force_insert=True)
        audit.record(
            "obligation.judged", object_id=row.pk, detail={"obligation": of.obligation.code, "state": state.value}
        )
    return row


def practice_add(of: View, *, unit_id: uuid.UUID, text: str) -> Carrier:
    """Say in words which practice of which unit carries an obligation."""
    policies.require(policies.adds_to(of.obligation))
    unit = organisations.units_on(clock.today()).get(unit_id)
    if unit is None or unit.closed:
        raise Refused(Text("Vælg en enhed, der findes.", "Choose a unit that exists."), field="unit")
    if not says_something(text):
        raise Refused(Text("Skriv, hvad der gøres.", "Write what is done."), field="text")
    require_impersonal(text=text)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Carrier, obligation=of.obligation, kind=CarrierKind.PRACTICE, text=text.strip(), unit_id=unit_id
        )
        row.save(force_insert=True)
        audit.record("obligation.practice_added", object_id=row.pk, detail={"obligation": of.obligation.code})
    return row


def document_add(of: View, *, title: str, where: str, on_day: dt.date) -> Shows:
    """Add a document that shows that an obligation is carried out, and where it lies."""
    policies.require(policies.adds_to(of.obligation))
    if not says_anything(title):
        raise Refused(Text("Skriv, hvad det viser.", "Write what it shows."), field="title")
    if not says_anything(where):
        raise Refused(Text("Skriv, hvor det findes.", "Write where it is to be found."), field="where")
    if on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    require_impersonal(title=title)
    place = place_of_evidence(where)
    return _add(of, kind=ShownBy.DOCUMENT, title_da=title.strip(), where=place, on_day=on_day)


def study_add(of: View, *, study: Study) -> Shows:
    """Add a published study as evidence, of the day it was published."""
    policies.require(policies.adds_to(of.obligation))
    publication = getattr(study, "publication", None)
    if publication is None:
        raise Refused(
            Text("Undersøgelsen er ikke udgivet endnu. [GOV-19]", "The study is not published yet. [GOV-19]"),
            field="study",
        )
    return _add(of, kind=ShownBy.STUDY, study=study, on_day=publication.on_day)


def figure_add(of: View, *, feed: Feed, year: int) -> Shows:
    """Take a figure of the register as evidence: of a year that is over, and never of a small group (FIG-11).

    It is kept as it is today, with the day up to which it was counted. Raises `Refused` where it is withheld.
    """
    policies.require(policies.adds_to(of.obligation))
    try:
        figure = figures.figure_of(feed, year)
    except LookupError:
        raise Refused(
            Text("Registret har intet tal for det år. [FIG-11]", "The register has no figure of that year. [FIG-11]"),
            field="year",
        ) from None
    if figure.value is None or figure.unfinished:
        raise Refused(_why_no_evidence(figure), field="year")
    return _add(of, kind=ShownBy.FIGURE, feed=feed, year=year, value=figure.value, of=figure.of, on_day=figure.cut_off)


def _why_no_evidence(figure: Figure) -> Text:
    if figure.unfinished:
        return Text("Året er ikke gået endnu. [FIG-11]", "The year is not over yet. [FIG-11]")
    if figure.untold is NOT_RELEASED:
        return Text(
            "Ingen udgivelse, der gælder, har tallet for det år. [STA-01]",
            "No release in force tells the figure for that year. [STA-01]",
        )
    if figure.untold is not None:
        return Text(
            f"Ingen udgivelse, der gælder, har talt det år: {figure.untold.da}. [STA-01]",
            f"No release in force has counted that year: {figure.untold.en}. [STA-01]",
        )
    if figure.of_nothing:
        return Text(
            "Der var ingen det år, som andelen kan regnes af. [FIG-11]",
            "There was nobody that year of whom the share can be calculated. [FIG-11]",
        )
    return Text(
        "Tallet kan ikke vises, fordi gruppen er lille. [STA-01]",
        "The figure cannot be shown because the group is small. [STA-01]",
    )


def _add(of_view: View, /, **values: Any) -> Shows:
    with refused_by(SAID), transaction.atomic():
        row = new_written(Shows, obligation=of_view.obligation, **values)
        row.save(force_insert=True)
        audit.record(
            "obligation.evidence_added",
            object_id=row.pk,
            detail={"obligation": of_view.obligation.code, "kind": str(values["kind"])},
        )
    return row


def withdraw(of: View, row: Carrier | Shows, *, why: str) -> None:
    """Take a carrier or a piece of evidence back with the reason; it is shown no more, and stays.

    By the ministry that has the obligation, and by whose unit entered it: no other decides what can be said of it.
    """
    policies.require(policies.withdraws(of.obligation, row))
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        changed = (
            type(row)
            .objects.filter(pk=row.pk, withdrawn_at__isnull=True)
            .update(
                withdrawn_at=context.current().instant,
                withdrawn_by=context.current().user_id,
                withdrawn_why=why.strip(),
            )
        )
        if not changed:
            raise WRITTEN_MEANWHILE
        audit.record(
            "obligation.withdrawn",
            object_id=row.pk,
            detail={"obligation": of.obligation.code, "kind": type(row).__name__.lower()},
        )
