"""Every screen for everybody: WCAG 2.1 A and AA by axe, no sideways scrolling, all of it by keyboard, at 200 % too."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from playwright.sync_api import Browser, expect

from helle.register.access_requests.choices import Asker, Decision, Verified, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.casefile import actions as casefile
from helle.register.casefile.choices import DocumentKind, NoteKind
from helle.register.casefile.spool import Spool
from helle.register.casefile.tests import samples
from helle.register.casefile.uploads import Received
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.guidance import loading
from helle.register.identification.models import Interview, InterviewDraft
from helle.register.identification.queries import assessments_of
from helle.register.letters.choices import Failure, Outcome
from helle.register.people import queries as people
from helle.register.printing.choices import EntryKind as CaseEntry
from helle.register.protection import clock
from helle.register.support.models import PeriodOffer
from helle.register.support_plans.models import Measure
from helle.rules.access_request import AccessRight
from helle.rules.codes import ResidenceStatus
from tests import (
    access_stories,
    correction_stories,
    file_stories,
    guidance_stories,
    letter_stories,
    look_stories,
    planning_stories,
    stories,
    task_stories,
    whole_story,
)
from tests.cast import Cast, Member, member, reseat
from tests.journeys.accessible import DESKTOP, OUT_OF_THE_WAY, PHONE, SMALL, Screen, axe_faults, faults_of, sticks_out
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Arranged:
    """What the pages of allocation are about."""

    jonas: uuid.UUID
    absence: uuid.UUID
    planned: uuid.UUID
    interpreter: uuid.UUID
    open_case: str
    ended_case: str
    offer: uuid.UUID
    """One that was corrected twice, so that something waits to be decided on anew."""
    consequence: uuid.UUID
    assessment: uuid.UUID
    interview: uuid.UUID
    interview_draft: uuid.UUID
    measure: uuid.UUID
    """Pocket money, of which some is paid; `outside` is one that a lawyer gives."""
    outside: uuid.UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """What the pages of tasks and of questions for advice are about."""

    task: uuid.UUID
    question: uuid.UUID


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What lies in the file of the case that is looked at."""

    note: uuid.UUID
    corrected: uuid.UUID
    document: uuid.UUID
    waiting: uuid.UUID
    draft: uuid.UUID
    left_draft: uuid.UUID
    template: uuid.UUID
    letter: uuid.UUID
    letter_draft: uuid.UUID
    to_decide: uuid.UUID
    to_approve: uuid.UUID
    to_deliver: uuid.UUID
    """One into whose case something came since."""
    delivered: uuid.UUID
    being_made: uuid.UUID


