"""What waits for somebody: read once, for the desk and for the mail that says how much it is."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from helle.register.access_requests import queries as access_requests
from helle.register.access_requests.models import AccessRequest
from helle.register.accommodation import policies as accommodation_policies
from helle.register.accommodation import queries as accommodation
from helle.register.accommodation import requests as change_requests
from helle.register.accommodation import typed_addresses
from helle.register.accommodation.models import ChangeRequest
from helle.register.accommodation.queries import Due
from helle.register.accommodation.typed_addresses import Told
from helle.register.action_plans import on_desk as action_plans
from helle.register.action_plans.on_desk import PlanWork
from helle.register.administration import login_queries, review_queries, system_queries, unexplained_queries
from helle.register.administration import queries as administration
from helle.register.administration.login_queries import Identity, Privilege
from helle.register.administration.models import FactorReset, Leaver
from helle.register.administration.policies import administers, leads, sees_rights
from helle.register.administration.queries import WantedRole
from helle.register.administration.review_queries import UnitReview
from helle.register.administration.system_queries import Systems
from helle.register.allocation import planning_queries as planning
from helle.register.allocation import queries as allocation
from helle.register.allocation.left_drafts import LeftDraft, left_drafts
from helle.register.allocation.models import Absence, Handover
from helle.register.allocation.planning_queries import Mine as MyInterview
from helle.register.allocation.policies import allocates
from helle.register.allocation.queries import Unattended
from helle.register.bed_days import orders as home_orders
from helle.register.bed_days.orders import HomeWaits
from helle.register.casefile import queries as casefile
from helle.register.casefile.models import Document, Draft
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.coordination import on_desk as forums
from helle.register.coordination.on_desk import ForumWork
from helle.register.disbursements import waiting as disbursements
from helle.register.enquiries import queries as enquiries
from helle.register.enquiries.models import Enquiry
from helle.register.erasure import queries as erasure
from helle.register.erasure.models import Order
from helle.register.hotline import policies as hotline_policies
from helle.register.hotline import queries as hotline
from helle.register.hotline.models import CallBack, CallDraft
from helle.register.identification import queries as identification
from helle.register.identification.models import InterviewDraft
from helle.register.joint_actions import policies as joint_action_policies
from helle.register.joint_actions import queries as joint_actions
from helle.register.joint_actions.queries import OnDesk
from helle.register.knowledge import on_desk as knowledge
from helle.register.knowledge.on_desk import KnowledgeWork
from helle.register.letters import queries as letters
from helle.register.letters.queries import OpenedLetter
from helle.register.log_review import on_desk as log_review
from helle.register.log_review.on_desk import LogWork
from helle.register.minors import policies as minor_policies
from helle.register.minors import queries as minors
from helle.register.minors.queries import Alarm
from helle.register.need_to_know import left as wrong_looks
from helle.register.need_to_know import policies as need_to_know_policies
from helle.register.need_to_know import queries as need_to_know
from helle.register.need_to_know.left import WrongLook
from helle.register.need_to_know.models import Look
from helle.register.obligations import on_desk as obligations
from helle.register.obligations.on_desk import ObligationWork
from helle.register.outreach import policies as outreach_policies
from helle.register.outreach import queries as outreach
from helle.register.outreach.models import EveningDraft
from helle.register.partner_access import queries as partner_access
from helle.register.placements import policies as placement_policies
from helle.register.placements import queries as placements
from helle.register.placements import urgent_queries
from helle.register.placements.models import UrgentRequest
from helle.register.placements.queries import Waits
from helle.register.prosecution import beside_queries as statements
from helle.register.prosecution import charge_looks, their_word, weighing_queries
from helle.register.prosecution import contact_queries as contacts
from helle.register.prosecution import detention_queries as detentions
from helle.register.prosecution import handover_queries as case_handovers
from helle.register.prosecution import list_queries as criminal_lists
from helle.register.prosecution import policies as prosecution_policies
from helle.register.prosecution.beside_queries import OpenedRequest
from helle.register.prosecution.charge_looks import ToLookAt
from helle.register.prosecution.contact_queries import Shown as ContactShown
from helle.register.prosecution.detention_queries import Gone, Lasting, Unweighed
from helle.register.prosecution.handover_models import Handover as CaseHandover
from helle.register.prosecution.list_queries import Line as CriminalCaseLine
from helle.register.prosecution.models import VictimLink, WaiverProposal
from helle.register.prosecution.their_word import Unanswered
from helle.register.protection import clock, context, policies
from helle.register.protection.models import Grant
from helle.register.referrals import queries as referrals
from helle.register.referrals.models import Party
from helle.register.reintegration import queries as reintegration
from helle.register.releases import on_desk as releases
from helle.register.releases.on_desk import ReleaseWork
from helle.register.reports import queries as reports
from helle.register.reports.models import PassedOn, Report
from helle.register.research import on_desk as research
from helle.register.research.queries import ResearchView
from helle.register.retention import own_to_go
from helle.register.retention import queries as retention
from helle.register.retention import trace_queries as traces
from helle.register.retention.models import Disposal, Schedule, TraceList, TraceSchedule
from helle.register.retention.own_to_go import ToGo
from helle.register.returns import queries as returns
from helle.register.returns.queries import Waits as ReturnWaits
from helle.register.sharing import on_desk as sharing
from helle.register.sharing.on_desk import SharingWork
from helle.register.support import after_queries, contact_queries
from helle.register.support.contact_models import ContactHandover
from helle.register.support.contact_queries import Flagged
from helle.register.support.models import NotifiedMunicipality
from helle.register.support_plans import policies as plan_policies
from helle.register.support_plans import queries as plans
from helle.register.support_plans.models import Measure
from helle.register.tasks import queries as tasks
from helle.register.tasks.models import Task
from helle.rules.codes import OrganisationKind

DESK_LENGTH = 40
LATE_LENGTH = 20
UNDATED_LENGTH = 20
LETTERS_LENGTH = 10
TASKS_LENGTH = 20
MEASURES_LENGTH = 10
OTHERS_LENGTH = 8
DAYS_AHEAD = 60
SOON = dt.timedelta(days=7)
COPIES_SHOWN = dt.timedelta(days=14)
ANSWERS_SHOWN = dt.timedelta(days=14)
# Next steps are found for those who run a case; others follow it on its page.
HAS_STEPS = ("cmm", "udlst")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything a desk shows, each kind as long as the desk shows it; `more_…` where there is more of it."""

    has_steps: bool
    danger_looks: list[Look]
    """Cases that somebody opened because of danger, for whom it is to answer."""
    wrong_looks: list[WrongLook]
    """Looks that were found wrong, at cases that the acting user leads or has, with what stands of them."""
    missing_minors: list[Alarm]
    """The minors of the unit whom nobody can find, whoever has their cases."""
    talks_anew: list[minors.TalkAnew]
    """Talks about a return that did not count and wait to be held with the representative."""
    notices: list[NotifiedMunicipality]
    """What the acting municipality was told and has not confirmed."""
    covering: list[Absence]
    dated: list[Grant]
    """Those whose next step is late, and those whose next step comes within the days ahead."""
    more_late: bool
    more_dated: bool
    undated: list[Grant]
    more_undated: bool
    handovers: list[Handover]
    interviews: list[MyInterview]
    unattended: list[Unattended]
    flagged: list[Flagged]
    """For CMM's lead: persons with running support whom nobody looks after, or soon nobody."""
    more_flagged: bool
    became_contact: list[ContactHandover]
    """Of whom the acting user has become contact person since she last looked."""
    left_drafts: list[LeftDraft]
    documents: list[Document]
    drafts: list[Draft]
    interview_drafts: list[InterviewDraft]
    letters: list[OpenedLetter]
    more_letters: bool
    access_requests: list[AccessRequest]
    more_access_requests: bool
    referrals: list[Party]
    reports: list[Report]
    """From the public, that wait for CMM."""
    passed_on: list[PassedOn]
    tasks: list[Task]
    more_tasks: bool
    measures: list[Measure]
    """Measures of support that are to begin soon or are late, or must stop because the consent is gone."""
    more_measures: bool
    enquiries: list[Enquiry]
    evening_drafts: list[EveningDraft]
    """Evenings of outreach that the acting user has not finished writing down."""
    calls: list[CallDraft]
    """Calls that the acting user has not finished writing down."""
    call_backs: list[CallBack]
    joint_actions: list[OnDesk]
    """Those that are near, that the unit is asked along to, or at which somebody was met who waits."""
    plan_work: list[PlanWork]
    """Status and milestones of the action plan that wait for the unit; a half-year is no reason for a mail."""
    obligation_work: list[ObligationWork]
    """What studies ask of the unit and it has to answer, and reports to treaty bodies that wait; no mail either."""
    release_work: ReleaseWork
    """Releases of statistics that wait for her answer, are not made, or that she has to see to; no mail either."""
    research_work: list[ResearchView]
    """Extracts for research with something to do, or to be deleted soon or late; no mail either."""
    sharing: SharingWork
    log_work: LogWork
    forum_work: list[ForumWork]
    """Meetings of forums and what is followed up of them; they wait for the unit, as the plan does, and for no mail."""
    knowledge_work: list[KnowledgeWork]
    """Teaching and the like that is over and untold, or waits for its evaluation; no mail either."""
    supervision: list[Due]
    """Visits and follow-ups of the social supervision that are near or overdue."""
    secret_texts: list[Told]
    """For CMM's lead: who has typed what leads to a secret place."""
    urgent: list[UrgentRequest]
    """Places that the police ask for at once, which wait for an answer; for the police those without an outcome."""
    placements: list[Waits]
    home: HomeWaits | None
    """For who works in a home."""
    change_requests: list[ChangeRequest]
    """What providers ask CMM to change of their places."""
    returns: list[ReturnWaits]
    """Answers, steps and searches of returns that wait for the acting unit."""
    detentions: list[Lasting]
    """Possible victims who are held now: for the police who hold them, and for CMM, whom it alarms (CRI-09)."""
    not_asked_in_time: list[CriminalCaseLine]
    contacts: list[ContactShown]
    """What lies with the unit at the contact point between the police and CMM (CRI-17)."""
    case_handovers: list[CaseHandover]
    """Criminal cases that are offered to the acting unit, or that came back to it of late (CRI-02)."""
    noted_of_us: Unanswered
    """What is noted of the acting unit's involvement and nobody there has confirmed or contradicted (CRI-04)."""
    statements: list[tuple[OpenedRequest, Case]]
    """What CMM was asked to tell of persons whose cases it has (CRI-07)."""
    criminal_cases_gone: list[Gone]
    """Criminal cases that went to a unit which does not know the person: CMM decides whether it is to (SHR-01)."""
    indicted_unweighed: list[Unweighed]
    """For CMM: persons of its cases who stand indicted, and nobody weighed a waiver (CRI-07)."""
    charges_to_look_at: list[ToLookAt]
    """What nobody weighed of a victim's charge in time, until the own side has looked at it (CRI-07)."""
    charged_victims: list[WaiverProposal]
    """What the prosecution has to decide of charges against victims (CRI-07)."""
    charged_not_weighed: list[VictimLink]
    """Victims who are charged in the unit's cases and of whom nobody has proposed anything (CRI-07)."""
    unexplained: int
    """How many rights no act explains and nobody has noted as explained, for who looks after rights."""
    leavers: list[Leaver]
    roles: list[WantedRole]
    identities: list[Identity]
    privileges: list[Privilege]
    """Those that the acting user may answer; so with the lost factors."""
    resets: list[FactorReset]
    systems: Systems
    """Systems that are to read cases: which she may say yes or no to, and what was answered to her own."""
    erasures: list[Order]
    """Persons whom another asked to have erased: for a lead of CMM who is not the one who asked (PUB-LAW-17)."""
    schedules: list[Schedule]
    """How long cases are kept, as another proposes; so with the lists of what is disposed of."""
    disposals: list[Disposal]
    trace_schedules: list[TraceSchedule]
    trace_lists: list[TraceList]
    to_go: list[ToGo]
    """What the unit has a part in and stands on a list of what is disposed of: it is told before that goes."""
    reviews: list[UnitReview]


