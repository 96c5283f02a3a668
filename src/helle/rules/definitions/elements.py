"""Whether act, means and purpose are there (DEF-01, DEF-02, DEF-03), the means only towards an adult (PUB-LAW-02).

Everything that affects an element lives in `elements`. Whether a means must be shown is `assessment.means_required`.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.assessment import MeansFacts, means_required
from helle.rules.codes import ActElement, Code, ExploitationPurpose, MeansElement, MeansRequirement
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "elements"


class ElementState(Code):
    """What is known of one element."""

    PRESENT = "present", "Foreligger", "Present"
    ABSENT = "absent", "Foreligger ikke", "Absent"
    NOT_REQUIRED = "not_required", "Kræves ikke", "Not required"
    UNCLEAR = "unclear", "Ikke afklaret", "Unclear"


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """What was found; None means not looked into yet, and an empty list that nothing was found.

    `age_when_act_done` in whole years, None when not known; `age_disputed`: somebody doubts it. `on`: day of the act.
    """

    acts: tuple[ActElement, ...] | None
    means: tuple[MeansElement, ...] | None
    purposes: tuple[ExploitationPurpose, ...] | None
    on: date
    age_when_act_done: int | None = None
    age_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Elements:
    """The three elements of the definition, each with what is known of it."""

    act: ElementState
    means: ElementState
    purpose: ElementState


def elements(facts: ElementFacts) -> Ruling[Elements]:
    """What is known of act, means and purpose (DEF-01..DEF-03).

    Always HUMAN_DECIDES once each element is known, or one is known to be absent: the competent authority assesses the
    person, and the courts judge the crime (DEF-07). Towards a person under 18, or of unknown or disputed age, no means
    is asked for (C13.9). An act or purpose that is not looked into is missing; a means that is not stays unclear, so
    that learning the age never takes an answer away. A purpose together with "not established" contradicts itself.
    """
    requirement = means_required(MeansFacts(facts.age_when_act_done, facts.age_disputed, facts.on))
    problems = _contradiction(facts) + (implausible_dates(on=facts.on) or requirement.problems)
    if problems:
        return undecided(NAME, problems)
    not_required = requirement.answer is MeansRequirement.NOT_REQUIRED
    act = _state(facts.acts)
    purpose = _purpose(facts.purposes)
    means = ElementState.NOT_REQUIRED if not_required else _state(facts.means)
    found = Elements(act, means, purpose)
    reasons = (_act(act), *requirement.reasons, *_means(means), *_purposes(purpose, facts.purposes), _WHO_DECIDES)
    # Towards an adult whose age is disputed the means stays in question for the criminal case.
    presumed = not_required and requirement.verdict is Verdict.HUMAN_DECIDES
    if presumed and not facts.means:
        reasons = (*reasons, _LEGAL_QUALIFICATION)
    absent = ElementState.ABSENT in (act, means, purpose)
    unknown = _unknown(facts)
    no_means_for_an_adult = facts.age_disputed and facts.age_when_act_done is not None and facts.means == ()
    if unknown and not absent and not (no_means_for_an_adult and _is_adult(facts)):
        return undecided(NAME, unknown, reasons)
    return Ruling(
        NAME,
        Verdict.HUMAN_DECIDES,
        found,
        _headline(found, presumed=presumed and not facts.means),
        (*reasons, *plan_notes(facts.on)),
        requirement.parameters,
    )


def _contradiction(facts: ElementFacts) -> tuple[Problem, ...]:
    purposes = set(facts.purposes or ())
    if ExploitationPurpose.NOT_ESTABLISHED not in purposes or len(purposes) == 1:
        return ()
    text = Text(
        "formålet er både fundet og ikke fastslået; vælg det ene.",
        "the purpose was both found and not established; choose one of the two.",
    )
    return (Problem("purposes", text),)


def _is_adult(facts: ElementFacts) -> bool:
    """Whether the recorded age is that of an adult, disputed or not."""
    undisputed = means_required(MeansFacts(facts.age_when_act_done, False, facts.on))
    return undisputed.answer is MeansRequirement.REQUIRED


def _headline(found: Elements, presumed: bool) -> Text:
    states = (found.act, found.means, found.purpose)
    if ElementState.ABSENT in states:
        return _ABSENT
    if ElementState.UNCLEAR in states:
        return _UNCLEAR
    return _FOR_PROTECTION if presumed else _PRESENT


_FOR_PROTECTION = Text(
    "Leddene foreligger for beskyttelsen; intet middel er påvist, og den retlige vurdering er et menneskes.",
    "The elements are there for protection; no means was shown, and the legal qualification is for a human.",
)
_PRESENT = Text(
    "Definitionens led foreligger; den kompetente myndighed vurderer.",
    "The elements of the definition are there; the competent authority assesses.",
)
_ABSENT = Text(
    "Et led i definitionen foreligger ikke; den kompetente myndighed vurderer.",
    "An element of the definition is absent; the competent authority assesses.",
)
_UNCLEAR = Text(
    "Et led i definitionen er ikke afklaret; den kompetente myndighed vurderer.",
    "An element of the definition is not clear; the competent authority assesses.",
)


def _state(found: tuple[ActElement, ...] | tuple[MeansElement, ...] | None) -> ElementState:
    if found is None:
        return ElementState.UNCLEAR
    return ElementState.PRESENT if found else ElementState.ABSENT


def _purpose(purposes: tuple[ExploitationPurpose, ...] | None) -> ElementState:
    """Present for a purpose of section 262 a; "not established" leaves it unclear, another purpose is none of them."""
    if purposes is None:
        return ElementState.UNCLEAR
    if any(purpose.in_262a for purpose in purposes):
        return ElementState.PRESENT
    return ElementState.UNCLEAR if ExploitationPurpose.NOT_ESTABLISHED in purposes else ElementState.ABSENT


def _unknown(facts: ElementFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.acts is None:
        found.append(
            missing(
                "acts",
                "det er ikke undersøgt, hvad der blev gjort med personen.",
                "it has not yet been established what was done to the person.",
            )
        )
    if facts.purposes is None:
        found.append(
            missing(
                "purposes",
                "det er ikke undersøgt, hvad formålet var.",
                "it has not yet been established what the purpose was.",
            )
        )
    return tuple(found)


def _act(state: ElementState) -> Reason:
    if state is ElementState.PRESENT:
        return Reason(
            "elements.act",
            Text(
                "Personen er rekrutteret, transporteret, overført, huset eller modtaget.",
                "The person was recruited, transported, transferred, harboured or received.",
            ),
            "DEF-01",
        )
    if state is ElementState.ABSENT:
        return Reason(
            "elements.no_act",
            Text(
                "Ingen af handlingerne i definitionen er fundet.",
                "The acts of the definition were looked for and not found.",
            ),
            "DEF-01",
        )
    return Reason(
        "elements.act_unclear",
        Text("Handlingen er ikke afklaret.", "The act is not clear yet."),
        "DEF-01",
    )


def _means(state: ElementState) -> tuple[Reason, ...]:
    if state is ElementState.PRESENT:
        text = Text("Et utilbørligt middel er fundet.", "An improper means was found.")
        return (Reason("elements.means", text, "DEF-02"),)
    if state is ElementState.ABSENT:
        text = Text("Intet utilbørligt middel er fundet.", "No improper means was found.")
        return (Reason("elements.no_means", text, "DEF-02"),)
    if state is ElementState.UNCLEAR:
        text = Text(
            "Midlet er ikke afklaret; for en voksen skal et af dem påvises.",
            "The means is not clear yet; for an adult one of them must be shown.",
        )
        return (Reason("elements.means_unclear", text, "DEF-02"),)
    return ()


def _purposes(state: ElementState, purposes: tuple[ExploitationPurpose, ...] | None) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if state is ElementState.PRESENT:
        text = Text(
            "Formålet er et af dem, den danske definition nævner.",
            "The purpose is one of those that the Danish definition names.",
        )
        found.append(Reason("elements.purpose", text, "DEF-03"))
    elif state is ElementState.UNCLEAR:
        text = Text("Formålet er ikke fastslået.", "The purpose is not established.")
        found.append(Reason("elements.purpose_unclear", text, "DEF-03"))
    else:
        text = Text(
            "Formålet er ikke et af dem, den danske definition nævner.",
            "The purpose is not one of those that the Danish definition names.",
        )
        found.append(Reason("elements.no_purpose", text, "DEF-03"))
    outside = (ExploitationPurpose.BEGGING, ExploitationPurpose.FORCED_MARRIAGE, ExploitationPurpose.OTHER)
    if any(purpose in outside for purpose in purposes or ()):
        text = Text(
            "Tiggeri, tvangsægteskab og andre formål hører til verdens former og tælles for sig.",
            "Begging, forced marriage and other purposes belong to the forms seen worldwide and are counted apart.",
        )
        found.append(Reason("elements.outside_262a", text, "DEF-06", reading="DEF-03"))
    return tuple(found)


_LEGAL_QUALIFICATION = Reason(
    "elements.legal_qualification",
    Text(
        "At intet middel kræves, gælder beskyttelsen, så længe alderen er uafklaret. I straffesagen afgør et menneske, "
        "om et middel skal påvises.",
        "That no means is required holds for protection while the age is not settled. In the criminal case a human "
        "decides whether a means has to be shown.",
    ),
    "DEF-02",
    reading="C13.9",
)
_WHO_DECIDES = Reason(
    "elements.who_decides",
    Text(
        "En vurdering som offer er ikke en dom, og en dom er ikke en vurdering; begge dele står for sig.",
        "An assessment as victim is no judgment and a judgment no assessment; each stands for itself.",
    ),
    "DEF-07",
)

RULE = Rule(
    name=NAME,
    title=Text("Handling, middel og formål", "Act, means and purpose"),
    meaning=Text(
        "Menneskehandel er en handling med et utilbørligt middel og et formål. Reglen samler, hvad der er fundet af "
        "hvert led. Over for en person under 18 år kræves intet middel, og er alderen ukendt eller omstridt, kræves "
        "det heller ikke for beskyttelsen. Den kompetente myndighed vurderer personen, og domstolene dømmer i "
        "straffesagen.",
        "Trafficking is an act by an improper means for a purpose. The rule gathers what was found of each element. "
        "Towards a person under 18 no means is required, and where the age is unknown or disputed it is not required "
        "for protection either. The competent authority assesses the person, and the courts judge the criminal case.",
    ),
    facts=ElementFacts,
    decide=elements,
    questions={
        "acts": Text("Hvad blev der gjort med personen?", "What was done with the person?"),
        "means": Text("Med hvilke midler?", "By which means?"),
        "purposes": Text("Med hvilket formål?", "For which purpose?"),
        "on": Text("Hvornår skete det?", "When was it done?"),
        "age_when_act_done": Text("Hvor gammel var personen, da det skete?", "How old was the person at the time?"),
        "age_disputed": Text("Er alderen omstridt?", "Is the age disputed?"),
    },
    requirements=("DEF-01", "DEF-02", "DEF-03", "DEF-06", "DEF-07", "MIN-15", "PUB-LAW-02"),
    parameters=("minor_age",),
)