def screens(case: Case, referral: str, name: uuid.UUID, more: Arranged, file: CaseFile, asked: Asked) -> list[Screen]:
    """The pages of the path, in the order of the work."""

    def of_case(name: str, who: str, view: str, *more: str) -> Screen:
        return Screen(name, who, reverse(view, args=[case.number, *more]))

    return [
        Screen("login", None, "/konto/login/"),
        Screen("desk", "mette", "/"),
        Screen("desk-police", "peter", "/"),
        Screen("referrals", "mette", "/henvendelser/"),
        Screen("referral", "mette", f"/henvendelser/{referral}/"),
        Screen("referral-close", "mette", f"/henvendelser/{referral}/afslut/"),
        Screen("referral-form", "anders", "/henvendelser/ny/"),
        Screen("referral-form-police", "peter", "/henvendelser/ny/"),
        Screen("statistics", "karen", "/statistik/"),
        Screen("statistics-quality", "karen", "/statistik/kvalitet/"),
        Screen("operations", "karen", "/driften/?periode=2025-k4"),
        Screen("statistics-workbench", "stine", "/statistik/vaerksted/?tal=assessed&raekker=sex&procent=column"),
        Screen("statistics-definitions", "stine", "/statistik/definitioner/"),
        Screen("statistics-reports", "karen", "/statistik/rapporter/"),
        Screen("rule-instruments", "mette", "/regler/grundlag/"),
        Screen("rule", "mette", "/regler/expulsion/"),
        Screen("cases", "mette", "/sager/"),
        Screen("cases-narrowed", "mette", "/sager/?trin=indication&orden=frist"),
        Screen("search-save", "mette", "/sager/soegninger/gem/?hvem=mig"),
        Screen("case-new", "mette", "/sager/ny/"),
        Screen("search", "mette", "/sager/find/"),
        of_case("case", "mette", "case-page"),
        of_case("case-udlst", "ulla", "case-page"),
        of_case("case-lead", "karen", "case-page"),
        of_case("closing-form", "mette", "case-close"),
        of_case("police-statement-form", "mette", "case-police-statement"),
        Screen("closing-form-open-case", "mette", reverse("case-close", args=[more.open_case])),
        Screen("reopening-form", "mette", reverse("case-reopen", args=[more.ended_case])),
        of_case("person-form", "mette", "case-person"),
        of_case("name-form", "mette", "case-name-new"),
        of_case("child-form", "mette", "case-child-new"),
        of_case("supersede-form", "mette", "case-entry-supersede", str(name)),
        of_case("residence-form", "mette", "case-residence"),
        of_case("correct-offer", "mette", "case-correct", "tilbud", str(more.offer)),
        of_case("correct-assessment", "ulla", "case-correct", "vurdering", str(more.assessment)),
        of_case("corrections", "mette", "case-corrections"),
        of_case("consequence-form", "ulla", "case-consequence", str(more.consequence)),
        of_case("interview-form", "mette", "case-interview-new"),
        of_case("interview", "mette", "case-interview", str(more.interview)),
        of_case("interview-reading-form", "mette", "case-interview-reading", str(more.interview)),
        of_case("interview-draft-discard", "mette", "case-interview-draft-discard", str(more.interview_draft)),
        Screen("calendar", "mette", "/konto/kalender/"),
        of_case("circumstance-form", "mette", "case-circumstance"),
        of_case("assessment-form", "ulla", "case-assessment"),
        of_case("extension-form", "ulla", "case-extension-decide"),
        of_case("period-end", "ulla", "case-period-end"),
        of_case("period-break-off-form", "ulla", "case-period-break-off"),
        of_case("period-offer-form", "mette", "case-period-offer"),
        of_case("period-offer-udlst-form", "ulla", "case-period-offer"),
        of_case("period-goals-form", "mette", "case-period-goals"),
        of_case("period-outcome-form", "mette", "case-period-outcome"),
        of_case("wind-down-form", "mette", "case-wind-down"),
        of_case("support-end-form", "mette", "case-support-end"),
        of_case("gone-form", "mette", "case-gone"),
        of_case("hand-over-form", "mette", "case-hand-over"),
        Screen("period-desk", "ulla", "/perioder/"),
        of_case("contact-person-form", "mette", "case-contact-person"),
        of_case("assign-form", "mette", "case-assign"),
        of_case("handovers", "jonas", "case-allocation"),
        of_case("handover-receive-form", "jonas", "case-handover-receive"),
        of_case("support-plan", "mette", "case-support-plan"),
        of_case("support-plan-lead", "karen", "case-support-plan"),
        of_case("need-form", "mette", "case-need-new"),
        of_case("plan-agree-form", "mette", "case-plan-agree"),
        of_case("plan-print-form", "mette", "case-plan-print"),
        of_case("measure-form", "mette", "case-measure-new"),
        of_case("measure", "mette", "case-measure", str(more.measure)),
        of_case("measure-outside", "mette", "case-measure", str(more.outside)),
        of_case("measure-step-form", "mette", "case-measure-step", str(more.outside)),
        of_case("measure-consent-form", "mette", "case-measure-consent", str(more.outside)),
        of_case("measure-payment-form", "mette", "case-measure-payment", str(more.measure)),
        Screen("support-rates", "karen", reverse("support-rates")),
        Screen("support-rate-form", "karen", reverse("support-rate-new")),
        of_case("planned-interviews", "mette", "case-planned"),
        of_case("interview-plan-form", "mette", "case-interview-plan"),
        of_case("interview-cancel-form", "mette", "case-interview-cancel", str(more.planned)),
        of_case("interpreter-book-form", "mette", "case-interpreter-book", str(more.planned)),
        of_case("interpreter-wish-form", "mette", "case-wish-new"),
        Screen("desk-lead", "karen", "/"),
        Screen("desk-cover", "mette", "/?mine=1"),
        Screen("allocation", "karen", reverse("allocation")),
        Screen("allocation-move", "karen", reverse("allocation-move", args=[more.jonas]) + "?til=fordelt"),
        Screen("absence-form", "karen", reverse("absence-new")),
        Screen("absence-change-form", "karen", reverse("absence-change", args=[more.absence])),
        Screen("staff-languages-form", "karen", reverse("staff-languages", args=[more.jonas])),
        Screen("interpreters", "mette", reverse("interpreter-list")),
        Screen("interpreter-form", "mette", reverse("interpreter", args=[more.interpreter])),
        of_case("settle-form", "mette", "case-step-settle", "give_support"),
        of_case("journal", "mette", "case-journal"),
        of_case("journal-lead", "karen", "case-journal"),
        of_case("note", "mette", "case-note", str(file.note)),
        of_case("note-corrected", "mette", "case-note", str(file.corrected)),
        of_case("note-form", "mette", "case-note-new"),
        of_case("note-correct", "jonas", "case-note-correct", str(file.note)),
        of_case("draft-discard", "mette", "case-draft-discard", str(file.draft)),
        of_case("draft-give", "karen", "case-draft-give", str(file.left_draft)),
        of_case("document", "mette", "case-document", str(file.document)),
        of_case("document-waiting", "mette", "case-document", str(file.waiting)),
        of_case("document-form", "mette", "case-document-new"),
        of_case("document-journalise", "mette", "case-document-journalise", str(file.waiting)),
        of_case("document-replace", "mette", "case-document-replace", str(file.document)),
        Screen("note-templates", "karen", "/notatskabeloner/"),
        Screen("note-template-form", "karen", f"/notatskabeloner/{file.template}/"),
        of_case("case-audit", "karen", "case-audit"),
        of_case("letters", "mette", "case-letters"),
        of_case("letter-new", "mette", "case-letter-new", "interview"),
        of_case("letter-not-now", "mette", "case-letter-new", "municipality"),
        of_case("letter-draft", "mette", "case-letter-draft", str(file.letter_draft)),
        of_case("letter-finish", "mette", "case-letter-finish", str(file.letter_draft)),
        of_case("letter", "mette", "case-letter", str(file.letter)),
        of_case("letter-deliver", "mette", "case-letter-deliver", str(file.letter)),
        of_case("print-form", "mette", "case-print"),
        of_case("access-requests", "mette", "case-access"),
        of_case("access-request-form", "mette", "case-access-new"),
        of_case("access-request", "mette", "case-access-request", str(file.to_decide)),
        of_case("access-extend-form", "mette", "case-access-extend", str(file.to_decide)),
        of_case("access-note-form", "mette", "case-access-entry", str(file.to_decide), "note", str(file.note)),
        of_case(
            "access-document-form", "mette", "case-access-entry", str(file.to_decide), "document", str(file.document)
        ),
        of_case("access-assemble-form", "mette", "case-access-assemble", str(file.to_decide)),
        of_case("access-close-form", "mette", "case-access-close", str(file.to_decide)),
        of_case("access-request-lead", "karen", "case-access-request", str(file.to_approve)),
        of_case("access-answer-form", "karen", "case-access-answer", str(file.to_approve)),
        of_case("access-request-locked", "mette", "case-access-request", str(file.to_deliver)),
        of_case("access-deliver-form", "mette", "case-access-deliver", str(file.to_deliver)),
        of_case("access-stands-form", "jonas", "case-access-stands", str(file.to_deliver)),
        of_case("access-withdraw-form", "karen", "case-access-withdraw", str(file.to_deliver)),
        of_case("access-request-delivered", "mette", "case-access-request", str(file.delivered)),
        of_case("access-follow-form", "mette", "case-access-follow", str(file.delivered)),
        of_case("access-request-being-made", "mette", "case-access-request", str(file.being_made)),
        Screen("access-oversight", "dorthe", "/aktindsigt/"),
        Screen("tasks", "mette", "/opgaver/"),
        of_case("case-tasks", "mette", "case-tasks"),
        of_case("task-form", "mette", "case-task-new"),
        Screen("task-of-a-step-form", "mette", reverse("case-task-new", args=[case.number]) + "?skridt=period_ends"),
        of_case("task", "ulla", "case-task", str(asked.task)),
        of_case("task-answer", "ulla", "case-task-move", str(asked.task), "svar"),
        of_case("task-hand-on", "ulla", "case-task-move", str(asked.task), "giv-videre"),
        Screen("advice", "mette", "/raadgivning/"),
        Screen("advice-form", "olga", "/raadgivning/ny/"),
        Screen("advice-question", "mette", f"/raadgivning/{asked.question}/"),
        Screen("advice-answer", "mette", f"/raadgivning/{asked.question}/svar/"),
        Screen("log", "karen", "/log/"),
        Screen("log-of-a-case", "dorthe", f"/log/?sag={case.number}"),
        Screen("units", "mette", "/enheder/"),
        Screen("notices", "mette", "/konto/beskeder/"),
        Screen("guidance", "karen", "/vejledning/"),
        Screen("guidance-article", "mette", reverse("guidance-article", args=[loading.article_id("notes")])),
        Screen("guidance-new-form", "karen", "/vejledning/ny/"),
        Screen("guidance-publish-form", "ulla", reverse("guidance-publish", args=[loading.article_id("notes")])),
        Screen("first-day", "mette", "/din-foerste-dag/"),
        Screen("second-factor-setup", "mette", "/konto/2fa/"),
    ]