def what_waits(*, mine: bool) -> Waiting:
    """What waits for the acting unit; with `mine`, of its cases and tasks those that the acting user has or covers."""
    today = clock.today()
    has_steps = policies.may_read("core") and context.current().unit_kind in HAS_STEPS
    until = today + dt.timedelta(days=DAYS_AHEAD)
    covering = allocation.covering() if has_steps else []
    having = {context.current().user_id, *(one.user_id for one in covering)} if mine else None
    dated: list[Grant] = []
    undated: list[Grant] = []
    more_late = more_dated = more_undated = False
    if has_steps:
        late, more_late = cases.late_cases(having=having, before=today, limit=LATE_LENGTH)
        ahead, more_dated = cases.due_cases(having=having, since=today, until=until, limit=DESK_LENGTH)
        dated = [*late, *ahead]
        undated, more_undated = cases.undated_cases(having=having, until=until, limit=UNDATED_LENGTH)
    undelivered, more_letters = (
        letters.waiting_letters(LETTERS_LENGTH) if policies.may_write("documents") else ([], False)
    )
    to_answer, more_to_answer = (
        access_requests.waiting_requests(LETTERS_LENGTH)
        if has_steps and policies.may_read("documents")
        else ([], False)
    )
    given, more_tasks = (
        tasks.desk_tasks(having=having, until=until, limit=TASKS_LENGTH) if policies.may_read("core") else ([], False)
    )
    flagged, more_flagged = contact_queries.flagged() if has_steps and contact_queries.sees_flagged() else ([], False)
    measures, more_measures = (
        plans.waiting_measures(having=having, until=today + plans.SOON, limit=MEASURES_LENGTH)
        if plan_policies.may_write()
        else ([], False)
    )
    second = administers() or leads()
    proposed, drawn = retention.waiting() if has_steps else ([], [])
    traces_proposed, traces_drawn = traces.waiting()
    on_hotline = hotline_policies.may_write()
    return Waiting(
        has_steps=has_steps,
        danger_looks=need_to_know.unanswered() if need_to_know_policies.answers() else [],
        wrong_looks=wrong_looks.on_desk() if has_steps else [],
        missing_minors=minors.alarms() if policies.may_read("core") else [],
        talks_anew=minors.talks_to_hold_anew() if minor_policies.may_trace() else [],
        notices=after_queries.waits_here() if context.current().unit_kind == OrganisationKind.MUNICIPALITY else [],
        covering=covering,
        dated=dated,
        more_late=more_late,
        more_dated=more_dated,
        undated=undated,
        more_undated=more_undated,
        handovers=allocation.handovers_waiting() if has_steps else [],
        interviews=planning.my_interviews() if has_steps else [],
        unattended=allocation.unattended() if has_steps and allocates() else [],
        flagged=flagged,
        more_flagged=more_flagged,
        became_contact=contact_queries.handovers_unread()
        if has_steps and context.current().unit_kind == OrganisationKind.CMM
        else [],
        left_drafts=left_drafts() if has_steps else [],
        documents=casefile.unit_waiting() if policies.may_write("documents") else [],
        drafts=casefile.own_drafts() if policies.may_write("notes") else [],
        interview_drafts=identification.own_drafts() if policies.may_write("narrative") else [],
        letters=undelivered,
        more_letters=more_letters,
        access_requests=to_answer,
        more_access_requests=more_to_answer,
        referrals=referrals.new_referrals(OTHERS_LENGTH, copies_since=clock.now() - COPIES_SHOWN)
        if policies.may_read("contact")
        else [],
        reports=reports.waiting_reports(OTHERS_LENGTH) if reports.receives_reports() else [],
        passed_on=reports.passed_on_since(clock.now() - COPIES_SHOWN, OTHERS_LENGTH)
        if reports.is_passed_reports()
        else [],
        tasks=given,
        more_tasks=more_tasks,
        measures=measures,
        more_measures=more_measures,
        enquiries=enquiries.desk_enquiries(answered_since=clock.now() - ANSWERS_SHOWN, limit=OTHERS_LENGTH)
        if policies.may_read("advice")
        else [],
        evening_drafts=outreach.own_drafts() if outreach_policies.is_outreach() else [],
        calls=hotline.own_drafts() if on_hotline else [],
        call_backs=hotline.call_backs_waiting() if on_hotline else [],
        joint_actions=joint_actions.on_desk() if joint_action_policies.may_read() else [],
        plan_work=action_plans.on_desk(),
        forum_work=forums.on_desk(),
        knowledge_work=knowledge.on_desk(),
        obligation_work=obligations.on_desk(),
        release_work=releases.on_desk(),
        research_work=research.on_desk(),
        sharing=sharing.on_desk(),
        log_work=log_review.on_desk(),
        supervision=accommodation.due_for_supervision() if accommodation_policies.supervises() else [],
        secret_texts=typed_addresses.to_tell() if has_steps and contact_queries.sees_flagged() else [],
        urgent=urgent_queries.waiting(for_the_police=placement_policies.may_ask())
        if placement_policies.sees_urgent()
        else [],
        placements=placements.on_desk(having=having) if has_steps and placement_policies.orders_places() else [],
        home=home_orders.what_waits(),
        change_requests=change_requests.waiting() if has_steps and accommodation_policies.keeps() else [],
        returns=returns.most_urgent(
            [
                *disbursements.before_the_journey(returns.waiting(having=having)),
                *reintegration.waiting(having=having),
                *disbursements.waiting(having=having),
                *partner_access.waiting(having=having),
            ]
        ),
        detentions=detentions.lasting() if prosecution_policies.sees_detentions() else [],
        case_handovers=case_handovers.on_desk() if prosecution_policies.may_write() else [],
        noted_of_us=their_word.unanswered(),
        not_asked_in_time=criminal_lists.not_asked_in_time() if prosecution_policies.is_police() else [],
        contacts=contacts.waiting() if prosecution_policies.reads_contact_point() else [],
        statements=statements.waiting_requests() if prosecution_policies.gives_statements() else [],
        criminal_cases_gone=detentions.gone() if prosecution_policies.gives_statements() else [],
        indicted_unweighed=detentions.indicted_and_not_weighed() if prosecution_policies.hears_of_cases() else [],
        charges_to_look_at=charge_looks.to_look_at(),
        charged_victims=weighing_queries.undecided_waivers() if prosecution_policies.is_prosecutor() else [],
        charged_not_weighed=weighing_queries.charged_and_not_weighed() if prosecution_policies.may_write() else [],
        unexplained=unexplained_queries.how_many_wait() if leads() or sees_rights() else 0,
        leavers=administration.unseen_leavers() if second else [],
        roles=[one for one in administration.waiting_roles() if one.mine] if second else [],
        resets=_resets_for(context.current().user_id) if second else [],
        erasures=erasure.waiting() if has_steps else [],
        schedules=proposed,
        disposals=drawn,
        trace_schedules=traces_proposed,
        trace_lists=traces_drawn,
        to_go=own_to_go.on_desk(),
        identities=[one for one in login_queries.waiting_identities() if one.mine] if second else [],
        privileges=[one for one in login_queries.waiting_privileges() if one.mine] if second else [],
        systems=system_queries.systems() if second else Systems([], []),
        reviews=review_queries.asked_for() if second else [],
    )


def _resets_for(user_id: uuid.UUID) -> list[FactorReset]:
    """The lost factors that she may answer: of somebody else, asked for by somebody else."""
    return [one for one in administration.waiting_resets() if user_id not in (one.user_id, one.requested_by_id)]
