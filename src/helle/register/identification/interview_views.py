"""Pages of interviews: writing one down, reading it, answering as one of its two readers, sending it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.http import Saved, answer_draft, answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.codelists.queries import language_name
from helle.register.identification import actions, consent_actions, queries, reading_actions
from helle.register.identification.choices import ReadingAnswer
from helle.register.identification.forms import (
    SIGNS,
    InterviewNewForm,
    PassOnWithdrawnForm,
    ReadingForm,
    SendInterviewForm,
)
from helle.register.identification.given import held_of
from helle.register.identification.models import Interview, InterviewDraft
from helle.register.identification.queries import Found
from helle.register.identification.reading_actions import Answers
from helle.register.identification.told_before import told_before
from helle.register.interface.forms import CaseForm
from helle.register.interface.marks import without_personal_data
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.protection import clock, policies, submissions
from helle.register.protection.drafts import Saving
from helle.rules.assessment import CurrencyFacts
from helle.rules.codes import Authority
from helle.rules.definitions.interview_template import template_on

SEVERAL = frozenset({"found_acts", "found_means", "found_purposes", *SIGNS})


@require_http_methods(["GET", "POST"])
def interview_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record an identification interview that was held; kept as a draft meanwhile. `kladde` continues one."""
    case = cases.get_case_for_writing(number, "narrative")
    draft = asked_draft(request, case)
    planned = queries.typed_in(case, draft).get("planned") if draft else None
    if draft is not None and planned:
        return redirect(reverse("case-interview-hold", args=[number, planned[0]]) + f"?kladde={draft.pk}")
    return answer_interview(request, case, draft=draft, initial={}, done=reverse("case-page", args=[number]))


def answer_interview(
    request: ActingHttpRequest,
    case: Case,
    *,
    draft: InterviewDraft | None,
    initial: Mapping[str, object],
    done: str,
    then: Callable[[Interview], None] | None = None,
) -> HttpResponse:
    """Show the form of an interview by the template of its day, or record what was written.

    `then` follows in the same transaction: what was planned is told that it was held.
    """
    typed = _typed(case, draft) if draft else {}
    profile = people.profile_of(case.person_id)
    known = {
        "language": profile.languages[0] if profile and profile.languages else "",
        "interpreter": bool(profile and profile.needs_interpreter),
    }
    form = InterviewNewForm(
        request.POST or None,
        initial=initial_of(case, held_on=clock.today()) | known | dict(initial) | typed,
        asks_language=not known["language"]
        and policies.may_write("identity")
        and "identity" in cases.held_categories(case.pk),
    )
    facts = cases.facts_on_typed_day(case, form.typed("held_on"))

    def save() -> None:
        given = form.cleaned_data
        row = actions.interview_record(
            case,
            expected_version=given["case_version"],
            held=held_of(given),
            draft_id=given["draft"],
            spoken=given.get("spoken", ""),
        )
        if then is not None:
            then(row)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=done,
        saved=_("Samtalen er gemt."),
        page={
            "heading": _("Identifikationssamtale i sag %(number)s") % {"number": case.number},
            "ruling": actions.interview_ruling(facts, facts.on, form.typed("representative_present")),
            "template": template_on(facts.on),
            "means": _means(case, form),
            "draft": draft,
            "drafts": [one for one in queries.drafts_in(case) if draft is None or one.pk != draft.pk],
            "today": clock.today(),
            # Asked anew at each change, and read once: when the page is opened.
            **({} if form.asks_the_rules else told_before(case)),
        },
        template="identification/interview_form.html",
        rules_follow=True,
    )


def _means(case: Case, form: InterviewNewForm) -> queries.Weighed:
    """What the rules say of the means towards a person of this age, on the day of the interview."""
    on = form.typed("held_on") or clock.today()
    return queries.weigh(people.profile_of(case.person_id), Found(None, None, None, CurrencyFacts(), on))


def asked_draft(request: ActingHttpRequest, case: Case) -> InterviewDraft | None:
    """The draft that the address continues; else `Http404` for one that is not hers."""
    asked = request.GET.get("kladde", "")
    if not asked or request.method == "POST":
        return None
    try:
        draft = queries.get_draft(case, uuid.UUID(asked))
    except ValueError as error:
        raise Http404 from error
    audit.record("interview.draft_read", object_id=draft.pk, cases=[case.pk])
    return draft


def _typed(case: Case, draft: InterviewDraft) -> dict[str, Any]:
    typed = {name: values if name in SEVERAL else values[0] for name, values in queries.typed_in(case, draft).items()}
    return {**typed, "draft": draft.pk, "draft_version": draft.version}


@require_POST
@without_personal_data
def draft_save(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Keep what is typed of an interview, every second or so. Answers with the draft's id and version, and what to say.

    The draft leaves a line in the audit when it begins; the savings after it are part of writing.
    """
    case = cases.get_case_for_writing(number, "narrative")
    form = InterviewNewForm(request.POST)
    draft, version, token = form.typed("draft"), form.typed("draft_version"), form.typed("form_token")
    if draft is None or token is None:
        return HttpResponse(status=400)
    if submissions.is_spent(token):
        return HttpResponse(status=204)

    def save() -> Saved:
        kept = reading_actions.draft_save(case, Saving(draft, version or 0, token), form.typed_so_far())
        return Saved(kept.pk, kept.version, kept.saved_at)

    return answer_draft(save, asked=draft)


@require_http_methods(["GET", "POST"])
def draft_discard(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """Throw one's own draft away."""
    case = cases.get_case_for_writing(number, "narrative")
    draft = queries.get_draft(case, draft_id)
    form = CaseForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: reading_actions.draft_discard(case, draft),
        done=reverse("case-page", args=[number]),
        saved=_("Kladden er kasseret."),
        page={
            "heading": _("Kassér en samtale, der ikke er gemt"),
            "intro": _("Det, du har skrevet, slettes for altid. Ingen anden har set det."),
            "submit_label": _("Kassér kladden"),
        },
    )


