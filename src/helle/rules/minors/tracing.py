"""The search for a minor's family: by the Danish Return Agency with consent, or by the Red Cross (MIN-10, MIN-11)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import MinorStatus
from helle.rules.facts import implausible_dates, missing
from helle.rules.minors.child import (
    AGE_NOT_ESTABLISHED,
    MINOR_QUESTION,
    ON_QUESTION,
    UNACCOMPANIED_NOT_ESTABLISHED,
    UNACCOMPANIED_QUESTION,
    adult_alone,
    presumption,
)
from helle.rules.minors.codes import TracingService
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class TracingFacts:
    """What is known before a search for parents or other family begins on the day `on`; None means not known.

    `minor_consents` is the minor's own answer. `family_suspected`: the family may have been involved in the
    trafficking. `unaccompanied`: no custody holder is in Denmark; asked of the Return Agency's search.
    """

    minor: MinorStatus | None
    service: TracingService
    minor_consents: bool | None
    in_contact: bool | None
    representative_informed: bool | None
    family_suspected: bool | None
    on: date
    unaccompanied: bool | None = None


def family_tracing(facts: TracingFacts) -> Ruling[TracingService]:
    """Whether the search may begin (MIN-10, MIN-11).

    Never without the minor's own yes. The Return Agency searches only where there is no contact; HUMAN_DECIDES where
    the family is suspected or nobody knows, and ALLOWED_WITH_REASON where the representative has not been informed (our
    readings), and where the minor is not unaccompanied, which the plan does not mention. The Red Cross service is the
    minor's own choice, and nothing is exchanged with it.
    """
    problems = implausible_dates(on=facts.on)
    problems += adult_alone(facts.minor is MinorStatus.ADULT, facts.unaccompanied)
    if problems:
        return undecided("family_tracing", problems)
    extra = (*presumption(facts.minor), *plan_notes(facts.on))
    if facts.minor_consents is False:
        return _refused(_NO_CONSENT if facts.service is TracingService.RETURN_AGENCY else _NOT_CHOSEN, *extra)
    if facts.minor is MinorStatus.ADULT:
        return _refused(_ADULT, *extra)
    by_agency = facts.service is TracingService.RETURN_AGENCY
    if by_agency and facts.in_contact:
        return _refused(_IN_CONTACT, *extra)
    unknown = _missing(facts)
    if unknown:
        return undecided("family_tracing", unknown, extra)
    if not by_agency:
        return Ruling(
            "family_tracing",
            Verdict.ALLOWED,
            facts.service,
            Text("Den mindreårige kan selv bruge tjenesten.", "The minor may use the service."),
            (_OWN_CHOICE, *extra),
        )
    if facts.family_suspected is not False or not facts.unaccompanied:
        return Ruling(
            "family_tracing",
            Verdict.HUMAN_DECIDES,
            facts.service,
            Text(
                "Et menneske afgør, om eftersøgningen er sikker for den mindreårige.",
                "A human decides whether the search is safe for the minor.",
            ),
            (
                _CONSENT,
                *(() if facts.unaccompanied else (_ACCOMPANIED,)),
                *_about_the_family(facts.family_suspected),
                *(() if facts.representative_informed else (_REPRESENTATIVE,)),
                *extra,
            ),
        )
    if not facts.representative_informed:
        return Ruling(
            "family_tracing",
            Verdict.ALLOWED_WITH_REASON,
            facts.service,
            Text(
                "Eftersøgningen kan begynde; begrund, hvorfor repræsentanten ikke er orienteret.",
                "The search may begin; give the reason why the representative has not been informed.",
            ),
            (_CONSENT, _REPRESENTATIVE, *extra),
        )
    return Ruling(
        "family_tracing",
        Verdict.ALLOWED,
        facts.service,
        Text("Eftersøgningen kan begynde.", "The search may begin."),
        (_CONSENT, *extra),
    )


def _about_the_family(suspected: bool | None) -> tuple[Reason, ...]:
    if suspected is False:
        return ()
    return (_SUSPECTED,) if suspected else (_NOT_CHECKED,)


def _missing(facts: TracingFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.minor is None:
        found.append(AGE_NOT_ESTABLISHED)
    if facts.minor_consents is None:
        found.append(
            missing(
                "minor_consents",
                "den mindreåriges eget samtykke er ikke oplyst.",
                "the minor's own consent is not stated.",
            )
        )
    if facts.service is TracingService.RETURN_AGENCY and facts.unaccompanied is None:
        found.append(UNACCOMPANIED_NOT_ESTABLISHED)
    if facts.service is TracingService.RETURN_AGENCY and facts.in_contact is None:
        found.append(
            missing(
                "in_contact",
                "det er ikke oplyst, om den mindreårige har kontakt med familien.",
                "it is not stated whether the minor is in contact with the family.",
            )
        )
    return tuple(found)


def _refused(*reasons: Reason) -> Ruling[TracingService]:
    return Ruling(
        "family_tracing",
        Verdict.REFUSED,
        None,
        Text("Eftersøgningen kan ikke begynde.", "The search may not begin."),
        reasons,
    )


_CONSENT = Reason(
    "family_tracing.consent",
    Text(
        "Der er ingen kontakt, og den mindreårige samtykker; Hjemrejsestyrelsen kan søge, så vidt det er muligt.",
        "There is no contact and the minor consents; the Return Agency may search as far as possible.",
    ),
    "MIN-10",
)
_NO_CONSENT = Reason(
    "family_tracing.no_consent",
    Text("Den mindreårige samtykker ikke.", "The minor does not consent."),
    "MIN-10",
)
_IN_CONTACT = Reason(
    "family_tracing.in_contact",
    Text(
        "Den mindreårige har kontakt med sin familie; der er ingen at søge efter.",
        "The minor is in contact with the family; there is nobody to search for.",
    ),
    "MIN-10",
)
_SUSPECTED = Reason(
    "family_tracing.family_suspected",
    Text(
        "Familien kan have del i handlen; afvej, om en eftersøgning bringer den mindreårige i fare.",
        "The family may have been involved in the trafficking; weigh whether a search endangers the minor.",
    ),
    "MIN-10",
    reading="MIN-10",
)
_NOT_CHECKED = Reason(
    "family_tracing.family_not_checked",
    Text(
        "Det er ikke undersøgt, om familien kan have del i handlen; undersøg det først.",
        "Nobody has looked into whether the family may have been involved in the trafficking; do so first.",
    ),
    "MIN-10",
    reading="MIN-10",
)
_ACCOMPANIED = Reason(
    "family_tracing.accompanied",
    Text(
        "Planen taler om uledsagede mindreåriges familie. Tal først med indehaveren af forældremyndigheden, der er "
        "her.",
        "The plan speaks of the family of unaccompanied minors. Talk first with the custody holder who is here.",
    ),
    "MIN-10",
    reading="MIN-10",
)
_REPRESENTATIVE = Reason(
    "family_tracing.representative_not_informed",
    Text(
        "Repræsentanten, som varetager den mindreåriges tarv, er ikke orienteret.",
        "The representative, who looks after the minor's interests, has not been informed.",
    ),
    "MIN-03",
    reading="MIN-10",
)
_OWN_CHOICE = Reason(
    "family_tracing.own_choice",
    Text(
        "Røde Kors' tjeneste er den mindreåriges eget valg; der udveksles ingen oplysninger om sagen.",
        "The Red Cross service is the minor's own choice; no information about the case is exchanged.",
    ),
    "MIN-11",
)
_NOT_CHOSEN = Reason(
    "family_tracing.not_chosen",
    Text(
        "Den mindreårige har ikke valgt Røde Kors' tjeneste; ingen andre kan vælge den.",
        "The minor has not chosen the Red Cross service; nobody else may choose it.",
    ),
    "MIN-11",
)
_ADULT = Reason(
    "family_tracing.adult",
    Text(
        "Personen er voksen; planens eftersøgning er for mindreårige.",
        "The person is an adult; the search of the plan is for minors.",
    ),
    "MIN-15",
)

RULE = Rule(
    name="family_tracing",
    title=Text("Eftersøgning af familien", "Tracing the family"),
    meaning=Text(
        "Har en uledsaget mindreårig ingen kontakt med sin familie, kan Hjemrejsestyrelsen søge efter den, så vidt "
        "det er muligt, hvis den mindreårige selv samtykker. Den mindreårige kan også vælge Røde Kors' tjeneste. At "
        "familien ikke må have del i handlen, og at repræsentanten orienteres, er vores læsning.",
        "Where an unaccompanied minor has no contact with their family, the Return Agency may search for it as far "
        "as possible if the minor consents. The minor may also choose the Red Cross service. That the family must "
        "not have been involved in the trafficking, and that the representative is informed, is our reading.",
    ),
    facts=TracingFacts,
    decide=family_tracing,
    questions={
        "minor": MINOR_QUESTION,
        "service": Text("Hvem skal søge?", "Who is to search?"),
        "minor_consents": Text("Samtykker den mindreårige selv?", "Does the minor consent?"),
        "in_contact": Text(
            "Har den mindreårige kontakt med forældre eller anden familie?",
            "Is the minor in contact with parents or other family?",
        ),
        "representative_informed": Text("Er repræsentanten orienteret?", "Has the representative been informed?"),
        "family_suspected": Text(
            "Kan familien have del i handlen?", "May the family have been involved in the trafficking?"
        ),
        "on": ON_QUESTION,
        "unaccompanied": UNACCOMPANIED_QUESTION,
    },
    requirements=("MIN-03", "MIN-10", "MIN-11", "MIN-15", "INT-02"),
)