@pytest.fixture
def all_screens(committed_cast: Cast) -> list[Screen]:
    """A country in which every screen has something on it."""
    story = whole_story.tell(committed_cast)
    for status in (ResidenceStatus.EU_RIGHT, ResidenceStatus.UNKNOWN, ResidenceStatus.NONE):
        stories.record_stay(committed_cast.mette, stories.an_opened_case(committed_cast), status)
    waiting = stories.refer(committed_cast, persons=3, urgent=True)
    stories.supersede_name(committed_cast.mette, story.case)
    with committed_cast.mette.acting():
        (name,) = people.names_of(story.case.person_id)
    task = task_stories.ask(committed_cast.mette, story.case, committed_cast.ulla)
    guidance_stories.draft(committed_cast.karen, loading.article_id("notes"))
    question = task_stories.enquire(committed_cast.olga, committed_cast.mette)
    more, file = arranged(committed_cast, story.case), filed(committed_cast, story.case)
    return screens(story.case, waiting.number, name.id, more, file, Asked(task.pk, question.pk))


def arranged(cast: Cast, case: Case) -> Arranged:
    """Jonas is away and Mette covers, Karen has a case that nobody looks after; an interview without an interpreter, a
    case that has ended."""
    absence = stories.go_away(cast.jonas, cover=cast.mette)
    alone = stories.an_opened_case(cast)
    stories.assign(cast.karen, alone, cast.karen)
    look_stories.say(cast.mette, alone)
    stories.go_away(cast.karen, days=2)
    later = dt.datetime.combine(clock.today() + dt.timedelta(days=3), dt.time(13), clock.COPENHAGEN)
    planned = planning_stories.plan_interview(cast.mette, case, starts_at=later)
    planning_stories.add_interpreter(cast.mette, name="Ana Popa", declared_until=dt.date(2025, 10, 1))
    interpreter = planning_stories.add_interpreter(cast.mette, name="Ioana Marin")
    ended = stories.end_case(cast.mette, stories.an_opened_case(cast))
    with cast.mette.acting():
        offer = PeriodOffer.objects.get(case=case, superseded_at__isnull=True)
    correction_stories.correct(cast.mette, case, CorrectableKind.OFFER, offer.pk)
    consequence = correction_stories.waiting(cast.ulla, case)[0].row
    with cast.ulla.acting():
        offer = PeriodOffer.objects.get(case=case, superseded_at__isnull=True)
        assessment = assessments_of(case.pk)[0]
    with cast.mette.acting():
        interview, draft = Interview.objects.get(case=case), InterviewDraft.objects.get(case=case)
    with cast.mette.acting():
        measure = Measure.objects.get(case=case, type="pocket_money")
        outside = Measure.objects.get(case=case, type="legal")
    return Arranged(
        cast.jonas.user.pk, absence.pk, planned.pk, interpreter.pk, alone.number, ended.number,
        offer.pk, consequence.pk, assessment.pk, interview.pk, draft.pk, measure.pk, outside.pk,
    )  # fmt: skip


