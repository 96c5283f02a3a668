"""The rule register: every rule there is, by the part of the work it belongs to."""

from dataclasses import dataclass

from helle.rules import (
    access,
    access_request,
    address_protection,
    competence,
    contact_cover,
    contact_person,
    erasure,
    federated_login,
    flows,
    handing_out,
    hotline,
    interviews,
    joint_actions,
    log_review,
    need_to_know,
    notifications,
    outreach,
    outreach_evening,
    own_file,
)
from helle.rules.accommodation import (
    approval,
    bed_days,
    capacity,
    match,
    next_best,
    payer,
    placement,
    supervision,
    unapproved_stay,
)
from helle.rules.assessment import assess, current, means
from helle.rules.coordination import acts as forum_acts
from helle.rules.coordination import meetings as forum_meetings
from helle.rules.coordination import seats as forum_seats
from helle.rules.crime import (
    charge_waiver,
    detention,
    expulsion,
    gentle_treatment,
    investigation,
    involvement,
    offences,
    stages,
)
from helle.rules.definitions import certainty, elements, spectrum
from helle.rules.duties import listing as duties
from helle.rules.initiatives import money as initiative_money
from helle.rules.initiatives import period as initiative_period
from helle.rules.initiatives import reporting, standing
from helle.rules.knowledge import audience, conference, evaluation, held
from helle.rules.ladder import history, moves, openings
from helle.rules.minors import (
    appointment,
    decisions,
    municipality,
    representative,
    return_talk,
    status,
    tracing,
    turning_18,
)
from helle.rules.minors import placement as minor_placement
from helle.rules.minors import responsibility as minor_responsibility
from helle.rules.next_steps import rule as next_steps
from helle.rules.obligations import answering, treaty_report
from helle.rules.obligations import state as obligation_state
from helle.rules.periods import another, changed_stay, dates, early_end, extend, kind, refusal, running
from helle.rules.retention import disposal, time_of_keeping
from helle.rules.returns import (
    ceiling,
    deadlines,
    offer,
    payment,
    plan,
    preparation,
    programme,
    responsibility,
    step,
)
from helle.rules.rule import AnyRule
from helle.rules.ruling import Text
from helle.rules.sharing import after_closing, childs_consent, disclosure, receipts, talk_alone, ways
from helle.rules.statistics import criminal_statistics, official_count, repeated_year, research
from helle.rules.statistics import release as statistics_release
from helle.rules.support import account, award, basis, first_support, hand_over, passing_on, support_end, wind_down
from helle.rules.support import offer as support_offer


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the work, and the rules that belong to it in the order in which a case meets them."""

    title: Text
    rules: tuple[AnyRule, ...]


AREAS: tuple[Area, ...] = (
    Area(
        Text("Opsporing og henvendelser", "Detection and referrals"),
        (
            outreach.MANDATE_RULE,
            outreach.STEP_RULE,
            outreach_evening.RULE,
            hotline.RULE,
            notifications.RULE,
            joint_actions.RULE,
            talk_alone.RULE,
        ),
    ),
    Area(
        Text("Fra mistanke til vurdering", "From suspicion to assessment"),
        (
            certainty.RULE,
            elements.RULE,
            means.RULE,
            spectrum.RULE,
            moves.MOVE_RULE,
            history.RUNG_RULE,
            openings.RULE,
            competence.RULE,
            interviews.RULE,
            current.RULE,
            assess.RULE,
        ),
    ),
    Area(
        Text("Støtte og periode", "Support and period"),
        (
            access.RULE,
            account.RULE,
            support_offer.RULE,
            award.RULE,
            basis.RULE,
            passing_on.RULE,
            first_support.RULE,
            contact_person.RULE,
            contact_cover.RULE,
            kind.RULE,
            refusal.RULE,
            another.RULE,
            dates.SET_RULE,
            dates.DATES_RULE,
            extend.RULE,
            running.RULE,
            changed_stay.RULE,
            early_end.RULE,
            support_end.RULE,
            wind_down.RULE,
            hand_over.RULE,
        ),
    ),
    Area(
        Text("Børn og unge", "Minors"),
        (
            status.RULE,
            representative.RULE,
            appointment.RULE,
            decisions.RULE,
            municipality.RULE,
            minor_responsibility.RULE,
            minor_placement.RULE,
            tracing.RULE,
            turning_18.RULE,
        ),
    ),
    Area(
        Text("Et sted at bo", "A place to live"),
        (
            placement.RULE,
            match.RULE,
            next_best.RULE,
            approval.RULE,
            unapproved_stay.RULE,
            payer.RULE,
            bed_days.RULE,
            capacity.RULE,
            supervision.RULE,
        ),
    ),
    Area(
        Text("Hjemsendelse og reintegration", "Return and reintegration"),
        (
            offer.RULE,
            responsibility.RULE,
            step.RULE,
            return_talk.RULE,
            preparation.RULE,
            programme.RULE,
            ceiling.RULE,
            plan.RULE,
            payment.RULE,
            deadlines.RULE,
        ),
    ),
    Area(
        Text("Politi og anklagemyndighed", "Police and prosecution"),
        (
            investigation.RULE,
            involvement.RULE,
            gentle_treatment.RULE,
            detention.RULE,
            offences.RULE,
            charge_waiver.RULE,
            stages.RULE,
            expulsion.RULE,
        ),
    ),
    Area(
        Text("Deling og tal", "Sharing and figures"),
        (
            disclosure.RULE,
            ways.RULE,
            receipts.RULE,
            childs_consent.RULE,
            after_closing.RULE,
            access_request.RULE,
            erasure.RULE,
            time_of_keeping.RULE,
            disposal.RULE,
            own_file.RULE,
            flows.RULE,
            official_count.RULE,
            statistics_release.RULE,
            repeated_year.RULE,
            research.RULE,
            criminal_statistics.RULE,
            federated_login.RULE,
            need_to_know.RULE,
            need_to_know.DANGER,
            address_protection.RULE,
            handing_out.RULE,
            log_review.RULE,
            log_review.SAMPLE,
            log_review.LIMIT,
        ),
    ),
    Area(
        Text("Handlingsplanens initiativer", "The initiatives of the action plan"),
        (initiative_period.RULE, reporting.RULE, standing.RULE, initiative_money.RULE),
    ),
    Area(
        Text("Fora og møder", "Forums and meetings"),
        (forum_seats.RULE, forum_acts.RULE, forum_meetings.RULE),
    ),
    Area(
        Text("Viden og oplysning", "Knowledge and information"),
        (audience.RULE, held.RULE, evaluation.RULE, conference.RULE),
    ),
    Area(
        Text("Forpligtelser og undersøgelser", "Obligations and studies"),
        (obligation_state.RULE, answering.RULE, treaty_report.RULE),
    ),
    Area(
        Text("Hvad der er næst, og hvem der skal hvad", "What is next, and who has to do what"),
        (next_steps.RULE, duties.RULE),
    ),
)
RULES: tuple[AnyRule, ...] = tuple(rule for area in AREAS for rule in area.rules)


def rule(name: str) -> AnyRule:
    """The rule of this name. Raises KeyError for a name the register does not know."""
    return _BY_NAME[name]


_BY_NAME = {entry.name: entry for entry in RULES}
