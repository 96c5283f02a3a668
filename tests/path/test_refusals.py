"""What each action refuses, and that a refused one leaves nothing behind: no row, no version, no line of the audit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from helle.register.audit.models import Line
from helle.register.cases import actions as cases
from helle.register.cases.models import Assignment, Case, RungEvent, SettledStep, Statement
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind, PassOnConsent
from helle.register.identification.models import Assessment, Circumstance, Interview, InterviewSent
from helle.register.people import actions as people
from helle.register.people.choices import BirthPrecision, ChildWhere, IdentifierKind, NameKind
from helle.register.people.models import Child, Identifier, Name, Profile, Residence
from helle.register.protection import submissions
from helle.register.protection.models import Grant, SentForm
from helle.register.protection.refusals import AlreadySaved, Refused, Stale, UsedForm
from helle.register.referrals import actions as referrals
from helle.register.referrals import triage_actions
from helle.register.referrals.choices import TriageOutcome
from helle.register.referrals.models import OpenedCase, Party, Referral, Triage
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Period, Span
from helle.rules.codes import Authority, ExtensionGround, FactorAnswer, ResidenceStatus
from helle.rules.definitions.spectrum import SpectrumFacts
from tests import stories
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TODAY, TOMORROW, DAY_BEFORE = stories.FIRST_DAY, dt.date(2025, 10, 7), dt.date(2025, 10, 5)
TABLES = (
    Assessment, Assignment, Case, Child, Circumstance, ContactPerson, ExtensionAnswer, ExtensionRequest, Grant,
    Identifier, Interview, InterviewSent, Name, OpenedCase, Party, Period, Profile, Referral, Residence, RungEvent,
    SentForm, SettledStep, Span, Statement, Triage,
)  # fmt: skip

Act = Callable[[Case], object]


def written(cast: Cast) -> list[object]:
    """All that stands in the register, as far as CMM, Udlændingestyrelsen and the data-protection officer see it."""
    seen: list[object] = []
    for who in (cast.mette, cast.ulla):
        with who.acting():
            seen += [sorted(map(str, table._default_manager.values_list(*_columns(table)))) for table in TABLES]
    with cast.dorthe.acting():
        return [*seen, Line.objects.count()]


def _columns(table: type[Model]) -> list[str]:
    """Those that a role reads in the table: some are given out by a function alone."""
    kept_back = getattr(table._default_manager, "columns", ())
    return [one.attname for one in table._meta.concrete_fields if one.attname not in kept_back]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that is refused: on which case, by whom, and beside which field."""

    name: str
    case: Callable[[Cast], Case]
    who: str
    act: Act
    field: str | None = None
    cited: str = ""

    def __str__(self) -> str:
        return self.name


def _version(case: Case) -> int:
    return stories.fresh(case).version


def _settle(case: Case, code: str, day: dt.date, note: str) -> None:
    cases.step_settle(case, expected_version=_version(case), code=code, settled_on=day, note=note)


def _indicate(case: Case, day: dt.date) -> None:
    cases.indication_set(case, expected_version=_version(case), occurred_on=day, reasons=stories.REASONS)


def _stay(case: Case, since: dt.date, until: dt.date | None = None) -> None:
    stays.residence_record(case, expected_version=_version(case), status=ResidenceStatus.NONE, since=since, until=until)


def _interview(case: Case, **changed: object) -> object:
    return identification.interview_record(case, expected_version=_version(case), held=stories.interview(**changed))


def _circumstance(case: Case, since: dt.date, until: dt.date | None = None) -> object:
    return stays.circumstance_set(
        case, expected_version=_version(case), kind=CircumstanceKind.CHARGE, since=since, until=until
    )


def _assess(case: Case, authority: Authority = Authority.CMM, **changed: object) -> object:
    return identification.assessment_make(
        case, expected_version=_version(case), decision=stories.decision(authority, **changed)
    )


def _period(case: Case, day: dt.date) -> object:
    return support.period_set(case, expected_version=_version(case), notified_on=day)


def _request(case: Case, end: dt.date = dt.date(2025, 12, 5), why: str = stories.WHY) -> object:
    return support.extension_request(
        case,
        stories.period_of(case),
        expected_version=_version(case),
        ground=ExtensionGround.SPECIAL_REASONS,
        wanted_end=end,
        why=why,
    )