def stopped_yesterday(who: Member) -> None:
    """Her last day was yesterday."""
    reseat(who.membership, during=DateRange(clock.today() - dt.timedelta(days=400), clock.today()))


def filed(cast: Cast, case: Case) -> CaseFile:
    """A note that was corrected, a document, one that waits for its number, drafts, and a template of the lead's."""
    corrected = file_stories.write_note(cast.mette, case, theme="opringning fra lægehuset")
    note = file_stories.write_note(cast.mette, case, theme="opringning fra lægehuset", replaces=corrected)
    document = file_stories.file_document(cast.mette, case, content=samples.pdf(3), pages=3, theme="brev til kommunen")
    spool = Spool()
    spool.write("Kære CMM. Vi kan tage imod hende torsdag klokken ti.".encode())
    spool.finish()
    with cast.mette.acting():
        waiting = casefile.document_upload(
            case,
            received=Received("besked.txt", spool, size=spool.size, too_large=False),
            kind=DocumentKind.LETTER,
            entry=None,
        )
    with cast.karen.acting():
        template = casefile.template_set(
            kind=NoteKind.CALL, title="Opringning", text="Hvem? Hvad?", valid_from=clock.today(), replaces=None
        )
    draft = file_stories.begin_draft(cast.mette, case)
    file_stories.begin_draft(cast.mette, case, replaces=note)
    leaver = member("Lone Krogh", "CMM", "cmm_caseworker")
    left_behind = file_stories.begin_draft(leaver, case)
    stopped_yesterday(leaver)
    letter = letter_stories.write_letter(cast.mette, case)
    letter_stories.deliver(cast.mette, case, letter, outcome=Outcome.FAILED, failure=Failure.DEAD_ADDRESS)
    begun = letter_stories.draft_letter(cast.mette, case)
    decide = access_stories.ask(cast.mette, case, right=AccessRight.GDPR)
    approve = access_stories.ask(cast.mette, case)
    access_stories.decide(
        cast.mette, case, approve, CaseEntry.FACTS, Decision.REDACT, cut=Cuts({1: WithheldGround.HERSELF})
    )
    access_stories.decide_rest(cast.mette, case, approve)
    access_stories.assemble(cast.mette, case, approve)
    deliver, _password = access_stories.a_locked_answer(
        cast, case, asker=Asker.REPRESENTATIVE, verified=Verified.MANDATE, name=access_stories.LAWYER
    )
    delivered = access_stories.a_delivered_answer(cast, case)
    making = access_stories.ask(
        cast.mette, case, asker=Asker.PROXY, verified=Verified.MANDATE, name=access_stories.LAWYER
    )
    access_stories.decide_rest(cast.mette, case, making)
    access_stories.order(cast.mette, case, making)
    return CaseFile(
        note.pk,
        corrected.pk,
        document.pk,
        waiting.pk,
        draft.pk,
        left_behind.pk,
        template.pk,
        letter.pk,
        begun.pk,
        decide.pk,
        approve.pk,
        deliver.pk,
        delivered.pk,
        making.pk,
    )


