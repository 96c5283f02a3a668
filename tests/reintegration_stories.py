"""Short ways to a reintegration plan: a bakery in Iasi, for a mother of two. Texts are distinctive."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.reintegration import actions, queries
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.drafts import Activity, Draft, Line, OfChild
from helle.register.reintegration.models import PlanEvent, PlanVersion
from helle.register.returns.models import Destination, ReturnCase
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind, SupportUse
from tests import return_stories
from tests.cast import Cast, Member, who_opened
from tests.remembered import remembered
from tests.return_stories import version as version_of

GOAL = "Hun vil bage kringler i Kastanjehuset"
ACTIVITY = "Et kursus hos bager Surdej"
OVEN = "En ovn fra Lergraven"
START = "De første måneders leje i Kastanjehuset"
DAUGHTER = "Ilinca Kornblad"
SON = "Matei Kornblad"
MAINTAINS = "Hun har dem begge hos Mormor Anemone"
CASH_ONLY = "Ovnen er lovet af Fætter Gærkasse"
THIRD_COUNTRY = "Sønnen bor hos en tante i Kastellet"
REMARKS = "Skriv hvad ovnen koster hos Lergraven"
LEFT_OUT = "Barnet er hos plejefamilien Hindbær"
SECRETS = (GOAL, ACTIVITY, OVEN, START, DAUGHTER, SON, MAINTAINS, CASH_ONLY, THIRD_COUNTRY, REMARKS, LEFT_OUT)


def daughter(**changed: Any) -> OfChild:
    """Seven years old, in Denmark with her."""
    born = clock.today() - dt.timedelta(days=7 * 366)
    return replace(OfChild(1, DAUGHTER, born, ChildWhereabouts.DENMARK), **changed)


def son(**changed: Any) -> OfChild:
    """Eleven years old, at home."""
    born = clock.today() - dt.timedelta(days=11 * 366)
    return replace(OfChild(2, SON, born, ChildWhereabouts.HOME_COUNTRY), **changed)


def line(amount: int, kind: SupportKind = SupportKind.IN_KIND_SUPPORT, position: int = 1, **changed: Any) -> Line:
    """An amount for the oven, or in cash for the rent."""
    text = OVEN if kind is SupportKind.IN_KIND_SUPPORT else START
    use = SupportUse.EMPLOYMENT if kind is SupportKind.IN_KIND_SUPPORT else SupportUse.HOUSING
    return replace(Line(position, use, kind, amount, text), **changed)


def draft(**changed: Any) -> Draft:
    """The whole plan in kroner: 30,000 in kind and 9,000 in cash, for a woman alone."""
    return replace(
        Draft(
            currency=Currency.DKK,
            goal=GOAL,
            activities=(Activity(1, ACTIVITY, clock.today() + dt.timedelta(days=60)),),
            lines=(line(30_000, activity=1), line(9_000, SupportKind.CASH_SUPPORT, 2)),
            children_known=True,
            with_victim=True,
            with_partner=True,
            with_cmm=True,
            accepted_by_her_on=clock.today(),
            language="ro",
        ),
        **changed,
    )


def with_children(**changed: Any) -> Draft:
    """The plan of a mother of two: 58,000 in kind and 20,000 in cash, both ceilings reached."""
    return draft(
        **{
            "children": (daughter(), son()),
            "breadwinner": True,
            "breadwinner_why": MAINTAINS,
            "lines": (line(58_000), line(20_000, SupportKind.CASH_SUPPORT, 2)),
            **changed,
        }
    )


@remembered
def latest(by: Member, row: ReturnCase) -> PlanVersion | None:
    """The version that is worked on."""
    with by.acting():
        return PlanVersion.objects.filter(return_case=row).order_by("-sequence").first()


def name_partner(case: Case, row: ReturnCase) -> None:
    """CMM writes the partner, where none stands."""
    mette = who_opened(case)
    with mette.acting():
        to = Destination.objects.filter(return_case=row).order_by("-sequence").first()
    if to is None or to.partner_sealed is None:
        return_stories.go_with_partner(mette, case, row, **({"country": to.country} if to else {}))


def save(
    by: Member, case: Case, row: ReturnCase, plan: Draft | None = None, *, based_on: int | None = None
) -> PlanVersion:
    """Somebody saves the plan, on top of what is there unless said otherwise; with the partner it names, in Romania."""
    plan = plan or draft()
    if plan.with_partner:
        name_partner(case, row)
    before = latest(by, row)
    number = based_on if based_on is not None else (before.sequence if before else 0)
    with by.acting():
        return actions.plan_save(case, row, expected_version=version_of(by, case), based_on=number, draft=plan)


@remembered
def submit(by: Member, case: Case, row: ReturnCase, version: PlanVersion) -> PlanEvent:
    """Somebody sends a version to Hjemrejsestyrelsen."""
    with by.acting():
        return actions.plan_submit(case, row, expected_version=version_of(by, case), version=version)


@remembered
def take_back(by: Member, case: Case, row: ReturnCase, version: PlanVersion) -> PlanEvent:
    """Somebody takes it back."""
    with by.acting():
        return actions.plan_take_back(case, row, expected_version=version_of(by, case), version=version)


def approve(
    by: Member,
    case: Case,
    row: ReturnCase,
    version: PlanVersion,
    *,
    found_realistic: bool = True,
    remarks: str = "",
    another_child_why: str = "",
) -> PlanEvent:
    """Hjemrejsestyrelsen approves."""
    with by.acting():
        return actions.plan_approve(
            case,
            row,
            expected_version=version_of(by, case),
            version=version,
            found_realistic=found_realistic,
            remarks=remarks,
            another_child_why=another_child_why,
        )


def refuse(
    by: Member,
    case: Case,
    row: ReturnCase,
    version: PlanVersion,
    kind: PlanEventKind = PlanEventKind.SENT_BACK,
    remarks: str = REMARKS,
) -> PlanEvent:
    """Hjemrejsestyrelsen sends it back, or rejects it."""
    with by.acting():
        return actions.plan_refuse(
            case, row, expected_version=version_of(by, case), version=version, kind=kind, remarks=remarks
        )


@remembered
def approved(cast: Cast, case: Case, row: ReturnCase, plan: Draft | None = None) -> PlanVersion:
    """CMM writes and sends a plan, Hjemrejsestyrelsen approves it."""
    version = save(cast.mette, case, row, plan)
    submit(cast.mette, case, row, version)
    approve(cast.henrik, case, row, version)
    return version


@remembered
def view(by: Member, case: Case, row: ReturnCase) -> queries.PlanView:
    """What somebody reads of the plan."""
    with by.acting():
        return queries.plan_view(case, row)


@remembered
def tell(cast: Cast, case: Case, row: ReturnCase) -> PlanVersion:
    """A plan with a row in each of its tables, sent back once and then approved."""
    first = save(cast.mette, case, row, draft(children_left_out_why=LEFT_OUT))
    submit(cast.mette, case, row, first)
    refuse(cast.henrik, case, row, first)
    return approved(cast, case, row, with_children(children_left_out_why=LEFT_OUT))