def _decide(
    case: Case, *, end: dt.date = dt.date(2025, 12, 5), granted: bool = True, reasons: str = "for at prøve"
) -> object:
    return support.extension_decide(
        case,
        stories.period_of(case),
        expected_version=_version(case),
        granted=granted,
        ground=ExtensionGround.SPECIAL_REASONS,
        new_end=end,
        wants_or_must_leave=True,
        reasons=reasons,
    )


def _describe(case: Case, **changed: object) -> object:
    return people.person_describe(case.pk, case.person_id, stories.description(**changed), why=stories.WHY)


def heard_by_cmm(cast: Cast) -> Case:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case, held_on=dt.date(2025, 10, 5), reason_alone=stories.WHY)
    return case


def heard_by_udlst(cast: Cast) -> Case:
    case = stories.a_case_with_udlst(cast)
    stories.hold_interview(cast.ulla, case)
    return case


def a_child(cast: Cast) -> Case:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    return case


def on_contact(cast: Cast) -> Case:
    return stories.an_opened_case(cast, indication=False)


OPENED, WITH_CMM, WITH_UDLST = stories.an_opened_case, stories.a_case_with_cmm, stories.a_case_with_udlst
RUNNING = stories.a_running_period

REFUSALS = [
    Refusal("an indication tomorrow", on_contact, "mette", lambda c: _indicate(c, TOMORROW), "occurred_on"),
    Refusal("a step settled tomorrow", OPENED, "mette", lambda c: _settle(c, "wind_down", TOMORROW, "x"), "settled_on"),
    Refusal("a step without a note", OPENED, "mette", lambda c: _settle(c, "wind_down", TODAY, " "), "note"),
    Refusal("a step of the case's own", OPENED, "mette", lambda c: _settle(c, "assess", TODAY, "for at prøve")),
    Refusal("a stay from tomorrow", OPENED, "mette", lambda c: _stay(c, TOMORROW), "since"),
    Refusal("a stay backwards", OPENED, "mette", lambda c: _stay(c, TODAY, dt.date(2025, 10, 1)), "until"),
    Refusal("two stays at once", WITH_CMM, "mette", lambda c: _stay(c, dt.date(2025, 1, 1)), "since"),
    Refusal("an interview tomorrow", OPENED, "mette", lambda c: _interview(c, held_on=TOMORROW), "held_on"),
    Refusal("a child alone", a_child, "mette", _interview, "reason_alone", "MIN-01"),
    Refusal("a charge from tomorrow", OPENED, "mette", lambda c: _circumstance(c, TOMORROW), "since"),
    Refusal(
        "a charge backwards", OPENED, "mette", lambda c: _circumstance(c, dt.date(2025, 9, 1), dt.date(2025, 8, 1)),
        "until",
    ),
    Refusal("decided tomorrow", heard_by_cmm, "mette", lambda c: _assess(c, decided_on=TOMORROW), "decided_on"),
    Refusal("decided without reasons", heard_by_cmm, "mette", lambda c: _assess(c, reasons=" "), "reasons"),
    Refusal(
        "decided before the interview", heard_by_cmm, "mette",
        lambda c: _assess(c, decided_on=dt.date(2025, 10, 4)), "decided_on",
    ),
    Refusal(
        "one question left open", heard_by_cmm, "mette", lambda c: _assess(c, relationship_current=None),
        "relationship_current",
    ),
    Refusal("without a purpose", heard_by_cmm, "mette", lambda c: _assess(c, purposes=[]), "purposes"),
    Refusal("decided unheard", WITH_CMM, "mette", _assess, "no_interview_reason"),
    Refusal("CMM decides for Udlændingestyrelsen", heard_by_udlst, "mette", _assess, None, "ID-05"),
    Refusal(
        "Udlændingestyrelsen decides in CMM's name", heard_by_udlst, "ulla", lambda c: _assess(c, Authority.CMM), None,
        "ID-05",
    ),
    Refusal(
        "a period tomorrow", stories.an_assessed_victim, "ulla", lambda c: _period(c, TOMORROW), "notified_on"
    ),
    Refusal(
        "a period before the decision", stories.an_assessed_victim, "ulla",
        lambda c: _period(c, dt.date(2025, 10, 5)), "notified_on",
    ),
    Refusal(
        "CMM notifies a reflection period", stories.an_assessed_victim, "mette",
        lambda c: _period(c, TODAY), None, "PER-05",
    ),
    Refusal("two periods at once", RUNNING, "ulla", lambda c: _period(c, TODAY), "notified_on"),
    Refusal("asking for day 121", RUNNING, "mette", lambda c: _request(c, dt.date(2026, 2, 4)), "wanted_end", "PER-06"),
    Refusal("asking without reasons", RUNNING, "mette", lambda c: _request(c, why=" "), "why"),
    Refusal("day 121", RUNNING, "ulla", lambda c: _decide(c, end=dt.date(2026, 2, 4)), "new_end", "PER-06"),
    Refusal("extended without reasons", RUNNING, "ulla", lambda c: _decide(c, reasons=" "), "reasons"),
    Refusal("nothing to refuse", RUNNING, "ulla", lambda c: _decide(c, granted=False)),
    Refusal("CMM extends a reflection period", RUNNING, "mette", _decide, None, "PER-05"),
    Refusal("born tomorrow", OPENED, "mette", lambda c: _describe(c, birth_date=TOMORROW), "birth_date"),
    Refusal("a certain day, unknown", OPENED, "mette", lambda c: _describe(c, birth_date=None), "birth_date"),
    Refusal(
        "an unknown day, given", OPENED, "mette",
        lambda c: _describe(c, birth_precision=BirthPrecision.UNKNOWN), "birth_date",
    ),
    Refusal(
        "no name", OPENED, "mette", lambda c: people.name_add(c.pk, c.person_id, kind=NameKind.ALIAS, value=" "), "name"
    ),
    Refusal(
        "no CPR number", OPENED, "mette",
        lambda c: people.identifier_add(c.pk, c.person_id, kind=IdentifierKind.CPR, value="3102614285"), "value",
    ),
    Refusal(
        "a child of next year", OPENED, "mette",
        lambda c: people.child_add(c.pk, c.person_id, where=ChildWhere.DENMARK, born_year=2026, about=""), "born_year",
    ),
    Refusal(
        "nothing to supersede", OPENED, "mette",
        lambda c: people.entry_supersede(c.pk, c.person_id, uuid.uuid4(), why="for at prøve"),
    ),
    Refusal(
        "a ground that is CMM's", WITH_UDLST, "ulla",
        lambda c: cases.case_open(ground="indication", first_contact="udlst"), "ground",
    ),
]  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_refused_action_says_why_and_leaves_nothing(cast: Cast, refusal: Refusal) -> None:
    case = refusal.case(cast)
    who: Member = getattr(cast, refusal.who)
    before = written(cast)
    with who.acting(), pytest.raises(Refused) as refused:
        refusal.act(case)
    assert refused.value.field == refusal.field
    assert refused.value.message.da and refused.value.message.en
    if refusal.cited:
        assert refused.value.ruling is not None
        assert refusal.cited in {reason.requirement for reason in refused.value.ruling.reasons}
    assert written(cast) == before


