"""One case from a referral to an extended period, with a row in every personal table, and what was typed on its way.

`SECRETS` are the texts that may be found nowhere but where they were written.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connections

from helle.register.allocation.choices import WishKind
from helle.register.allocation.planning_actions import Wish
from helle.register.cases import actions as cases
from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.finding import actions as finding
from helle.register.finding.narrowing import Chosen
from helle.register.identification import actions as identification
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.people import actions as people
from helle.register.people import protection_actions as protections
from helle.register.people.choices import ChildWhere, IdentifierKind, NameKind, ProtectionGround
from helle.register.protection import clock, submissions
from helle.register.referrals import actions as referrals
from helle.register.referrals.models import Referral
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.register.support.models import PeriodOffer
from helle.register.tasks.states import Move
from helle.rules.codes import (
    Authority,
    ResidenceStatus,
)
from tests import (
    access_stories,
    accommodation_stories,
    bed_day_stories,
    correction_stories,
    disbursement_stories,
    ending_stories,
    exploitation_stories,
    extract_stories,
    file_stories,
    handed_out,
    hotline_stories,
    interview_stories,
    joint_action_stories,
    letter_stories,
    log_stories,
    look_stories,
    minor_stories,
    outreach_stories,
    placement_stories,
    plan_stories,
    planning_stories,
    prosecution_stories,
    sharing_stories,
    support_stories,
    task_stories,
)
from tests.cast import Cast
from tests.remembered import remembered
from tests.stories import (
    ACCOUNT,
    ALIAS,
    CHILD,
    CPR,
    DESCRIPTION,
    HANDED_ON,
    NAME,
    NGO,
    REASONS,
    SAFE_CONTACT,
    SEARCH,
    WHY,
    assess,
    assign,
    decide_extension,
    description,
    fresh,
    hold_interview,
    offer_period,
    open_case,
    record_stay,
    refer,
    request_extension,
)

SECRETS = (
    NAME, ALIAS, CPR, CHILD, SAFE_CONTACT, DESCRIPTION, ACCOUNT, REASONS, WHY, SEARCH, NGO, HANDED_ON,
    task_stories.TASK, task_stories.QUESTION, outreach_stories.TYPED, bed_day_stories.NOTE, ending_stories.HANDED_ON,
    *file_stories.SECRETS, *letter_stories.SECRETS, *correction_stories.SECRETS, *access_stories.SECRETS,
    *hotline_stories.SECRETS, *interview_stories.SECRETS, *exploitation_stories.SECRETS, *joint_action_stories.SECRETS,
    *accommodation_stories.SECRETS, *placement_stories.SECRETS, *minor_stories.SECRETS, *plan_stories.SECRETS,
    *disbursement_stories.SECRETS, *support_stories.SECRETS, *extract_stories.SECRETS,
    *prosecution_stories.SECRETS, *sharing_stories.SECRETS, *look_stories.SECRETS, *log_stories.SECRETS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """What came of it."""

    case: Case
    referral: Referral


@remembered
def tell(cast: Cast) -> Story:
    """One case from a referral to an extended period, with a row in every personal table."""
    referral = refer(cast, consent="given_with_feedback", **exploitation_stories.TOLD)
    case = open_case(cast, referral)
    with cast.anders.acting():
        referrals.consent_withdraw(referral)
    with cast.mette.acting():
        people.name_add(case.pk, case.person_id, kind=NameKind.ALIAS, value=ALIAS)
        people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=CPR)
        people.child_add(case.pk, case.person_id, where=ChildWhere.HOME_COUNTRY, born_year=2015, about=CHILD)
        people.person_describe(case.pk, case.person_id, description(), why=WHY)
        # Over since long: who sees where she lives is what the placements say.
        protections.address_protect(
            case.pk,
            case.person_id,
            ground=ProtectionGround.CPR,
            since=dt.date(2020, 1, 1),
            until=dt.date(2020, 12, 31),
        )
    held = hold_interview(cast.mette, case, findings=interview_stories.FOUND)
    interview_stories.begin(cast.mette, case)
    interview_stories.read(cast.jonas, case, held)
    record_stay(cast.mette, case, ResidenceStatus.NONE)
    with cast.mette.acting():
        stays.circumstance_set(
            case,
            expected_version=fresh(case).version,
            kind=CircumstanceKind.CHARGE,
            since=dt.date(2025, 9, 1),
            until=None,
        )
        identification.interview_send(case, held, expected_version=fresh(case).version)
        contact_actions.earlier_contact_record(
            case,
            expected_version=fresh(case).version,
            organisation=None,
            name=NGO,
            since=dt.date(2021, 3, 1),
            until=dt.date(2021, 8, 31),
            source=WHY,
        )
        contact_actions.contact_person_set(
            case, expected_version=fresh(case).version, user=cast.mette.user, since=clock.today(), note=HANDED_ON
        )
        contact_actions.deputy_set(
            case,
            expected_version=fresh(case).version,
            user=cast.jonas.user,
            since=clock.today() + dt.timedelta(days=30),
            until=clock.today() + dt.timedelta(days=40),
        )
        cases.step_settle(
            case, expected_version=fresh(case).version, code="give_support", settled_on=clock.today(), note=WHY
        )
        submissions.spend(uuid.uuid4(), "/sager/1", "")
        finding.case_seen(case)
        finding.search_save(name=SEARCH, chosen=Chosen(who="mig"))
    assign(cast.karen, case, cast.jonas, note=WHY)
    interpreter = planning_stories.add_interpreter(cast.mette)
    planning_stories.book(
        cast.mette,
        case,
        planning_stories.plan_interview(cast.mette, case, arrangements=interview_stories.ARRANGED),
        interpreter,
    )
    joint_action_stories.tell(cast, interpreter)
    planning_stories.wish(cast.mette, case, Wish(WishKind.NOT_COUNTRY, country="HU"))
    asked = task_stories.ask(cast.mette, case, cast.jonas)
    task_stories.move_task(cast.jonas, case, asked, Move.ANSWERED, text=task_stories.TASK)
    with cast.mette.acting():
        enquiries.enquiry_answer(task_stories.enquire(cast.olga, cast.mette), text=task_stories.QUESTION)
    hotline_stories.tell(cast.vera)
    outreach_stories.tell(cast.rita)
    exploitation_stories.tell(cast, referral)
    bed_day_stories.tell(cast, case)
    prosecution_stories.tell(cast, case)
    sharing_stories.tell(cast, case)
    accommodation_stories.tell(cast, case)
    placement_stories.tell(cast, case)
    assess(cast.ulla, case, Authority.UDLST)
    offer_period(cast.mette, case)
    with cast.ulla.acting():
        support.period_set(case, expected_version=fresh(case).version, notified_on=clock.today())
    request_extension(cast.mette, case)
    support_stories.tell(cast, case)
    file_stories.write_note(cast.mette, case)
    file_stories.begin_draft(cast.mette, case)
    file_stories.file_document(cast.mette, case)
    letter_stories.draft_letter(cast.mette, case)
    letter_stories.deliver(cast.mette, case, letter_stories.write_letter(cast.mette, case))
    plan_stories.tell(cast, case)
    told = decide_extension(cast.ulla, case)
    with cast.mette.acting():
        offer = PeriodOffer.objects.get(case=case)
    correction_stories.correct(cast.mette, case, CorrectableKind.OFFER, offer.pk)
    correction_stories.redecide(cast.ulla, case, correction_stories.waiting(cast.ulla, case)[0].row)
    stopped = access_stories.an_approved_answer(cast, told)
    file_stories.write_note(cast.mette, told)
    access_stories.let_stand(cast.jonas, told, stopped)
    access_stories.withdraw(cast.karen, told, stopped)
    access_stories.close(cast.mette, told, stopped)
    access_stories.a_delivered_answer(cast, told)
    extract_stories.tell(cast.mette, told)
    disbursement_stories.tell(cast, told)
    look_stories.tell(cast, told)
    handed_out.tell(cast.mette, told)
    log_stories.tell(cast)
    # As after a commit: what an act asks of the end of its transaction is in the register before a test looks.
    for store in ("default", "keys"):
        connections[store].check_constraints()
    with cast.ulla.acting():
        return Story(fresh(told), referral)
