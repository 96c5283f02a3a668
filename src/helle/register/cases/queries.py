"""Reading cases. Lists start from the grants, where their sort keys stand; rows come from the policies."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import CharField, F, Func, OuterRef, Q, QuerySet
from django.http import Http404

from helle.register.cases.choices import EARLIEST_DAY, CorrectableKind, category_of
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import facts_shown
from helle.register.cases.models import Assignment, Case, Correction, RungEvent, SettledStep, Statement
from helle.register.people import identifiers
from helle.register.people import queries as people
from helle.register.people.choices import IdentifierKind
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.models import Grant, holding
from helle.rules.codes import OrganisationKind
from helle.rules.ladder import CLOSED
from helle.rules.next_steps import STEP_TITLES, Step

# On whose desk lies what nobody in the unit has been given. Elsewhere that lies on nobody's: it stands in the list.
LEADS = frozenset({"cmm_lead"})
# On these rungs a case rests, unless it waits for something still: a missing child is to be told of.
AT_REST = tuple(sorted(rung.value for rung in CLOSED))


def get_case_for_reading(number: str, *categories: str) -> Case:
    """The case with this number, for a role that reads these categories in a unit that holds them on this case now.

    "Not yours" and "not there" are the same to the visitor. One query. Raises `PermissionDenied` or `Http404`, and
    `PurposeNeeded` where a colleague has it and the acting user has not said what for.
    """
    case, held = _case_and_held(number, *categories)
    # First: what the unit holds of a colleague's case beside its core tells of it, for example that there is a return.
    if case.opened_for is None and ("core" in held or held.issuperset(categories)):
        raise policies.PurposeNeeded(case.number)
    if not held.issuperset(categories):
        raise Http404
    return case


def get_case_to_ask_for(number: str) -> Case:
    """The case with this number before it is opened: that the unit has it, and who does. Raises `PermissionDenied` or
    `Http404`."""
    case, held = _case_and_held(number, "core")
    if "core" not in held:
        raise Http404
    return case


def cases_opened() -> QuerySet[Case]:
    """Cases, each with what it is open to the acting user for, in the same query (sql/077_need_to_know.sql)."""
    opens = Func(F("pk"), function="helle.opened_for", output_field=CharField(null=True))
    return Case.objects.annotate(**{"opened_for": opens})


def open_cases_of(person_id: uuid.UUID, *, also: Case) -> list[Case]:
    """The person's cases that are open to the acting user, in one order, and `also`, through which she writes."""
    found = cases_opened().filter(person_id=person_id).order_by("pk")
    return [one for one in found if one.pk == also.pk or one.opened_for is not None]


def _case_and_held(number: str, *categories: str) -> tuple[Case, frozenset[str]]:
    """The case, and which of these categories and of its core the acting unit holds now."""
    for category in categories:
        policies.require_read(category)
    acting = context.current()
    # With her profile, which those read who may: each page of the case says when a minor turns eighteen (MIN-15).
    found = cases_opened().select_related("opened_by_unit", "person__profile").filter(number=number)
    found = found.defer("person__profile__safe_contact_sealed", "person__profile__changed_why_sealed")
    # In one subquery: with one for each the planner took most of the time of the page.
    grants = Grant.objects.filter(
        case_id=OuterRef("pk"),
        unit_id=acting.unit_id,
        category__in={*categories, "core"},
        during__contains=acting.instant,
    )
    case = found.annotate(held=ArraySubquery(grants.values("category"))).first()
    if case is None:
        raise Http404
    return case, frozenset(case.held)


def case_by_number(number: str) -> Case | None:
    """The case with a number that somebody typed, for a role that reads cases; None where the unit has none such."""
    return Case.objects.filter(number=number).first() if policies.may_read("core") else None


def number_of(case_id: uuid.UUID) -> str:
    """The number of a case that the acting role may see; else ''."""
    if not policies.may_read("core"):
        return ""
    return Case.objects.filter(pk=case_id).values_list("number", flat=True).first() or ""


def opened_number_of(case_id: uuid.UUID) -> str:
    """The same, before something is read that is about the case. Raises `PurposeNeeded` where it is closed to her."""
    if not policies.may_read("core"):
        return ""
    found = cases_opened().filter(pk=case_id).only("number").first()
    if found is None:
        return ""
    if found.opened_for is None:
        raise policies.PurposeNeeded(found.number)
    return found.number


def get_case_for_writing(number: str, *categories: str) -> Case:
    """The same for a role that writes these categories: a unit that has lost one sees no form for it."""
    for category in categories:
        policies.require_write(category)
    return get_case_for_reading(number, *categories)