STALE: dict[str, Callable[[Cast, Case], object]] = {
    "indication": lambda cast, c: cases.indication_set(
        c, expected_version=c.version, occurred_on=TODAY, reasons="for at prøve"
    ),
    "step": lambda cast, c: cases.step_settle(
        c, expected_version=c.version, code="give_support", settled_on=TODAY, note="for at prøve"
    ),
    "assignment": lambda cast, c: cases.case_assign(c, expected_version=c.version, user=cast.jonas.user),
    "stay": lambda cast, c: stays.residence_record(
        c, expected_version=c.version, status=ResidenceStatus.PERMIT, since=TODAY, until=None
    ),
    "interview": lambda cast, c: identification.interview_record(
        c, expected_version=c.version, held=stories.interview()
    ),
    "circumstance": lambda cast, c: stays.circumstance_set(
        c, expected_version=c.version, kind=CircumstanceKind.CHARGE, since=TODAY, until=None
    ),
    "assessment": lambda cast, c: identification.assessment_make(
        c, expected_version=c.version, decision=stories.decision(Authority.CMM)
    ),
    "contact person": lambda cast, c: contact_actions.contact_person_set(
        c, expected_version=c.version, user=cast.mette.user, since=TODAY
    ),
}


@pytest.mark.parametrize("name", STALE)
def test_an_action_on_a_case_that_was_changed_meanwhile_leaves_nothing(cast: Cast, name: str) -> None:
    case = heard_by_cmm(cast)
    with cast.mette.acting():
        opened = stories.fresh(case)
        cases.case_touch(case, None)
    before = written(cast)
    with cast.mette.acting(), pytest.raises(Stale):
        STALE[name](cast, opened)
    assert written(cast) == before