@require_GET
def interview_read(request: ActingHttpRequest, number: str, interview_id: uuid.UUID) -> HttpResponse:
    """Read one interview."""
    case = cases.get_case_for_reading(number, "narrative")
    interview = queries.get_interview_for_reading(case, interview_id)
    account = queries.account_of(case, interview)
    audit.record("interview.read", object_id=interview.pk, cases=[case.pk])
    sent = interview.sent.first()
    unit = organisations.units_on(clock.today())[interview.by_unit_id]
    facts = cases.facts_today(case)
    ruling = queries.competence_ruling(facts)
    in_force, own = interview.superseded_at is None, interview.by_unit_id == request.acting.unit_id
    readings, withdrawn = queries.readings_of(interview), queries.pass_on_withdrawn(interview)
    return render(
        request,
        "identification/interview.html",
        {
            "case": case,
            "interview": interview,
            "account": account,
            "findings": queries.findings_of(case, interview),
            "unit": unit,
            "language": language_name(interview.language, interview.held_on),
            "sent": sent,
            "withdrawn": withdrawn,
            "may_withdraw": consent_actions.may_withdraw(interview),
            "may_send": sent is None
            and withdrawn is None
            and in_force
            and own
            and request.acting.unit_kind == "cmm"
            and ruling is not None
            and ruling.answer is Authority.UDLST
            and ended.tells_more(facts.rung)
            and policies.may_write("narrative"),
            "readings": readings,
            "may_answer": in_force and readings.may_read and policies.may_write("narrative"),
        },
    )


@require_http_methods(["GET", "POST"])
def reading_new(request: ActingHttpRequest, number: str, interview_id: uuid.UUID) -> HttpResponse:
    """Answer as one of the two readers of an interview: the account alone, without what others noted or answered."""
    case = cases.get_case_for_writing(number, "narrative")
    interview = queries.get_interview_for_reading(case, interview_id)
    account = queries.account_of(case, interview)
    audit.record("interview.read", object_id=interview.pk, cases=[case.pk])
    form = ReadingForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        reading_actions.reading_record(case, interview, _answers(form))

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-interview", args=[number, interview_id]),
        saved=_("Dit svar er gemt."),
        page={
            "heading": _("Læs samtalen og svar for dig selv"),
            "intro": _(
                "Svar alene på det, personen fortalte. Du ser først en kollegas svar, når du har givet dit. "
                "Svarene afgør intet i sagen; de viser, hvor ens samtaler bliver læst."
            ),
            "account": account,
            "told": [(section.label, words) for section, words in queries.findings_of(case, interview).told.items()],
            "submit_label": _("Gem mit svar"),
        },
        template="identification/reading.html",
    )


def _answers(form: ReadingForm) -> Answers:
    given = form.cleaned_data
    return Answers(
        act=ReadingAnswer(given["act"]),
        means=ReadingAnswer(given["means"]),
        purpose=ReadingAnswer(given["purpose"]),
        trafficked=ReadingAnswer(given["trafficked"]),
        current=ReadingAnswer(given["current"]) if given["current"] else None,
    )


@require_http_methods(["GET", "POST"])
def interview_send(request: ActingHttpRequest, number: str, interview_id: uuid.UUID) -> HttpResponse:
    """Send an interview to Udlændingestyrelsen."""
    case = cases.get_case_for_writing(number, "narrative")
    interview = queries.get_interview_for_reading(case, interview_id)
    form = SendInterviewForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _send(case, interview, form),
        done=reverse("case-page", args=[number]),
        saved=_("Samtalen er sendt til Udlændingestyrelsen."),
        page={
            "heading": _("Send samtalen til Udlændingestyrelsen"),
            "intro": _(
                "Udlændingestyrelsen træffer afgørelse på grundlag af samtalen og kan herefter læse hele samtalen. "
                "Personen skal have givet samtykke."
            ),
            "submit_label": _("Send"),
            "ruling": queries.competence_ruling(cases.facts_today(case)),
            **ended.shut(case),
        },
    )


def _send(case: Case, interview: Interview, form: CaseForm) -> None:
    actions.interview_send(case, interview, expected_version=form.cleaned_data["case_version"])


@require_http_methods(["GET", "POST"])
def pass_on_withdraw(request: ActingHttpRequest, number: str, interview_id: uuid.UUID) -> HttpResponse:
    """Note that the person wants an interview passed on no more."""
    case = cases.get_case_for_writing(number, "narrative")
    interview = queries.get_interview_for_reading(case, interview_id)
    form = PassOnWithdrawnForm(request.POST or None, initial=initial_of(case, on_day=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: consent_actions.pass_on_withdraw(
            case, interview, expected_version=form.cleaned_data["case_version"], on_day=form.cleaned_data["on_day"]
        ),
        done=reverse("case-interview", args=[number, interview_id]),
        saved=_("Samtykket er trukket tilbage."),
        page={
            "heading": _("Samtalen må ikke længere gives videre"),
            "intro": _(
                "Samtalen er sendt. Det, der er sendt, bliver i Udlændingestyrelsens sag, og de kan stadig læse den. "
                "Sig det til personen. De ser, at samtykket er trukket tilbage, og den sendes ikke igen. [FLO-10]"
            )
            if interview.sent.first()
            else _("Fra nu af kan samtalen ikke sendes til nogen. Udlændingestyrelsen må selv holde en. [FLO-10]"),
            "submit_label": _("Træk samtykket tilbage"),
        },
    )
