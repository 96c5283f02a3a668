"""How many queries a page takes: the same for one case and for many, for three events and for sixty.

The numbers are those of both databases together, of a page opened by somebody logged in, from the session to the last
line of the audit. A page that needs one more says here why; one that needs one for each row is a defect.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.register.allocation.choices import WishKind
from helle.register.allocation.planning_actions import Wish
from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from tests import (
    file_stories,
    guidance_stories,
    letter_stories,
    look_stories,
    planning_stories,
    report_stories,
    stories,
    support_stories,
    task_stories,
)
from tests.cast import Cast, member
from tests.examples import AT_LENGTH, ONE_ROW

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.further]

# As many as a query for each would show; at length as many as fill a page. To tell thirty cases takes a second.
MANY = 30 if AT_LENGTH else 6
# Eight that every page takes: the session, the user, her memberships, the transaction's begin and end, the acting
# context's begin and end, the audit's line.
EVERY_PAGE = 8
# Whom she covers for, late cases, those ahead, those without a date, cases she has been given, interviews she is to
# hold, the names of those who have the cases, new referrals, documents that wait, own drafts of notes and of
# interviews, tasks, questions for advice, reports from the public, letters to be delivered, requests to see a case,
# whether mails reach her, whether the first day is offered; minors whom nobody can find, measures of support that are
# due. For who writes calls down: calls that are not finished, who waits to be called back, whether the day is an
# exception, its hours.
HOTLINE = 4
# For CMM: who was met at a joint action and waits, those that are near.
JOINT_ACTIONS = 2
# For CMM: what the police ask for at once.
URGENT = 1
# For who orders places: what waits because of them, whom the target group of her place does not take any more, who
# stays on an approval that ended, what a place asks CMM to change, and what was said to a recommendation.
PLACES = 5
# Whether her contact person is away, and who stands in.
WITH_A_CONTACT_PERSON = 2
# Who asks and is asked in waiting tasks of the case; who of those they are given to works here no more, or is away.
GIVEN_TASKS = 3
# For CMM: of whom she has become contact person.
CONTACTS = 1
CRIMINAL = 1  # Possible victims who are held.
# What lies with CMM at the contact point of the police, what the prosecution asks it to tell, which criminal cases went
# to a unit that does not know the person.
ASKED_BY_THE_POLICE = 3
TO_CREDIT = 1  # Statements that no longer hold.
TALKS = 1  # For who writes what belongs to a return: talks that have to be held anew.
# Of those who prepare returns: steps before a journey, offers without an answer; plans sent back, plans not begun; late
# instalments, projects over their year, who has departed; where no partner was found, no country or risk is written, a
# plan is written and not sent.
RETURNS = 11
DESK = EVERY_PAGE + 20 + HOTLINE + JOINT_ACTIONS + URGENT + PLACES + CONTACTS + TO_CREDIT + TALKS + RETURNS
# What is noted of CMM's involvement in criminal cases and nobody there has answered: how many and since when, and the
# latest.
NOTED_OF_US = 2
# Responsibilities that moved, what was passed on and nobody has acknowledged, who came of age and is to be asked
# herself; for a lead, what waits for a second, and nobody to ask.
SHARING, A_SECOND = 3, 1 - 1
INDICTED = 2  # Of her cases who stands indicted, and nobody weighed it; what of charges is to be looked at.
LOG_SAMPLES = 1  # What of samples of the log waits for somebody.
WRONG_LOOKS = 1  # Looks at her cases, or those of her unit, that were found wrong, with what stands of them.
OWN_WRONG_LOOKS = 1  # One's own that were found wrong; no mail counts them.
LAPSED_ORDERS = 1  # Files of answers that she ordered and that were not made, as the case had closed; no mail either.
DESK += LAPSED_ORDERS
DESK += WRONG_LOOKS + OWN_WRONG_LOOKS + CRIMINAL + ASKED_BY_THE_POLICE + NOTED_OF_US + INDICTED + SHARING + LOG_SAMPLES
# Who is away without cover, who works here no more and has cases still; she writes no documents, notes, interviews,
# letters or plans of support.
# What waits for her as a lead: leavers, roles, lost factors, logins to bind, privileges, the roles of her unit; drafts
# that somebody left behind.
RIGHTS = 6
# Whom nobody looks after; where there are such, the names of their contact persons are another.
FLAGGED = 1
# Who has typed what leads to a secret place.
TYPED_ADDRESSES = 1
# The plans, and of the latest its initiatives with parts, milestones, reports and what showed them carried out.
ACTION_PLAN = 7
# Its seats, whether it leads a plan; of its forums themselves, mandates, seats, meetings, changes, approvals, items;
# and the names that a colleague asked to have taken out.
FORUMS = 10
DESK_OF_A_LEAD = (
    DESK
    + ACTION_PLAN
    + FORUMS
    + 2
    - 5
    - HOTLINE
    - PLACES
    - TO_CREDIT
    - TALKS
    - RETURNS
    + RIGHTS
    + 1
    + FLAGGED
    + TYPED_ADDRESSES
)
DESK_OF_A_LEAD -= ASKED_BY_THE_POLICE - 1  # But for what lies with CMM at the contact point, which is its lead's too.
# What studies ask of the unit and what it answered, the reports to treaty bodies, and the plan that says who leads.
OBLIGATIONS = 4
KNOWLEDGE = 1  # What her unit has held and not told, or not evaluated.
ERASURES = 1  # What somebody else asked to have erased.
DANGER_LOOKS = 1  # Cases that were opened because of danger and wait for an answer.
KEEPING = 4  # How long cases are kept, as another proposes, and the list of what is disposed of; the same of traces.
# A release of statistics that waits for a second pair of eyes, one that was ordered and is not made, and what could not
# be made or was sent back.
RELEASES = 3
# Applications for extracts for research; with what was prepared, where there are any.
RESEARCH = 1
DESK_OF_A_LEAD += OBLIGATIONS + KNOWLEDGE + A_SECOND + ERASURES + DANGER_LOOKS + KEEPING + RELEASES + RESEARCH
DESK_OF_A_LEAD += 1  # Whether rights that no act explains wait.
DESK_OF_A_LEAD += 1  # The systems that wait for a yes.
# Who works here; of all of them the counts, the languages, the absences; who is away and covered by whom; as on the
# desk of a lead; the interviews to come, who holds them, who interprets; notes that somebody left unfinished.
WORKLOAD = EVERY_PAGE + 5 + 2 + 3 + 1
# Whose, who works here, her cases, their assignments, languages; who holds interviews; of colleagues as above.
MOVING = EVERY_PAGE + 9
# The case, who has it, who works here, whom she covers for; of the colleagues as above.
ASSIGNING = EVERY_PAGE + 7
# The case, its interviews, who holds them, who interprets, what else is agreed; the wishes.
PLANNED = EVERY_PAGE + 2 + 3
INTERPRETERS = EVERY_PAGE + 2  # Interpreters, their languages.
BOOKING = EVERY_PAGE + 8  # The case, the interview with its three, wishes, who is taken, interpreters, their languages.
# Colleagues to choose from, cases, the names of those who have them, cases opened last, kept searches.
CASE_LIST = EVERY_PAGE + 5
QUALITY = 15  # One for each measure, for the median, the readers and what was imported, by the role of the numbers.
# The grants with a period, the periods, their spans and requests, who is gone, the stays, what was decided of one that
# changed, of which periods it is noted what they led to.
PERIOD_DESK = EVERY_PAGE + 8
RULES = EVERY_PAGE - 1  # Nobody's data, so no line of the audit.
REFERRAL_LIST = EVERY_PAGE + 1  # The unit's parts, with their referrals.
LOG = (
    EVERY_PAGE + 5
)  # Staff and systems to choose from, lines, the names of those who looked, the numbers of the cases.
LOG_OF_A_CASE = LOG + 1  # The case behind the number.
# The case, its facts, the person, residences, interviews, assessments, circumstances, offers, periods, spans,
# requests, contact persons, rungs, settled steps, reasons, readers, assignee, its referral, the joint action at which
# CMM met her, where she lives, tasks, that she opened it, what she opened too long ago (the case says what for);
# the colleagues who entered something; what was corrected, whose the question is now; measures of support, when they
# began, the last version of the plan; goals, outcomes, the winding down, who was gone, the municipalities told, each
# time that support ended; whether anything is kept of a minor, for of an adult no day is kept that tells since when;
# the criminal cases the person stands in, as CMM hears of them; whether the person's address is protected; and of the
# key store the person's key.
CASE_PAGE = EVERY_PAGE + 39
# Where something is kept of a minor: nominations, appointments, alarms, requests, placements, searches, talks, reviews.
KEPT_OF_A_MINOR = 8
# Where support ended: what goes on, whether it holds still.
SUPPORT_ENDED = 2
# The case, its facts, needs, measures, their steps, versions, indications, who wrote them; the person's key.
PLAN = EVERY_PAGE + 9
# The case, the measure, its steps, answers, payments, who wrote them; the person's key.
MEASURE = EVERY_PAGE + 7
IN_TASKS = 1  # Who asks and who is asked, where there is a task.
TASK_LIST = EVERY_PAGE + 1  # The tasks, with their cases.
MY_TASKS = TASK_LIST + 1  # Whom she covers for.
GIVEN_TO_SOMEBODY = 2  # Where tasks are given to people of the unit, who of them works here and who is away.
CASE_TASKS = EVERY_PAGE + 3 + 2 * IN_TASKS  # The case, the tasks that wait, those that do not.
# The case, the task, what the unit holds, the events, who sees the case; the person's key.
TASK = EVERY_PAGE + 6 + 2 * IN_TASKS
ASK = EVERY_PAGE + 5  # The case, its facts, who sees it, the colleagues, who of them is away.
MOVE = EVERY_PAGE + 5 + 2 * IN_TASKS  # The case, the task, what the unit holds, the events; the person's key.
ENQUIRY_LIST = EVERY_PAGE + 1  # The questions, with their answers.
ENQUIRY = EVERY_PAGE + 3  # The question with its answer; its key; the marks of secret places.
REPORT_LIST = EVERY_PAGE + 1  # The reports.
REPORT = EVERY_PAGE + 6  # The report, its pictures, its messages, what it became; its key; marks of secret places.
PASSED_ON = 1  # Where it was passed on, the words that went.
LETTERS = EVERY_PAGE + 4  # The case, letters, drafts; whether the case has ended.
# What the desk asks of what waits, without the names of others; what she chose, her last mail, whether mails reach her;
# the line of the form beside that of the count.
NOTICES = EVERY_PAGE + 17 + 2 + JOINT_ACTIONS + URGENT + PLACES + CONTACTS + RETURNS + 3 + 1 + TALKS + NOTED_OF_US
NOTICES += WRONG_LOOKS + CRIMINAL + ASKED_BY_THE_POLICE + INDICTED + SHARING + LOG_SAMPLES
GUIDANCE = EVERY_PAGE + 3  # The articles, which of them she has read; for who writes them, the drafts.
ARTICLE = EVERY_PAGE + 2  # The versions; that she has read it.
FIRST_DAY = EVERY_PAGE + 1  # How far she is.
TRIES = 1  # Where there are letters, the tries to deliver them: one query for all.
# The case, the letter, its tries, the languages of the person; of the key store the person's key.
LETTER = EVERY_PAGE + 5
REQUESTS_ANSWERED = 1  # Where extensions were asked for, their answers: one query for all of them.
# The case; what was corrected, why; what followed, what the rules said, what was itself corrected; stays,
# circumstances; the profile, what it said before; the interviews that were corrected; what the unit holds; the
# person's key.
CORRECTIONS = EVERY_PAGE + 13
INTERVIEWS_TO_HOLD = 2  # Where there are any, who is booked to interpret, and what the persons wish.
INTERVIEWS_SENT = 1  # Where there are interviews, to whom they were sent: one query for all of them.


def queries(client: Client, address: str) -> int:
    """The queries of one look at a page, on both databases; the process has looked before."""
    client.get(address)
    with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["keys"]) as keys:
        response = client.get(address)
    assert response.status_code == 200
    return len(main) + len(keys)


def assigned(cast: Cast, how_many: int) -> list[Case]:
    """Cases, each assigned to somebody and with something due."""
    opened = stories.open_cases(cast, stories.refer(cast, persons=how_many))
    for number, case in enumerate(opened):
        stories.assign(cast.karen, case, cast.jonas if number % 2 else cast.mette)
    return opened


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_desk(cast: Cast, how_many: int) -> None:
    assigned(cast, how_many)
    case = stories.an_opened_case(cast)
    for _number in range(how_many):
        stories.refer(cast)
        file_stories.begin_draft(cast.mette, case)
    assert queries(cast.mette.client(), reverse("desk")) == DESK


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_choosing_mails(cast: Cast, how_many: int) -> None:
    assigned(cast, how_many)
    assert queries(cast.mette.client(), reverse("notices")) == NOTICES


@pytest.mark.parametrize("how_many", [ONE_ROW, 12])
def test_guidance(cast: Cast, how_many: int) -> None:
    for _number in range(how_many):
        article = guidance_stories.published(cast.karen, cast.ulla).article
        guidance_stories.draft(cast.karen, article)
    assert queries(cast.karen.client(), reverse("guidance")) == GUIDANCE
    assert queries(cast.mette.client(), reverse("guidance-article", args=[article])) == ARTICLE
    assert queries(cast.mette.client(), reverse("first-day")) == FIRST_DAY


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_desk_of_a_lead(cast: Cast, how_many: int) -> None:
    assigned(cast, how_many)
    for who in (cast.mette, cast.jonas)[: 1 if how_many == 1 else 2]:
        stories.go_away(who)
    assert queries(cast.karen.client(), reverse("desk")) == DESK_OF_A_LEAD


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_who_has_how_much(cast: Cast, how_many: int) -> None:
    opened = assigned(cast, how_many)
    stories.go_away(cast.mette, cover=cast.jonas)
    for number, case in enumerate(opened):
        starts_at = dt.datetime(2025, 10, 7 + number // 8, 8 + number % 8, tzinfo=clock.COPENHAGEN)
        planning_stories.plan_interview(cast.karen, case, cast.jonas, starts_at=starts_at, minutes=45)
    assert queries(cast.karen.client(), reverse("allocation")) == WORKLOAD


@pytest.mark.parametrize("how_many", [2, MANY])
def test_moving_somebody_s_cases(cast: Cast, how_many: int) -> None:
    assigned(cast, how_many)
    address = reverse("allocation-move", args=[cast.mette.user.pk]) + "?til=fordelt"
    assert queries(cast.karen.client(), address) == MOVING


@pytest.mark.parametrize("colleagues", [0, 5])
def test_handing_over_a_case_that_one_covers(cast: Cast, colleagues: int) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    stories.go_away(cast.jonas, cover=cast.mette)
    for number in range(colleagues):
        member(f"Kollega {number}", "CMM", "cmm_caseworker")
    assert queries(cast.mette.client(), reverse("case-assign", args=[case.number])) == ASSIGNING


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_planned_interviews_of_a_case(cast: Cast, how_many: int) -> None:
    case, interpreter = stories.an_opened_case(cast), planning_stories.add_interpreter(cast.mette)
    for number in range(how_many):
        starts_at = dt.datetime(2025, 10, 8 + number, 9, tzinfo=clock.COPENHAGEN)
        planned = planning_stories.plan_interview(cast.mette, case, starts_at=starts_at)
        planning_stories.book(cast.mette, case, planned, interpreter)
        planning_stories.wish(cast.mette, case, Wish(WishKind.NOT_COUNTRY, country="HU"))
    assert queries(cast.mette.client(), reverse("case-planned", args=[case.number])) == PLANNED + 1
    # Nobody has the case, so no names are read.
    assert queries(cast.mette.client(), reverse("desk")) == DESK - 1 + INTERVIEWS_TO_HOLD


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_interpreters_and_who_can_be_booked(cast: Cast, how_many: int) -> None:
    case = stories.an_opened_case(cast)
    planned = planning_stories.plan_interview(cast.mette, case)
    for _number in range(how_many):
        planning_stories.add_interpreter(cast.mette)
    client = cast.mette.client()
    assert queries(client, reverse("interpreter-list")) == INTERPRETERS
    assert queries(client, reverse("case-interpreter-book", args=[case.number, planned.pk])) == BOOKING


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_list_of_cases(cast: Cast, how_many: int) -> None:
    assigned(cast, how_many)
    assert queries(cast.mette.client(), reverse("case-list")) == CASE_LIST


@pytest.mark.django_db(databases=["default", "keys", "numbers"])
@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_how_the_work_is_done(cast: Cast, how_many: int) -> None:
    assigned(cast, how_many)
    client, address = cast.karen.client(), reverse("statistics-quality")
    assert queries(client, address) == EVERY_PAGE
    with CaptureQueriesContext(connections["numbers"]) as numbers:
        client.get(address)
    assert len(numbers) == QUALITY


@pytest.mark.parametrize("address", ["/regler/grundlag/", "/regler/expulsion/"])
def test_what_the_rules_rest_on(cast: Cast, address: str) -> None:
    assert queries(cast.mette.client(), address) == RULES


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_list_of_referrals(cast: Cast, how_many: int) -> None:
    for number in range(how_many):
        stories.refer(cast, by=cast.sofie if number % 2 else cast.anders)
    assert queries(cast.mette.client(), reverse("referral-list")) == REFERRAL_LIST


@pytest.mark.parametrize("how_many", [ONE_ROW, 5])
def test_the_reports_from_the_public(cast: Cast, how_many: int) -> None:
    for _number in range(how_many):
        report = report_stories.report()
    for _number in range(how_many):
        report_stories.ask(cast.vera, report.pk)
        report_stories.answer(report)
    client = cast.mette.client()
    assert queries(client, reverse("report-list")) == REPORT_LIST
    assert queries(client, reverse("report-page", args=[report.pk])) == REPORT
    report_stories.pass_on(cast.vera, report.pk)
    assert queries(client, reverse("report-page", args=[report.pk])) == REPORT + PASSED_ON


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_log(cast: Cast, how_many: int) -> None:
    for number in range(how_many):
        stories.refer(cast, by=cast.sofie if number % 2 else cast.anders)
    client = cast.dorthe.client()
    assert queries(client, reverse("audit-log")) == LOG
    assert queries(client, reverse("audit-log") + f"?hvem={cast.anders.user.pk}") == LOG
    case = stories.an_opened_case(cast)
    assert queries(client, reverse("audit-log") + f"?sag={case.number}") == LOG_OF_A_CASE


@pytest.mark.parametrize("how_many", [ONE_ROW, 4])
def test_the_period_desk(cast: Cast, how_many: int) -> None:
    for _number in range(how_many):
        support_stories.go_missing(cast.ulla, stories.a_running_period(cast))
    assert queries(cast.ulla.client(), reverse("period-desk")) == PERIOD_DESK


@pytest.mark.parametrize("how_many", [ONE_ROW, 8])
def test_the_desk_with_letters_to_be_delivered(cast: Cast, how_many: int) -> None:
    (case,) = assigned(cast, 1)
    for _number in range(how_many):
        letter_stories.write_letter(cast.mette, case)
    assert queries(cast.mette.client(), reverse("desk")) == DESK + TRIES


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_lists_of_tasks_and_the_desk_with_them(cast: Cast, how_many: int) -> None:
    for case in assigned(cast, how_many):
        with suppress(Refused):  # What for, of Jonas's; her own is open to her.
            look_stories.say(cast.mette, case)
        task_stories.ask(cast.mette, case, cast.jonas, to_user=cast.jonas.user.pk)
        stories.refer(cast)
    client = cast.mette.client()
    assert queries(client, reverse("task-list")) == TASK_LIST + IN_TASKS + GIVEN_TO_SOMEBODY
    assert queries(client, reverse("task-list") + "?hvis=mine") == MY_TASKS
    assert queries(cast.jonas.client(), reverse("task-list") + "?hvis=mine") == MY_TASKS + IN_TASKS + GIVEN_TO_SOMEBODY
    assert queries(client, reverse("desk")) == DESK + IN_TASKS + GIVEN_TO_SOMEBODY
    stories.go_away(cast.jonas)
    # What nobody looks after is hers, of who is away without cover: no case is, so there is no name to read.
    alone = DESK_OF_A_LEAD + IN_TASKS + GIVEN_TO_SOMEBODY
    assert queries(cast.karen.client(), reverse("desk") + "?mine=1") == alone


@pytest.mark.parametrize("how_many", [ONE_ROW, MANY])
def test_the_list_of_questions_and_one_of_them(cast: Cast, how_many: int) -> None:
    asked = [task_stories.enquire(cast.olga, cast.mette) for _number in range(how_many)]
    with cast.mette.acting():
        enquiries.enquiry_answer(asked[0], text=stories.WHY)
    client = cast.mette.client()
    assert queries(client, reverse("enquiry-list")) == ENQUIRY_LIST
    assert queries(client, reverse("enquiry-page", args=[asked[0].pk])) == ENQUIRY
