"""What a case needs next, by when and from whom: computed from its facts, never kept by hand.

The small functions of `identification`, `period` and `protection` each look at one part of the case and give the steps
that are open there. They use the other rules, so that a step never asks for what a rule would refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated
from helle.rules.ladder import NO_RUNG
from helle.rules.next_steps.case import CaseFacts, Step
from helle.rules.next_steps.contradictions import impossible_facts, not_said
from helle.rules.next_steps.identification import assessment, first_contact, hand_over, interview, stay, support
from helle.rules.next_steps.period import letter_of_no_period, letters, period_offer, prepared_return, running_period
from helle.rules.next_steps.protection import (
    disappearance,
    letter_of_no,
    minor,
    receipt,
    redecide,
    turning_18,
    wind_down,
)
from helle.rules.parameters import PLAN_FIRST_DAY, parameter, plan_notes
from helle.rules.periods import initial_days, maximum_days
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided


def next_steps(facts: CaseFacts) -> tuple[Step, ...]:
    """The open steps of a case, the earliest due first and those without a day last, otherwise in the order of work.

    Total: a fact that is missing or impossible leaves out what depends on it. ID-01, ID-02, ID-09, ID-13, ACC-04,
    PER-01..PER-10, RET-01, SUP-01, MIN-04, MIN-06, MIN-15, FLO-10 and FLO-11.
    """
    steps = [
        *first_contact(facts),
        *stay(facts),
        *support(facts),
        *interview(facts),
        *assessment(facts),
        *hand_over(facts),
        *period_offer(facts),
        *running_period(facts),
        *letters(facts),
        *letter_of_no_period(facts),
        *prepared_return(facts),
        *minor(facts),
        *receipt(facts),
        *disappearance(facts),
        *turning_18(facts),
        *wind_down(facts),
        *letter_of_no(facts),
        *redecide(facts),
    ]
    return tuple(sorted(steps, key=lambda step: step.due or date.max))


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A step by its code, the day it is due, and who does it."""

    code: str
    due: date
    by: OrganisationKind


@dataclass(frozen=True, slots=True)
class UndatedStep:
    """A step without a day of its own, and who does it."""

    code: str
    by: OrganisationKind


@dataclass(frozen=True, slots=True)
class OpenSteps:
    """What is open in a case: the earliest due first, then what has no day."""

    dated: tuple[DatedStep, ...]
    undated: tuple[UndatedStep, ...]


def open_steps(facts: CaseFacts) -> Ruling[OpenSteps]:
    """The open steps with a reason for each, in the same order, and the dated values behind their days.

    `next_steps` gives the same for lists of many cases. Without a rung, or on facts that cannot all be true, it cannot
    be decided (ID-02, PER-04, SUP-01).
    """
    problems = impossible_facts(facts)
    if problems:
        return undecided("next_steps", problems)
    if facts.rung is None:
        return undecided("next_steps", (NO_RUNG,))
    steps = next_steps(facts)
    answer = OpenSteps(
        tuple(DatedStep(step.code, step.due, step.by) for step in steps if step.due is not None),
        tuple(UndatedStep(step.code, step.by) for step in steps if step.due is None),
    )
    reasons = tuple(Reason(f"next_steps.{step.code}", step.text, step.requirements[0]) for step in steps)
    return Ruling(
        "next_steps",
        Verdict.ALLOWED,
        answer,
        _headline(steps),
        (*(reasons or (_NOTHING_OPEN,)), *(plan_notes(facts.today) if facts.today else ())),
        tuple(record.use() for record in _read(facts, steps)),
        not_said(facts),
    )


def _headline(steps: tuple[Step, ...]) -> Text:
    if not steps:
        return Text("Intet er åbent.", "Nothing is open.")
    return Text(f"Næste skridt: {steps[0].text.da}", f"Next step: {steps[0].text.en}")


def _read(facts: CaseFacts, steps: tuple[Step, ...]) -> Iterator[Dated]:
    """The dated values behind the days of these steps."""
    codes = {step.code for step in steps}
    if facts.period_kind is not None and facts.period_notified_on is not None and codes & _OF_A_PERIOD:
        yield initial_days(facts.period_kind, facts.period_notified_on)
        yield maximum_days(facts.period_kind, facts.period_notified_on)
        yield parameter("extension_request_reminder_day", facts.period_notified_on)
    if codes & {"review_at_18", "follow_up_at_18"}:
        yield parameter("minor_age", facts.today or PLAN_FIRST_DAY)
    if "cover_contact_person" in codes:
        yield parameter("contact_person_absence_days", facts.today or PLAN_FIRST_DAY)
    if "ask_municipality_for_receipt" in codes and facts.municipality_silent_since is not None:
        yield parameter("municipality_receipt_days", facts.municipality_silent_since)
    if "wind_down" in codes and facts.assessed_on is not None:
        yield parameter("negative_assessment_grace_days", facts.assessed_on)


