"""Who may hold an identification interview, and what an earlier one may be used for (ID-01, ID-11, MIN-03)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import InterviewUse, OrganisationKind
from helle.rules.dated import Dated
from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.minors.child import adult_alone
from helle.rules.parameters import PLAN_FIRST_DAY, organisations, parameter, plan_notes
from helle.rules.plans.before_2022 import CMM_FIRST_DAY
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class InterviewFacts:
    """Who held or will hold the interview, and when. None means not known.

    `unaccompanied`: the minor is alone; only then does the plan give a representative (MIN-01). `known_since`: the day
    of the first contact, or the day the case was opened where that was earlier; None: not asked.
    """

    organisation: OrganisationKind
    held_on: date
    minor: bool | None
    representative_present: bool | None
    unaccompanied: bool | None = None
    known_since: date | None = None


def may_interview(facts: InterviewFacts) -> Ruling[InterviewUse]:
    """Whether this organisation may hold the interview on that day, and what it may be used for.

    CMM and the Immigration Service only, from the first day of the plan (ID-11). An interview that an NGO held before
    may be entered, read-only and with a reason that says where it comes from. A minor, or a person whose age is not
    known, without a representative present: with a reason (MIN-03); an accompanied minor has none, and the reason says
    who supports her. With a reason too when it was held before the first contact. An implausible date cannot be
    decided.
    """
    wrong = implausible_dates(held_on=facts.held_on) or _before_cmm(facts)
    wrong += implausible_dates(known_since=facts.known_since)
    wrong += adult_alone(facts.minor is False, facts.unaccompanied)
    if wrong:
        return undecided("interview", wrong)
    record = parameter("interview_authorities", facts.held_on)
    name = facts.organisation.label
    if facts.organisation not in organisations(record):
        return Ruling(
            "interview",
            Verdict.REFUSED,
            None,
            Text(
                "Organisationen kan ikke holde identifikationssamtaler; giv CMM besked om personen.",
                "This organisation cannot hold identification interviews; tell CMM about the person.",
            ),
            (
                Reason(
                    "interview.not_an_interview_authority",
                    Text(
                        f"Samtalerne holdes den dag af: {_listed(record, 'da')}; ikke af: {name.da}.",
                        f"On that day the interviews are held by: {_listed(record, 'en')}; not by: {name.en}.",
                    ),
                    "ID-11",
                ),
                *((_WHY_TWO_ONLY,) if record.valid_from >= PLAN_FIRST_DAY else ()),
                _REFER,
                *plan_notes(facts.held_on),
            ),
            (record.use(),),
        )
    if facts.organisation is OrganisationKind.NGO:
        return Ruling(
            "interview",
            Verdict.ALLOWED_WITH_REASON,
            InterviewUse.HISTORICAL_READ_ONLY,
            Text(
                "Samtalen kan indlæses til læsning, når kilden oplyses.",
                "The interview may be entered read-only if its source is stated.",
            ),
            (
                Reason(
                    "interview.historical",
                    Text(
                        f"En frivillig organisation holdt samtalen før {PLAN_FIRST_DAY.year}, da det endnu var muligt.",
                        f"An NGO held the interview before {PLAN_FIRST_DAY.year}, when that was still possible.",
                    ),
                    "ID-11",
                    reading="ID-11",
                ),
                *plan_notes(facts.held_on),
            ),
            (record.use(),),
        )
    authority = Reason(
        "interview.interview_authority",
        Text(f"{name.da} holder identifikationssamtaler.", f"{name.en} holds identification interviews."),
        "ID-01" if facts.organisation is OrganisationKind.CMM else "ID-11",
    )
    child_alone = facts.minor is not False and facts.representative_present is not True
    if facts.known_since is not None and facts.held_on < facts.known_since:
        before = _before_contact(facts.held_on, facts.known_since)
        return Ruling(
            "interview",
            Verdict.ALLOWED_WITH_REASON,
            InterviewUse.BASIS_OF_ASSESSMENT,
            Text(
                "Samtalen ligger før den første kontakt: se efter, om dagen er rigtig, og skriv, hvordan den hænger "
                "sammen med sagen.",
                "The interview lies before the first contact: check that the day is right, and enter how it belongs to "
                "the case.",
            ),
            (authority, before, *((_child_alone(facts),) if child_alone else ()), *plan_notes(facts.held_on)),
            (record.use(),),
        )
    if child_alone:
        return Ruling(
            "interview",
            Verdict.ALLOWED_WITH_REASON,
            InterviewUse.BASIS_OF_ASSESSMENT,
            Text(
                "Samtalen kræver en begrundelse, når ingen repræsentant støtter en mindreårig.",
                "The interview needs a reason when no representative supports a minor.",
            ),
            (authority, _child_alone(facts), *plan_notes(facts.held_on)),
            (record.use(),),
        )
    return Ruling(
        "interview",
        Verdict.ALLOWED,
        InterviewUse.BASIS_OF_ASSESSMENT,
        Text("Samtalen kan holdes.", "The interview may be held."),
        (authority, *plan_notes(facts.held_on)),
        (record.use(),),
    )


_WHY_TWO_ONLY = Reason(
    "interview.why_two_only",
    Text(
        "Det er for ensartethedens og persondatas skyld: samme grundlag for støtte, og oplysninger går kun mellem "
        "myndigheder.",
        "That is for uniformity and for the protection of personal data: the same basis for support, and information "
        "passes between authorities only.",
    ),
    "ID-12",
)
_REFER = Reason(
    "interview.refer_instead",
    Text(
        "Samarbejdet om mulige ofre fortsætter: henvis personen til CMM, når personen samtykker.",
        "Cooperation on potential victims continues: refer the person to CMM with their consent.",
    ),
    "OUT-09",
)


def _listed(record: Dated, language: str) -> str:
    return ", ".join(sorted(kind.label.in_language(language) for kind in organisations(record)))


def _before_cmm(facts: InterviewFacts) -> tuple[Problem, ...]:
    if facts.organisation is OrganisationKind.CMM and facts.held_on < CMM_FIRST_DAY:
        text = Text("CMM blev først oprettet i 2007.", "CMM was set up in 2007 only.")
        return (Problem("held_on", text),)
    return ()


def _before_contact(held_on: date, known_since: date) -> Reason:
    return Reason(
        "interview.before_contact",
        Text(
            f"Samtalen er dateret {danish_date(held_on)}, men personen er først kendt fra {danish_date(known_since)}.",
            f"The interview is dated {english_date(held_on)}, but the person is known from {english_date(known_since)} "
            "only.",
        ),
        "ID-01",
        reading="C2",
    )


def _child_alone(facts: InterviewFacts) -> Reason:
    if facts.minor is None:
        text = Text(
            "Alderen er ikke afklaret, så personen behandles som mindreårig, og en repræsentant er ikke til stede.",
            "The age has not been established, so the person is treated as a minor, and no representative is present.",
        )
        return Reason("interview.age_unknown_without_representative", text, "MIN-15", reading="MIN-15")
    if facts.unaccompanied is False:
        text = Text(
            "Den mindreårige er ikke uledsaget og har derfor ingen repræsentant efter planen; skriv, hvem der støtter "
            "barnet, og om den kan have del i handlen.",
            "The minor is not unaccompanied and so has no representative under the plan; write who supports the child, "
            "and whether that person may have been involved in the trafficking.",
        )
        return Reason("interview.accompanied_minor", text, "MIN-01", reading="MIN-01")
    if facts.representative_present is None:
        text = Text(
            "Personen er mindreårig, og det er ikke oplyst, om repræsentanten er til stede.",
            "The person is a minor, and it is not stated whether the representative is present.",
        )
    else:
        text = Text(
            "Personen er mindreårig, og repræsentanten er ikke til stede til at støtte og varetage barnets tarv.",
            "The person is a minor, and the representative is not present to support them and safeguard their best "
            "interests.",
        )
    return Reason("interview.minor_without_representative", text, "MIN-03", reading="MIN-03")


RULE = Rule(
    name="interview",
    title=Text("Identifikationssamtale", "Identification interview"),
    meaning=Text(
        "Identifikationssamtaler holdes af CMM og Udlændingestyrelsen, så de er ensartede og personoplysninger er "
        "beskyttet. Samtaler, som frivillige organisationer holdt før planen, kan indlæses til læsning. En uledsaget "
        "mindreårig, eller en person hvis alder ikke er afklaret, skal have sin repræsentant med; ellers kræves en "
        "begrundelse. En ledsaget mindreårig har ingen; der skrives, hvem der støtter barnet. "
        "Det begrundes også, når samtalen er dateret før den første kontakt.",
        "Identification interviews are held by CMM and the Immigration Service, so that they are uniform and personal "
        "data are protected. Interviews that NGOs held before the plan may be entered read-only. An unaccompanied "
        "minor, or a person whose age is not established, should have the representative present; otherwise a reason "
        "is required. An accompanied minor has none; it is written who supports the child. A reason is "
        "given too for an interview dated before the first contact.",
    ),
    facts=InterviewFacts,
    decide=may_interview,
    questions={
        "organisation": Text("Hvem holder samtalen?", "Who holds the interview?"),
        "held_on": Text("Hvilken dag holdes den?", "On which day is it held?"),
        "minor": Text("Er personen mindreårig?", "Is the person a minor?"),
        "unaccompanied": Text("Er den mindreårige uledsaget?", "Is the minor unaccompanied?"),
        "representative_present": Text("Er repræsentanten til stede?", "Is the representative present?"),
        "known_since": Text(
            "Hvornår var der første gang kontakt med personen?", "When was the first contact with the person?"
        ),
    },
    requirements=("ID-01", "ID-11", "ID-12", "MIN-01", "MIN-03", "MIN-15", "OUT-09"),
    parameters=("interview_authorities",),
)
