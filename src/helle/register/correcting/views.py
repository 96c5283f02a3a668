"""Pages of corrections: correcting one entry, what is known of the person, what was corrected, and what followed."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.choices import Followed, Redecided, category_of
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.correcting import actions, policies, queries
from helle.register.correcting.entries import BY_SLUG, WAYS, Correctable, find
from helle.register.correcting.following import counts_in, digest, rests_on
from helle.register.correcting.forms import RedecisionForm
from helle.register.correcting.known import Known
from helle.register.interface.forms import CaseForm
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision
from helle.register.people.forms import PersonForm
from helle.register.people.models import Profile
from helle.register.protection import clock
from helle.register.protection import policies as matrix
from helle.register.protection.refusals import Stale


@require_http_methods(["GET", "POST"])
def correct(request: ActingHttpRequest, number: str, kind: str, entry_id: uuid.UUID) -> HttpResponse:
    """Correct one entry, or take it out; what rests on it is shown before, and with the rulings before it is saved."""
    if kind not in BY_SLUG:
        raise Http404
    entry_kind = BY_SLUG[kind]
    wanted = {category_of(entry_kind), "core"}
    if entry_kind not in policies.OF_THE_PERSON:
        wanted.add("reasons")
    case = cases.get_case_for_writing(number, *sorted(wanted))
    entry = find(case, entry_kind, entry_id)
    if entry is None:
        raise Http404
    decides = entry_kind in policies.SHARED and policies.has_the_question(case)
    held = cases.held_categories(case.pk)
    if not policies.may_correct(entry_kind, entry.by_unit, held=held, decides=decides):
        return _whom_to_ask(request, case, entry, held)
    way = WAYS[entry_kind]
    form = way.form(
        case, request.POST or None, entry.row, initial_of(case, **way.initial(Known(case, {entry.row.pk}), entry.row))
    )
    page: dict[str, Any] = {
        "heading": _("Ret i sag %(number)s") % {"number": number},
        "entry": entry,
        "rests": [one for each in counts_in(case, entry) for one in rests_on(each, entry)] if entry.in_force else [],
        "submit_label": _("Gem rettelsen"),
    }

    def save() -> None:
        given = form.cleaned_data
        try:
            actions.entry_correct(
                case,
                entry,
                expected_version=given["case_version"],
                given=None if form.withdraws else given,
                why=given["why_corrected"],
                seen=given["seen"],
            )
        except actions.LookFirst as first:
            page["found"] = first.found
            _told(form, "seen", digest(first.found))
            raise

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-corrections", args=[number]),
        saved=_("Rettelsen er gemt. Det, der stod før, kan stadig læses."),
        page=page,
        template="correcting/correct.html",
    )


@require_http_methods(["GET", "POST"])
def person(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Change what is known of the person; what was decided on what gives way is shown before it is saved."""
    case = cases.get_case_for_writing(number, "identity")
    audit.record("person.form_read", object_id=case.person_id, cases=[case.pk])
    profile = people.profile_of(case.person_id)
    form = PersonForm(
        request.POST or None,
        initial=initial_of(case, **_profile_initial(profile)),
        nationalities=profile.nationalities if profile else [],
        languages=profile.languages if profile else [],
    )
    page: dict[str, Any] = {"heading": _("Personen i sag %(number)s") % {"number": number}}

    def save() -> None:
        given = form.cleaned_data
        try:
            actions.person_describe(
                case,
                expected_version=given["case_version"],
                profile_version=given["profile_version"],
                described=Description(
                    sex=given["sex"],
                    birth_date=given["birth_date"],
                    birth_precision=BirthPrecision(given["birth_precision"]),
                    age_disputed=given["age_disputed"],
                    unaccompanied=given["unaccompanied"],
                    nationalities=form.chosen("nationality"),
                    languages=form.chosen("language"),
                    needs_interpreter=given["needs_interpreter"],
                    safe_contact=given["safe_contact"],
                ),
                why=given["why"],
                seen=given["seen"],
            )
        except actions.LookFirst as first:
            page["found"] = first.found
            _told(form, "seen", digest(first.found))
            raise
        except Stale:
            standing = people.profile_of(case.person_id)
            _told(form, "profile_version", str(standing.version if standing else 0))
            raise

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Oplysningerne er gemt."),
        page=page,
        template="correcting/person.html",
    )