STALE_PERIODS: dict[str, tuple[Callable[[Cast], Case], Act]] = {
    "period": (
        stories.an_assessed_victim,
        lambda c: support.period_set(c, expected_version=c.version - 1, notified_on=TODAY),
    ),
    "request": (
        RUNNING,
        lambda c: support.extension_request(
            c,
            stories.period_of(c),
            expected_version=c.version - 1,
            ground=ExtensionGround.SPECIAL_REASONS,
            wanted_end=dt.date(2025, 12, 5),
            why="for at prøve",
        ),
    ),
    "decision": (
        RUNNING,
        lambda c: support.extension_decide(
            c,
            stories.period_of(c),
            expected_version=c.version - 1,
            granted=True,
            ground=ExtensionGround.SPECIAL_REASONS,
            new_end=dt.date(2025, 12, 5),
            wants_or_must_leave=True,
            reasons="for at prøve",
        ),
    ),
}


@pytest.mark.parametrize("name", STALE_PERIODS)
def test_the_same_for_periods(cast: Cast, name: str) -> None:
    begin, act = STALE_PERIODS[name]
    case = begin(cast)
    before = written(cast)
    with cast.ulla.acting(), pytest.raises(Stale):
        act(case)
    assert written(cast) == before


def test_a_token_is_spent_once_and_the_second_press_is_told_where_the_first_went(cast: Cast) -> None:
    token = uuid.uuid4()
    with cast.mette.acting():
        submissions.spend(token, "/sager/2025-0001/", "one")
        with pytest.raises(AlreadySaved) as second:
            submissions.spend(token, "/et/andet/sted/", "one")
    assert second.value.location == "/sager/2025-0001/"


def test_somebody_else_s_token_tells_nothing_and_nothing_is_said_to_be_saved(cast: Cast) -> None:
    token = uuid.uuid4()
    with cast.mette.acting():
        submissions.spend(token, "/sager/2025-0001/", "one")
    with cast.olga.acting(), pytest.raises(UsedForm):
        submissions.spend(token, "/", "one")


def test_a_spent_token_with_other_content_is_no_second_press(cast: Cast) -> None:
    token = uuid.uuid4()
    with cast.mette.acting():
        submissions.spend(token, "/", "one")
        with pytest.raises(UsedForm):
            submissions.spend(token, "/", "other")
        with pytest.raises(UsedForm):
            submissions.refuse_spent(token, "other")


def test_a_token_comes_back_when_what_it_was_spent_on_is_refused(cast: Cast) -> None:
    token = uuid.uuid4()
    with cast.mette.acting():
        with pytest.raises(Refused), transaction.atomic():
            submissions.spend(token, "/", "one")
            referrals.referral_send(stories.message(occurred_on=TOMORROW))
        submissions.spend(token, "/", "one")