def facts_today(case: Case) -> Facts:
    """The coded facts of a case today that the acting role may see."""
    return facts_shown(case.pk, clock.today())


def facts_on_typed_day(case: Case, day: dt.date | None) -> Facts:
    """The coded facts on the day typed in a form, as far as the acting role may see them; today's where no such day can
    be meant: it is empty, has not come, or lies before there was casework."""
    meant = day is not None and EARLIEST_DAY <= day <= clock.today()
    return facts_shown(case.pk, day if day and meant else clock.today())


def own_listed_steps(case_id: uuid.UUID) -> list[Step]:
    """The steps that the acting unit's own list keeps of a case: for readers who do not see what they follow from."""
    acting = context.current()
    kept = own_core_grants().filter(case_id=case_id).values_list("steps", flat=True).first()
    return [
        Step(
            code=step["code"],
            text=STEP_TITLES[step["code"]].text,
            due=dt.date.fromisoformat(step["due"]) if step["due"] else None,
            by=OrganisationKind(acting.unit_kind),
            requirements=cited(step),
        )
        for step in kept or []
        # A code of an older version is left out: the night writes the list anew.
        if step["code"] in STEP_TITLES
    ]


def cited(step: Mapping[str, Any]) -> tuple[str, ...]:
    """The requirements of a step as a list keeps it. One that an older version wrote has those of its title."""
    title = STEP_TITLES.get(step["code"])
    return tuple(step.get("requirements", title.requirements if title else ()))


def held_categories(case_id: uuid.UUID) -> frozenset[str]:
    """The categories of a case that the acting unit holds now."""
    acting = context.current()
    held = Grant.objects.filter(holding(acting.instant), case_id=case_id, unit_id=acting.unit_id)
    return frozenset(held.values_list("category", flat=True))


def others_with_number(case: Case, kind: IdentifierKind, value: str) -> list[Case]:
    """Cases of the acting unit about other people who have the number too; of what the unit does not see, nothing."""
    normalised = identifiers.normalised(kind, value, clock.today())
    others = [one.pk for one in people.persons_with_number(kind, normalised) if one.pk != case.person_id]
    return cases_of(others) if others else []


def cases_of(person_ids: list[uuid.UUID]) -> list[Case]:
    """The cases of some persons that the acting unit has."""
    return list(Case.objects.filter(person_id__in=person_ids).order_by("-opened_at"))


def is_open() -> Q:
    """A filter on core grants: the case waits for something, or its period runs and it has not come to rest.

    One that has nothing left is open again as soon as a step arises: the lists are renewed each night.
    """
    waits = Q(steps__isnull=False) & ~Q(steps=[])
    return waits | ((Q(rung__isnull=True) | ~Q(rung__in=AT_REST)) & Q(period_end__gte=clock.today()))


def own_core_grants() -> QuerySet[Grant]:
    """The acting unit's core grants that hold now: where every list of cases starts."""
    acting = context.current()
    return Grant.objects.filter(holding(acting.instant), unit_id=acting.unit_id, category="core")


def due_cases(
    *, having: Collection[uuid.UUID] | None, since: dt.date, until: dt.date, limit: int
) -> tuple[list[Grant], bool]:
    """Cases whose next step has a date in these days, both included, by that date, and whether there are more.

    `having`: only those that one of these has in the unit; None: all of the unit's.
    """
    found = own_core_grants().filter(next_due__range=(since, until))
    if having is not None:
        found = found.filter(_on_the_desk_of(having))
    rows = list(found.order_by(F("next_due").asc(), "id")[: limit + 1])
    return rows[:limit], len(rows) > limit


def late_cases(*, having: Collection[uuid.UUID] | None, before: dt.date, limit: int) -> tuple[list[Grant], bool]:
    """Cases with a next step whose date lies before a day, the latest of them first, and whether there are more.

    What has been late for long must not keep out of sight what became late yesterday.
    """
    found = own_core_grants().filter(next_due__lt=before)
    if having is not None:
        found = found.filter(_on_the_desk_of(having))
    rows = list(found.order_by(F("next_due").desc(), "id")[: limit + 1])
    return rows[:limit], len(rows) > limit