def _whom_to_ask(request: ActingHttpRequest, case: Case, entry: Correctable, held: Collection[str]) -> HttpResponse:
    """That the entry is another unit's, and the way to have it put right: a task to that unit (GOV-06).

    Raises `PermissionDenied` for whoever corrects nothing of the kind anyway.
    """
    today = clock.today()
    by_unit = organisations.unit_by_code("CMM", today).id if entry.kind in policies.OF_CMM else entry.by_unit
    if by_unit is None or not policies.asks_for_it(entry.kind, by_unit, held=held, decides=False):
        raise PermissionDenied("correct")
    audit.record("form.read", object_id=entry.row.pk, cases=[case.pk], detail={"form": "correcting.WhomToAsk"})
    return render(
        request,
        "correcting/whom_to_ask.html",
        {
            "case": case,
            "entry": entry,
            "unit": organisations.units_on(today)[by_unit],
            "shared": entry.kind in policies.SHARED,
            "category": category_of(entry.kind),
        },
        status=403,
    )


def _profile_initial(profile: Profile | None) -> dict[str, object]:
    if profile is None:
        return {"sex": "not_stated", "birth_precision": "unknown", "unaccompanied": None, "profile_version": 0}
    return {
        "sex": profile.sex,
        "birth_date": people.birth_date_of(profile),
        "birth_precision": profile.birth_precision,
        "age_disputed": profile.age_disputed,
        "unaccompanied": profile.unaccompanied,
        "needs_interpreter": profile.needs_interpreter,
        "safe_contact": people.safe_contact_of(profile),
        "profile_version": profile.version,
    }


def _told(form: CaseForm, field: str, told: str) -> None:
    """The next press says what this one was told: what follows, or what stands by now."""
    if isinstance(form.data, QueryDict):
        data = form.data.copy()
        data[field] = told
        form.data = data


@require_GET
def corrections(request: ActingHttpRequest, number: str) -> HttpResponse:
    """What was corrected in the case, why, and what followed from it."""
    case = cases.get_case_for_reading(number, "core")
    found = queries.corrections_of(case)
    audit.record("case.read", object_id=case.pk, cases=[case.pk], detail={"page": "corrections"})
    units, language = organisations.units_on(clock.today()), active_language()
    return render(
        request,
        "correcting/corrections.html",
        {
            "case": case,
            "corrections": [
                (one, units[one.by_unit].name.in_language(language) if one.by_unit else "") for one in found
            ],
            "own": request.acting.unit_kind,
            "decides": policies.corrects_at_all(cases.held_categories(case.pk)),
        },
    )


@require_http_methods(["GET", "POST"])
def consequence(request: ActingHttpRequest, number: str, consequence_id: uuid.UUID) -> HttpResponse:
    """Decide on something that rested on an entry which was corrected."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    opened = queries.get_consequence(case, consequence_id)
    form = RedecisionForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.consequence_redecide(
            case,
            opened.row,
            expected_version=form.cleaned_data["case_version"],
            decided=Redecided(form.cleaned_data["decided"]),
            reasons=form.cleaned_data["reasons"],
        ),
        done=reverse("case-corrections", args=[number]),
        saved=_("Der er taget stilling, og begrundelsen er gemt."),
        page={
            "heading": _("Tag stilling på ny i sag %(number)s") % {"number": number},
            "one": opened,
            "ruling": opened.ruling,
            "act_url": _act_url(case, opened),
        },
        template="correcting/consequence.html",
    )


def _act_url(case: Case, opened: queries.OpenedConsequence) -> str:
    """Where the thing itself is corrected or done anew; '' where nothing of it is."""
    row, kind = opened.row, Followed(opened.row.followed_kind)
    if kind is Followed.LETTER:
        return reverse("case-letter", args=[case.number, row.followed]) if matrix.may_read("documents") else ""
    slug = next((way.slug for way in WAYS.values() if way.kind.value == kind.value), "")
    return reverse("case-correct", args=[case.number, slug, row.followed]) if slug else ""
