"""What an office has beside its cases: who speaks what, who is away, interviews to come, and interpreters."""

from __future__ import annotations

import datetime as dt

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.demo.people import Worker
from helle.register.allocation import actions, planning_actions, planning_queries
from helle.register.allocation.choices import PlaceKind, Why, WishKind
from helle.register.allocation.models import Interpreter
from helle.register.allocation.planning_actions import Described, Plan, Wish
from helle.register.cases import queries as cases
from helle.register.guidance import actions as guidance
from helle.register.guidance.actions import Written
from helle.register.guidance.loading import article_id
from helle.register.guidance.models import Version
from helle.register.notices import actions as notices
from helle.register.notices.choices import How
from helle.register.notices.times import Habit
from helle.register.organisations.models import User
from helle.register.people import queries as persons
from helle.register.protection import clock
from helle.register.protection.models import Grant

SPEAK = {
    "Mette Holm": ("en", "ro"),
    "Jonas Lind": ("en", "es", "pt"),
    "Signe Ravn": ("en", "ru", "uk"),
    "Ulla Bech": ("en", "fr"),
    "Thomas Kjær": ("ar", "en"),
}
# Name, sex, from, languages with their scripts, regions, comes, works remotely, months that the declaration is good for
# (None: there is none).
INTERPRETERS = (
    ("Doina Varga", "woman", "RO", (("ro", "Latn"),), ("capital", "zealand"), True, True, 18),
    ("Mihai Lupu", "man", "MD", (("ro", "Latn"), ("ru", "Cyrl")), ("south",), True, False, 6),
    ("Kanya Thongchai", "woman", "TH", (("th", "Thai"),), ("capital",), True, True, 12),
    ("Linh Tran", "woman", "VN", (("vi", "Latn"),), ("central", "north"), True, True, 24),
    ("Oksana Bondar", "woman", "UA", (("uk", "Cyrl"), ("ru", "Cyrl")), ("capital", "central"), True, True, 15),
    ("Zsófia Kis", "woman", "HU", (("hu", "Latn"),), (), False, True, 9),
    ("Grace Oduya", "woman", "NG", (("en", "Latn"),), ("capital",), True, True, 12),
    ("Reza Amani", "man", "SY", (("ar", "Arab"),), ("zealand", "south"), True, False, None),
    ("Elena Petrova", "woman", "BG", (("bg", "Cyrl"),), ("capital", "south"), True, True, 12),
    ("Binod Thapa", "man", "NP", (("ne", "Deva"), ("hi", "Deva")), ("central",), True, True, 12),
)
MOST_INTERVIEWS = 5
EVERY_MORNING = Habit(How.DAILY, 8, 17, 7, quiet_weekends=True, quiet_holidays=True)
HANDED_OVER = "Hun er tryg ved at ringe om formiddagen. Kontakten til kommunen er aftalt, men ikke bekræftet."


def furnish() -> None:
    """Fill the office as it stands on the country's today. By the actions of whoever would do it."""
    named = {one.name: one for one in people.WORKERS}
    for name, languages in SPEAK.items():
        with acting_as(named[name]):
            actions.languages_set(_user(named[name]), languages)
    today = clock.today()
    with acting_as(named["Karen Dahl"]):
        for described in _interpreters(today):
            planning_actions.interpreter_save(None, expected_version=None, described=described)
        actions.absence_set(
            user=_user(named["Signe Ravn"]),
            since=today,
            until=today + dt.timedelta(days=11),
            cover=_user(named["Jonas Lind"]),
        )
    with acting_as(named["Thomas Kjær"]):
        week_after = today + dt.timedelta(days=7)
        actions.absence_set(
            user=_user(named["Thomas Kjær"]), since=week_after, until=week_after + dt.timedelta(days=4), cover=None
        )
    with acting_as(named["Mette Holm"]):
        notices.choice_set(EVERY_MORNING, language="da")
    with acting_as(named["Karen Dahl"]):
        guidance.draft_save(article_id("secret-addresses"), written=_next_version(), expected_revision=None)
    _hand_over(named["Karen Dahl"], named["Signe Ravn"], named["Mette Holm"])
    _plan_interviews(named["Mette Holm"], today)


def _next_version() -> Written:
    """What the lead would add to the guidance: a draft that waits for somebody else to publish it."""
    present = Version.objects.get(article=article_id("secret-addresses"), number=1)
    return Written(
        topic=present.topic,
        title_da=present.title_da,
        title_en=present.title_en,
        body_da=f"{present.body_da}\n\nDet gælder også, når personen selv fortæller, hvor hun bor: skriv det ikke ned.",
        body_en=f"{present.body_en}\n\nIt also holds when the person tells you where she lives: do not write it down.",
        screens=tuple(present.screens),
        requirements=tuple(present.requirements),
    )


def _user(worker: Worker) -> User:
    return User.objects.get(pk=worker.user_id)


def _interpreters(today: dt.date) -> list[Described]:
    signed = today.replace(month=1, day=5)
    return [
        Described(
            name=name,
            sex=sex,
            origin=origin,
            regions=regions,
            in_person=comes,
            remote=remote,
            declared_on=signed if months else None,
            declared_until=signed + dt.timedelta(days=30 * months) if months else None,
            closed_on=None,
            languages=languages,
        )
        for name, sex, origin, languages, regions, comes, remote, months in INTERPRETERS
    ]


def _waiting_for(worker: Worker, step: str) -> list[Grant]:
    found = cases.own_core_grants().filter(
        cases.is_open(), assigned_to_id=worker.user_id, steps__contains=[{"code": step}]
    )
    return list(found.order_by("-number")[:MOST_INTERVIEWS])


def _hand_over(lead: Worker, away: Worker, to: Worker) -> None:
    """One case does not wait until she is back."""
    with acting_as(lead):
        first = cases.own_core_grants().filter(cases.is_open(), assigned_to_id=away.user_id).order_by("-number").first()
        if first is not None:
            case = case_now(first.case_id)
            actions.case_give(case, expected_version=case.version, user=_user(to), why=Why.AWAY, note=HANDED_OVER)


def _plan_interviews(worker: Worker, today: dt.date) -> None:
    """Interviews of the coming days, one a day, with an interpreter where one can be booked."""
    with acting_as(worker):
        for number, grant in enumerate(_waiting_for(worker, "hold_interview")):
            case = case_now(grant.case_id)
            profile = persons.profile_of(case.person_id)
            language = (profile.languages or ["en"])[0] if profile else "en"
            starts_at = dt.datetime.combine(today + dt.timedelta(days=1 + number), dt.time(10), clock.COPENHAGEN)
            if number == 0:
                wish = Wish(WishKind.ONLY_SEX, sex="woman")
                planning_actions.wish_record(case, expected_version=case.version, wish=wish)
            row = planning_actions.interview_plan(
                case,
                expected_version=None,
                plan=Plan(
                    starts_at=starts_at,
                    minutes=120,
                    place=(PlaceKind.OFFICE, PlaceKind.CRISIS_CENTRE, PlaceKind.ARREST_HOUSE)[number % 3],
                    language=language,
                    needs_interpreter=language != "da",
                    interviewers=[_user(worker)],
                ),
            )
            planned = planning_queries.get_planned_interview(case, row.pk)
            offered: list[Interpreter] = planning_queries.candidates(case, planned).offered
            if offered:
                planning_actions.interpreter_book(case, planned, expected_version=None, interpreter=offered[0])