def test_every_screen(seat: Seat, committed_cast: Cast, all_screens: list[Screen]) -> None:
    faults = faults_of(seat, committed_cast, all_screens)
    assert not faults, "\n".join(faults)


def test_what_tab_does_not_come_to_is_found(browser: Browser) -> None:
    page = browser.new_page()
    begins = '<a class="skipnav" href="#main-content">Til indholdet</a><main id="main-content" tabindex="-1">'
    page.set_content(f"{begins}<button>Gem</button></main>")
    assert page.evaluate(OUT_OF_THE_WAY) == []
    for wrong in (
        f'{begins}<button tabindex="-1">Gem</button></main>',
        f'{begins}<a href="/" tabindex="2">Sag</a></main>',
        f"{begins}<div inert><button>Gem</button></div></main>",
        f"<button>Gem</button>{begins}</main>",
        begins.replace(' tabindex="-1"', "") + "</main>",
    ):
        page.set_content(wrong)
        assert len(page.evaluate(OUT_OF_THE_WAY)) == 1, wrong
    page.close()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_refused_form_and_the_page_of_nothing(seat: Seat, committed_cast: Cast, width: int) -> None:
    mette = seat(committed_cast.mette).go(
        reverse("case-interview-new", args=[stories.an_opened_case(committed_cast).number])
    )
    mette.page.set_viewport_size({"width": width, "height": 900})
    mette.press("Gem", status=422)
    assert mette.page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert [*axe_faults(mette), *sticks_out(mette)] == []
    mette.picture("interview-form-refused")
    mette.go("/sager/2025-9999/", status=404)
    assert [*axe_faults(mette), *sticks_out(mette)] == []
    mette.picture("not-found")


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_what_another_organisation_will_see_of_a_task(seat: Seat, committed_cast: Cast) -> None:
    mette = seat(committed_cast.mette).go(reverse("case-task-new", args=[whole_story.tell(committed_cast).case.number]))
    mette.choose("Hvem skal have opgaven?", "Udlændingestyrelsen").choose(
        "Hvad handler den om?", "Vurderingens resultat"
    )
    mette.choose("Hvad beder du om?", "Skriv en udtalelse").write("Beskriv det", "Skriv kort, hvad I har lagt vægt på.")
    mette.press("Giv opgaven")
    for width in (DESKTOP, PHONE):
        mette.widen(width)
        assert [*axe_faults(mette), *sticks_out(mette)] == [], width
    mette.picture("task-shown-first")
    mette.press("Send opgaven")
    mette.sees("Opgaven er givet.")