_OF_A_PERIOD = frozenset({"period_ends", "request_extension", "decide_extension", "decide_after_status_change"})
_NOTHING_OPEN = Reason(
    "next_steps.nothing_open",
    Text(
        "Intet i sagen kalder på et skridt nu; det følger af trinnet og af det, der er gjort.",
        "Nothing in the case calls for a step now; that follows from the rung and from what has been done.",
    ),
    "DEF-09",
    reading="C2",
)

RULE = Rule(
    name="next_steps",
    title=Text("Sagens næste skridt", "The next steps of the case"),
    meaning=Text(
        "Hvad sagen kalder på nu, hvornår og hos hvem, følger af dens oplysninger og holdes ikke i hånden. Skridt med "
        "en dag står først, de tidligste øverst; derefter dem uden. Et skridt beder aldrig om noget, som en anden "
        "regel ville afvise.",
        "What the case calls for now, when and from whom, follows from its facts and is not kept by hand. Steps with a "
        "day come first, the earliest on top; then those without. A step never asks for what another rule would "
        "refuse.",
    ),
    facts=CaseFacts,
    decide=open_steps,
    questions={
        "today": Text("Hvilken dag er det i dag?", "Which day is today?"),
        "opened_on": Text("Hvornår blev sagen åbnet?", "When was the case opened?"),
        "rung": Text("På hvilket trin står personen?", "On which rung does the person stand?"),
        "asserted_by_police": Text(
            "Har politiet oplyst, at der er grund til at tro, at personen er handlet?",
            "Have the police stated reason to believe that the person was trafficked?",
        ),
        "asserted_since_it_ended": Text(
            "Har politiet oplyst det, efter at sagen endte uden vurdering?",
            "Have the police stated so after the case ended without an assessment?",
        ),
        "danish_citizen": Text("Er personen dansk statsborger?", "Is the person a Danish citizen?"),
        "residence": Text("På hvilket grundlag er personen i Danmark?", "On what basis does the person stay?"),
        "expulsion_referral_pending": Text(
            "Er personen forelagt Udlændingestyrelsen til mulig administrativ udvisning?",
            "Has the person been put before the Immigration Service for possible administrative expulsion?",
        ),
        "indicted_for_criminal_code": Text(
            "Er personen tiltalt efter straffeloven?", "Is the person indicted under the Criminal Code?"
        ),
        "charged": Text("Er personen sigtet?", "Is the person charged?"),
        "indication_on": Text("Hvornår blev indikationen fundet?", "When were reasonable grounds found?"),
        "support_started_on": Text("Hvornår begyndte støtten?", "When did support begin?"),
        "interviews_held": Text("Hvor mange samtaler er holdt?", "How many interviews have been held?"),
        "reason_without_interview": Text(
            "Er der skrevet en begrundelse for at undvære samtalen?",
            "Has a reason for doing without the interview been written?",
        ),
        "interview_report_sent": Text(
            "Er samtalerapporten sendt til Udlændingestyrelsen?",
            "Has the interview report been sent to the Immigration Service?",
        ),
        "pass_on_refused": Text(
            "Vil personen ikke have samtalen givet videre?", "Does the person refuse to have the interview passed on?"
        ),
        "decided_by": Text("Hvem har taget stilling, om nogen?", "Who has decided, if anybody?"),
        "assessed_on": Text("Hvornår blev der taget stilling?", "When was it decided?"),
        "outcome_sent_to_cmm": Text(
            "Er personen henvist til CMM's tilbud, eller har CMM taget imod?",
            "Has the person been referred to CMM's services, or is the person with CMM already?",
        ),
        "has_contact_person": Text("Har personen en kontaktperson?", "Does the person have a contact person?"),
        "period_offered_on": Text("Hvornår blev perioden tilbudt?", "When was the period offered?"),
        "period_accepted": Text("Har personen taget imod?", "Has the person accepted?"),
        "agreed_without_period": Text(
            "Er det aftalt, hvordan støtten fortsætter uden en periode?",
            "Has it been agreed how the support goes on without a period?",
        ),
        "period_weighed": Text(
            "Er der taget stilling til en periode, selv om forholdet ikke er aktuelt?",
            "Has it been decided whether to offer a period although the relationship is not current?",
        ),
        "period_kind": Text("Hvilken periode løber?", "Which kind of period runs?"),
        "period_notified_on": Text("Hvornår blev den meddelt?", "When was it notified?"),
        "period_end": Text("Hvad er dens sidste dag?", "What is its last day?"),
        "period_interrupted_on": Text("Hvornår blev den afbrudt, om nogen?", "When was it broken off, if at all?"),
        "days_used_before": Text(
            "Hvor mange dage er brugt i tidligere perioder?", "How many days were used in earlier periods?"
        ),
        "extension_requested": Text("Er der anmodet om forlængelse?", "Has an extension been requested?"),
        "extension_decided": Text("Er anmodningen besvaret?", "Has the request been answered?"),
        "status_changed_during_period": Text(
            "Har opholdet ændret sig under perioden?", "Has the stay changed during the period?"
        ),
        "birth_date": Text("Hvornår er personen født?", "When was the person born?"),
        "birth_precision": Text("Hvor præcist vides det?", "How exactly is that known?"),
        "age_disputed": Text("Er alderen omstridt?", "Is the age disputed?"),
        "treated_as_minor": Text(
            "Er personen noteret som muligvis mindreårig?", "Has the person been noted as possibly a minor?"
        ),
        "unaccompanied": Text("Er den mindreårige uledsaget?", "Is the minor unaccompanied?"),
        "representative_appointed": Text("Er der udpeget en repræsentant?", "Has a representative been appointed?"),
        "municipality_notified": Text(
            "Er kommunen underrettet, eller er der for et dansk barn taget stilling til det?",
            "Has the municipality been notified or, for a Danish child, has that been decided on?",
        ),
        "municipality_silent_since": Text(
            "Siden hvornår er en kommune underrettet uden at have bekræftet, eller mens den siger, at personen ikke er "
            "dens borger?",
            "Since when has a municipality been notified without confirming, or while it says that the person is not "
            "its citizen?",
        ),
        "disappeared_on": Text("Hvornår forsvandt personen?", "When did the person disappear?"),
        "disappearance_told": Text(
            "Har kommunen fået besked om, at den mindreårige er forsvundet?",
            "Has the municipality been told that the minor has disappeared?",
        ),
        "gone_since": Text("Siden hvornår er personen væk?", "Since when has the person been gone?"),
        "break_off_weighed": Text(
            "Er det besluttet, at perioden løber videre, selv om personen er væk?",
            "Has it been decided that the period runs on although the person is gone?",
        ),
        "review_at_18_done": Text("Er sagen gennemgået ved de 18 år?", "Has the case been reviewed at 18?"),
        "followed_up_at_18": Text(
            "Er der på 18-årsdagen fulgt op på det, der blev aftalt?",
            "Was what was agreed followed up on the eighteenth birthday?",
        ),
        "wind_down_by": Text("Hvilken sidste dag er sat for støtten?", "Which last day of support has been set?"),
        "wind_down_done": Text("Er støtten afviklet?", "Has support been wound down?"),
        "support_ended": Text("Er støtten slut efter perioden?", "Has support ended after the period?"),
        "redecide": Text(
            "Hvem skal tage stilling på ny, fordi noget er rettet?",
            "Who is to decide anew because something was corrected?",
        ),
        "wants_to_leave": Text("Vil personen udrejse?", "Does the person want to leave the country?"),
        "return_offered": Text(
            "Er en forberedt hjemsendelse tilbudt, eller er der taget stilling til den?",
            "Has a prepared return been offered, or decided on?",
        ),
        "period_outcome_noted": Text(
            "Er det noteret, hvad perioden førte til?", "Has it been noted what the period led to?"
        ),
        "period_letter_written": Text(
            "Er der skrevet et brev om den meddelte periode?", "Has a letter about the notified period been written?"
        ),
        "extension_letter_written": Text(
            "Er der skrevet et brev med det seneste svar om forlængelse?",
            "Has a letter with the last answer about an extension been written?",
        ),
        "assessment_letter_written": Text(
            "Er der skrevet et brev om, hvad der blev taget stilling til?",
            "Has a letter about the assessment been written?",
        ),
        "not_granted_letter_written": Text(
            "Er der skrevet et brev om, at perioden ikke gives, hvis det er besluttet?",
            "Has a letter been written that no period is granted, if that was decided?",
        ),
        "contact_person_alone_since": Text(
            "Siden hvornår træder ingen i stedet for kontaktpersonen, som er væk eller er stoppet?",
            "Since when has nobody stood in for the contact person, who is away or has left?",
        ),
        "contact_person_alone_until": Text(
            "Til og med hvilken dag er kontaktpersonen væk, hvis hun ikke er stoppet i CMM?",
            "Until which day is the contact person away, unless she has left CMM?",
        ),
    },
    unanswered={
        "decided_by": Text("Ingen endnu", "Nobody yet"),
        "period_accepted": Text("Intet svar endnu", "No answer yet"),
        "period_kind": Text("Ingen periode endnu", "No period yet"),
    },
    requirements=(
        *("ID-01", "ID-02", "ID-03", "ID-05", "ID-07", "ID-09", "ID-10", "ID-11", "ID-13", "ID-14", "DEF-08", "DEF-09"),
        *("ACC-01", "ACC-03", "ACC-04", "ACM-20", "CRI-09", "FLO-10", "FLO-11", "FLO-12", "FLO-15", "SUP-01", "SUP-08"),
        *(
            "PER-01",
            "PER-02",
            "PER-03",
            "PER-04",
            "PER-05",
            "PER-06",
            "PER-07",
            "PER-09",
            "PER-10",
            "PUB-LAW-01",
            "PUB-LAW-01b",
        ),
        "PUB-LAW-11",
        *("MIN-01", "MIN-04", "MIN-06", "MIN-15", "MIN-16", "RET-01"),
    ),
    parameters=(
        *("initial_days", "max_total_days", "restitution_initial", "restitution_max"),
        *("extension_request_reminder_day", "minor_age", "negative_assessment_grace_days"),
        *("contact_person_absence_days", "municipality_receipt_days"),
    ),
)