MESSAGES: dict[str, tuple[str, dict[str, object], str]] = {
    "seen tomorrow": ("anders", {"occurred_on": TOMORROW}, "occurred_on"),
    "police not chosen": ("anders", {"police_unit": ""}, "police_unit"),
    "police that is none": ("anders", {"police_unit": "CMM"}, "police_unit"),
    "police that is nothing": ("anders", {"police_unit": "X"}, "police_unit"),
    "asked of SIRI alone": ("anders", {"arose_in": "control"}, "arose_in"),
    "no prosecution for others": ("anders", {"prosecution_on": DAY_BEFORE}, "prosecution_on"),
    "prosecution tomorrow": ("peter", {"police_unit": "", "prosecution_on": TOMORROW}, "prosecution_on"),
    "prosecution before it was seen": ("peter", {"police_unit": "", "prosecution_on": DAY_BEFORE}, "prosecution_on"),
    "an NGO without consent": ("rita", {"police_unit": ""}, "consent"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_referral_that_is_refused_is_not_sent_to_anybody(cast: Cast, name: str) -> None:
    who, changed, field = MESSAGES[name]
    before = written(cast)
    with getattr(cast, who).acting(), pytest.raises(Refused) as refused:
        referrals.referral_send(stories.message(**changed))
    assert refused.value.field == field
    assert written(cast) == before


def passed_on(referral: Referral, work: SpectrumFacts) -> None:
    triage_actions.referral_close(
        referral, outcome=TriageOutcome.PASSED_ON, passed_on_to="AT", reason=stories.WHY, work=work
    )


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda r: triage_actions.referral_take_in(r, person_ids=[], indication=False, reasons=""), "persons"),
        (lambda r: triage_actions.referral_take_in(r, person_ids=[], indication=True, reasons=" "), "reasons"),
        (
            lambda r: triage_actions.referral_close(r, outcome=TriageOutcome.NO_ACTION, passed_on_to="", reason=" "),
            "reason",
        ),
        (
            lambda r: triage_actions.referral_close(
                r, outcome=TriageOutcome.PASSED_ON, passed_on_to="X", reason="for at prøve"
            ),
            "passed_on_to",
        ),
        (
            lambda r: triage_actions.referral_close(
                r, outcome=TriageOutcome.PASSED_ON, passed_on_to="AT", reason="for at prøve"
            ),
            "trafficking",
        ),
        (lambda r: passed_on(r, SpectrumFacts(FactorAnswer.NO, True, None, None)), "work_on"),
        (lambda r: passed_on(r, SpectrumFacts(FactorAnswer.NO, True, False, TOMORROW)), "unreasonable"),
        (lambda r: passed_on(r, SpectrumFacts(FactorAnswer.YES, None, None, None)), "trafficking"),
    ],
)
def test_a_referral_that_is_not_decided_on_stays_as_it_was(
    cast: Cast, act: Callable[[Referral], object], field: str
) -> None:
    referral = stories.refer(cast)
    before = written(cast)
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        act(referral)
    assert refused.value.field == field
    assert written(cast) == before


def test_an_interview_without_consent_is_not_sent(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    held = stories.hold_interview(cast.mette, case, pass_on=PassOnConsent.REFUSED)
    before = written(cast)
    with cast.mette.acting(), pytest.raises(Refused):
        identification.interview_send(case, held, expected_version=_version(case))
    assert written(cast) == before


FORBIDDEN: dict[str, tuple[str, Act]] = {
    "an outsider's indication": ("olga", lambda c: cases.indication_set(
        c, expected_version=1, occurred_on=TODAY, reasons="for at prøve"
    )),
    "a lead's indication": ("karen", lambda c: _indicate(c, TODAY)),
    "a lead's interview": ("karen", _interview),
    "a lead's assessment": ("karen", _assess),
    "a lead's name": ("karen", lambda c: people.name_add(c.pk, c.person_id, kind=NameKind.ALIAS, value="x")),
    "an analyst's assignment": ("stine", lambda c: cases.case_assign(c, expected_version=1, user=c.opened_by_user)),
    "an officer's case": ("anders", lambda c: cases.case_open(ground="indication", first_contact="other")),
    "the police's step": ("peter", lambda c: cases.step_settle(
        c, expected_version=1, code="give_support", settled_on=TODAY, note="for at prøve"
    )),
    "a lead's referral": ("karen", lambda c: referrals.referral_send(stories.message())),
    "the officer's for data protection": ("dorthe", lambda c: referrals.referral_send(stories.message())),
}  # fmt: skip


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_role_that_does_not_write_it_writes_nothing(cast: Cast, name: str) -> None:
    who, act = FORBIDDEN[name]
    case = on_contact(cast)
    before = written(cast)
    with pytest.raises(PermissionDenied), getattr(cast, who).acting():
        act(case)
    assert written(cast) == before