def undated_cases(*, having: Collection[uuid.UUID] | None, until: dt.date, limit: int) -> tuple[list[Grant], bool]:
    """Cases with a next step that has no date, and none dated up to a day; newest first, and whether there are more."""
    found = own_core_grants().filter(Q(next_due__isnull=True) | Q(next_due__gt=until), steps__contains=[{"due": None}])
    if having is not None:
        found = found.filter(_on_the_desk_of(having))
    rows = list(found.order_by("-opened_at", "-id")[: limit + 1])
    return rows[:limit], len(rows) > limit


def _on_the_desk_of(having: Collection[uuid.UUID]) -> Q:
    """The cases that one of these has, and of those nobody has the ones of which she is the contact person (SUP-01).

    What nobody has is on the desk of whoever leads the unit too.
    """
    theirs, nobodys = Q(assigned_to_id__in=having), Q(assigned_to_id__isnull=True)
    if context.current().role in LEADS:
        return theirs | nobodys
    contacts = Case.objects.filter(
        contact_persons__user_id__in=having,
        contact_persons__superseded_at__isnull=True,
        contact_persons__during__contains=clock.today(),
    )
    return theirs | (nobodys & Q(case_id__in=contacts.values("pk")))


def cases_had_by(having: Collection[uuid.UUID]) -> QuerySet[Grant, uuid.UUID]:
    """The ids of the acting unit's cases that are on the desk of one of these, to narrow another list by."""
    return own_core_grants().filter(_on_the_desk_of(having)).values_list("case_id", flat=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """That a unit of a kind sees some categories of the case, since when, because of which act; `unit_id` None where
    which one it is would tell where the person lives, whose address is protected."""

    unit_id: uuid.UUID | None
    kind: str
    categories: tuple[str, ...]
    since: dt.datetime


def case_readers(case_id: uuid.UUID) -> list[Reader]:
    """Who can see what of a case (for units that run it; others see their own line)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, kind, array_agg(DISTINCT category ORDER BY category), min(since)"
            " FROM helle.case_readers(%s) GROUP BY unit_id, kind ORDER BY min(since), unit_id",
            [case_id],
        )
        return [Reader(row[0], row[1], tuple(row[2]), row[3]) for row in cursor.fetchall()]


def rung_events(case_id: uuid.UUID) -> list[RungEvent]:
    """All events of the ladder in order, the superseded ones too."""
    return list(RungEvent.objects.filter(case_id=case_id).order_by("sequence", "recorded_at"))


def corrections_of(case_id: uuid.UUID) -> dict[uuid.UUID, Correction]:
    """The corrections of a case by the entry that each put out of force, in the order they were made. One query."""
    made = Correction.objects.filter(case_id=case_id).order_by("recorded_at", "id")
    return {row.corrected: row for row in made}


def corrections_shown(case_id: uuid.UUID) -> list[Correction]:
    """What was corrected in a case, each act once, in their order, as far as the acting role reads the category of the
    corrected entry: the reasons tell what it said. One query."""
    made = corrections_of(case_id).values()
    return [row for row in made if row.part_of_id is None and policies.may_read(category_of(CorrectableKind(row.kind)))]


def settled_steps(case_id: uuid.UUID, *, limit: int | None = None) -> list[SettledStep]:
    """The steps somebody recorded as done, in their order, also those out of force: all, or the last so many."""
    return list(SettledStep.objects.filter(case_id=case_id).order_by("-settled_on", "-id")[:limit])[::-1]


def current_assignee(case_id: uuid.UUID) -> Assignment | None:
    """Who has the case in the acting unit now."""
    acting = context.current()
    return (
        Assignment.objects.filter(case_id=case_id, unit_id=acting.unit_id, during__upper_inf=True)
        .select_related("user")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Reasons:
    """What somebody wrote about a row, and the ruling kept with it as JSON text ('' where none)."""

    text: str
    ruling: str


def reasons_about(case: Case, rows: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, list[Reasons]]:
    """The kept reasons of a case (or those about some rows of it) by the row they explain, in the order they were
    given. Empty for roles that do not see reasons. One query."""
    kept = Statement.objects.filter(case_id=case.pk)
    if rows is not None:
        kept = kept.filter(about__in=rows)
    found: dict[uuid.UUID, list[Reasons]] = {}
    for row in kept.order_by("recorded_at", "id"):
        text = vault.unseal(case.person_id, row, "text_sealed")
        found.setdefault(row.about, []).append(Reasons(text, vault.unseal(case.person_id, row, "ruling_sealed")))
    return found


def reason_about(case: Case, about: uuid.UUID) -> str:
    """What was written of one entry first, so that it is not asked a second time; '' where nothing was."""
    given = reasons_about(case, {about}).get(about, [])
    return given[0].text if given else ""