def test_who_asks_for_a_name_goes_on_where_it_stands(seat: Seat, committed_cast: Cast) -> None:
    mette = seat(committed_cast.mette).go(reverse("case-page", args=[stories.an_opened_case(committed_cast).number]))
    mette.page.get_by_role("button", name="Vis navn (logges)").press("Enter")
    mette.sees(stories.NAME)
    expect(mette.page.locator("[data-takes-focus]")).to_be_focused()
    assert [*axe_faults(mette), *sticks_out(mette)] == []


def test_who_adds_a_person_types_on_in_it(seat: Seat, committed_cast: Cast) -> None:
    sofie = seat(committed_cast.sofie).go("/henvendelser/ny/")
    sofie.page.get_by_role("button", name="Tilføj en person").press("Enter")
    expect(sofie.page.locator("#id_p-1-name")).to_be_focused()
    assert sofie.page.evaluate("document.activeElement.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("width", [DESKTOP, PHONE, SMALL])
def test_help_unfolds_on_a_page_by_keyboard(seat: Seat, committed_cast: Cast, width: int) -> None:
    mette = seat(committed_cast.mette)
    mette.page.set_viewport_size({"width": width, "height": 900})
    mette.go("/sager/").page.locator(".page-help > summary").press("Enter")
    mette.sees("Navne står her ikke")
    assert [*axe_faults(mette), *sticks_out(mette)] == []
    mette.picture(f"help-unfolded-at-{width}", widths=(width,))


def test_a_phone_opens_its_menu_and_closes_it_again(seat: Seat, committed_cast: Cast) -> None:
    mette = seat(committed_cast.mette)
    mette.page.set_viewport_size({"width": PHONE, "height": 900})
    mette.go("/").page.get_by_text("Menu", exact=True).click()
    assert [*axe_faults(mette), *sticks_out(mette)] == []
    mette.picture("menu", widths=(PHONE,))
    mette.page.set_viewport_size({"width": PHONE, "height": 900})
    mette.page.keyboard.press("Escape")
    assert not mette.page.get_by_role("link", name="Sager", exact=True).is_visible()
