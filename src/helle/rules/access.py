"""Who has access to support, and how far it reaches (ACC-01..ACC-05, ID-13)."""

from dataclasses import dataclass, replace
from datetime import date

from helle.rules.codes import FactorAnswer, OrganisationKind, Rung, SupportScope
from helle.rules.facts import (
    add_days,
    danish_date,
    danish_days,
    english_date,
    english_days,
    implausible_dates,
    missing,
)
from helle.rules.ladder import ASSESSED, CLOSED, NO_RUNG
from helle.rules.parameters import parameter, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

WHOSE_ASSESSMENT_COUNTS = frozenset({OrganisationKind.CMM, OrganisationKind.UDLST, OrganisationKind.COURT})


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """Where the person stands on the ladder and what else bears on support.

    `assessed_by`: whose assessment the rung rests on, None when not stated (the ladder lets only CMM, the Immigration
    Service and the courts set it). `asserted_by_police`: the police have stated reason to believe.
    `retrafficking_risk` matters on the rung "identified, not current". `negative_on` is the day of the assessment as
    not a victim on which the rung rests, and `on` the day the question is asked; both may be None. `wound_down_by` is
    the last day of support after it, None where nobody has said until when. An assessment that the person has left
    behind on the ladder is none of these facts.
    """

    rung: Rung | None
    assessed_by: OrganisationKind | None = None
    asserted_by_police: bool = False
    retrafficking_risk: FactorAnswer = FactorAnswer.UNKNOWN
    negative_on: date | None = None
    on: date | None = None
    wound_down_by: date | None = None


def support_access(facts: AccessFacts) -> Ruling[SupportScope]:
    """Whether the person has access to support and to which (ACC-01..ACC-05, ID-13).

    REFUSED at mere contact, also when the police have reason to believe (ACC-02), after the case has closed, and once
    support is wound down (ACC-04).
    Support does not wait for the name of the assessor: the answer stands, and the missing fact is named.
    HUMAN_DECIDES for a victim without a current relationship who may be trafficked again (ACC-03), and for winding
    down after a negative assessment (ACC-04). No rung, or an unanswered question of that risk, cannot be decided; nor
    can a rung that would close support and rests on an assessment that does not count (ACC-02). Facts that contradict
    the rung are named; support that is open stays so meanwhile, but none is refused on them.
    """
    implausible = implausible_dates(negative_on=facts.negative_on, on=facts.on, wound_down_by=facts.wound_down_by)
    if facts.rung is None or implausible:
        return undecided("access", implausible or (NO_RUNG,))
    contradictions = _contradictions(facts.rung, facts)
    ruling = _on_the_rung(facts.rung, facts)
    if not contradictions:
        return ruling
    if ruling.answer is None:
        return undecided("access", (*contradictions, *ruling.problems), ruling.reasons)
    return replace(ruling, problems=(*contradictions, *ruling.problems))


def _contradictions(rung: Rung, facts: AccessFacts) -> tuple[Problem, ...]:
    """What is said of an assessment on a rung that rests on none, or on another one (C2)."""
    found: list[Problem] = []
    if facts.assessed_by is not None and rung not in ASSESSED:
        text = Text(
            f"der er oplyst en vurdering, men personen står på et trin uden: {rung.label.da}.",
            f"an assessment is stated, but the person stands on a rung without one: {rung.label.en}.",
        )
        found.append(Problem("assessed_by", text))
    if facts.negative_on is not None and rung is not Rung.NOT_VICTIM:
        text = Text(
            f"der er oplyst en vurdering som ikke handlet, men personen står på trinnet: {rung.label.da}.",
            f"an assessment as not a victim is stated, but the person stands on the rung: {rung.label.en}.",
        )
        found.append(Problem("negative_on", text))
    return tuple(found)


def _on_the_rung(rung: Rung, facts: AccessFacts) -> Ruling[SupportScope]:
    if rung in CLOSED:
        return _refused(_CLOSED)
    if rung is Rung.CONTACT:
        return _refused(*((_ASSERTED, _CONTACT) if facts.asserted_by_police else (_CONTACT,)))
    if rung is Rung.INDICATION:
        return _open(SupportScope.IMMEDIATE_ASSISTANCE, _INDICATION)
    if rung is Rung.UNDER_ASSESSMENT:
        return _open(SupportScope.PLAN_SUPPORT, _UNDER_ASSESSMENT)
    if facts.assessed_by is not None and facts.assessed_by not in WHOSE_ASSESSMENT_COUNTS:
        return _not_counted(rung, facts.assessed_by)
    if rung is Rung.VICTIM_CURRENT:
        return _open(
            SupportScope.PLAN_SUPPORT,
            _CURRENT,
            _ASSESSOR_NOT_STATED if facts.assessed_by is None else _COUNTS,
            problems=_assessor(facts),
        )
    ruling = _after_negative(facts) if rung is Rung.NOT_VICTIM else _not_current(facts.retrafficking_risk)
    return replace(ruling, problems=(*ruling.problems, *_assessor(facts)))


def _assessor(facts: AccessFacts) -> tuple[Problem, ...]:
    return (_WHO_ASSESSED,) if facts.assessed_by is None else ()


def _not_counted(rung: Rung, by: OrganisationKind) -> Ruling[SupportScope]:
    """An assessment of somebody else opens nothing, and where the rung would close support it closes nothing."""
    if rung is Rung.VICTIM_CURRENT:
        return _refused(_not_whose_assessment_counts(by))
    text = Text(
        "trinnet hviler på en vurdering, der ikke tæller; angiv det trin, personen stod på før den.",
        "the rung rests on an assessment that does not count; state the rung on which the person stood before it.",
    )
    return undecided("access", (Problem("assessed_by", text),), (_closes_nothing(by),))


def _open(scope: SupportScope, *reasons: Reason, problems: tuple[Problem, ...] = ()) -> Ruling[SupportScope]:
    headline = Text(f"{scope.label.da}.", f"{scope.label.en}.")
    return Ruling("access", Verdict.ALLOWED, scope, headline, reasons, problems=problems)


def _refused(*reasons: Reason) -> Ruling[SupportScope]:
    return Ruling(
        "access",
        Verdict.REFUSED,
        None,
        Text("Ingen adgang til støtte under handlingsplanen nu.", "No access to support under the action plan now."),
        reasons,
    )


def _not_current(risk: FactorAnswer) -> Ruling[SupportScope]:
    if risk is FactorAnswer.UNKNOWN:
        return undecided(
            "access",
            (
                missing(
                    "retrafficking_risk",
                    "risikoen for at blive handlet igen er ikke vurderet.",
                    "the risk of re-trafficking has not been assessed.",
                ),
            ),
            (_NOT_CURRENT,),
        )
    if risk is FactorAnswer.NO:
        return _refused(_NOT_CURRENT)
    return Ruling(
        "access",
        Verdict.HUMAN_DECIDES,
        SupportScope.PLAN_SUPPORT,
        Text(
            "Risikoen for ny handel kan åbne for støtte; et menneske afgør det og begrunder det.",
            "The risk of re-trafficking may open support; a human decides and gives the reason.",
        ),
        (
            _NOT_CURRENT,
            Reason(
                "access.retrafficking_risk",
                Text(
                    "Personen er i risiko for at blive handlet igen, og det kan gøre forholdet aktuelt.",
                    "The person is at risk of being trafficked again, which may make the relationship current.",
                ),
                "ACC-03",
            ),
        ),
    )


def _within_grace(days: int) -> Text:
    if days == 0:
        return Text(
            "Støtten løber til udgangen af dagen for den negative vurdering.",
            "Support runs to the end of the day of the negative assessment.",
        )
    return Text(
        f"Støtten løber {danish_days(days)} efter den negative vurdering.",
        f"Support runs for {english_days(days)} after the negative assessment.",
    )


def _after_negative(facts: AccessFacts) -> Ruling[SupportScope]:
    if facts.negative_on is not None and facts.on is not None and facts.on < facts.negative_on:
        return undecided(
            "access",
            (
                Problem(
                    "on",
                    Text(
                        "dagen ligger før den negative vurdering.",
                        "the day lies before the negative assessment.",
                    ),
                ),
            ),
        )
    parameters: tuple[ParameterUse, ...] = ()
    if facts.negative_on is not None and facts.on is not None:
        record = parameter("negative_assessment_grace_days", facts.negative_on)
        grace, parameters = whole_number(record), (record.use(),)
        if facts.on <= add_days(facts.negative_on, grace):
            return Ruling(
                "access",
                Verdict.ALLOWED,
                SupportScope.WIND_DOWN,
                Text("Støtten afvikles.", "Support is wound down."),
                (
                    Reason(
                        "access.within_grace",
                        _within_grace(grace),
                        "ACC-04",
                        reading="ACC-04",
                    ),
                ),
                parameters,
            )
    if facts.wound_down_by is not None and facts.on is not None and facts.on > facts.wound_down_by:
        return _refused(_wound_down(facts.wound_down_by))
    return Ruling(
        "access",
        Verdict.HUMAN_DECIDES,
        SupportScope.WIND_DOWN,
        Text(
            "Støtten ophører; kontaktpersonen afgør, hvad afviklingen kræver, og begrunder det.",
            "Support ends; the contact person decides what winding down takes and gives the reason.",
        ),
        (
            Reason(
                "access.negative",
                Text(
                    "Personen er vurderet ikke handlet; planen siger ikke, hvornår støtten skal være ophørt.",
                    "The person was assessed as not a victim; the plan does not say when support must have ended.",
                ),
                "ACC-04",
                reading="ACC-04",
            ),
        ),
        parameters,
    )


def _wound_down(last_day: date) -> Reason:
    return Reason(
        "access.wound_down",
        Text(
            f"Støtten blev afviklet; den sidste dag var {danish_date(last_day)}.",
            f"Support was wound down; its last day was {english_date(last_day)}.",
        ),
        "ACC-04",
    )


def _not_whose_assessment_counts(by: OrganisationKind) -> Reason:
    return Reason(
        "access.assessment_does_not_count",
        Text(
            f"Kun vurderinger fra CMM, Udlændingestyrelsen og domstolene giver adgang, ikke fra: {by.label.da}.",
            f"Only CMM, the Immigration Service and the courts open access, not: {by.label.en}.",
        ),
        "ACC-02",
    )


def _closes_nothing(by: OrganisationKind) -> Reason:
    return Reason(
        "access.assessment_closes_nothing",
        Text(
            "Kun vurderinger fra CMM, Udlændingestyrelsen og domstolene lukker for støtten, ikke fra: "
            f"{by.label.da}. Det, der var åbent før, er stadig åbent.",
            f"Only CMM, the Immigration Service and the courts close support, not: {by.label.en}. What was open before "
            "is still open.",
        ),
        "ACC-02",
        reading="ACC-02",
    )


_CONTACT = Reason(
    "access.contact",
    Text(
        "Der er kun kontakt. Information kan gives; støtte kræver en rimelig begrundet indikation.",
        "There is contact only. Information may be given; support requires reasonable grounds.",
    ),
    "ACC-05",
)
_ASSERTED = Reason(
    "access.police_assertion",
    Text(
        "Politiets oplysning taler imod frihedsberøvelse, men åbner ikke for støtte; CMM eller Udlændingestyrelsen "
        "skal finde indikationen.",
        "The police statement speaks against detention but does not open support; CMM or the Immigration Service must "
        "find the reasonable grounds.",
    ),
    "ACC-02",
)
_INDICATION = Reason(
    "access.indication",
    Text(
        "Der er en rimelig begrundet indikation; bistand og støtte ydes straks.",
        "There is a reasonable-grounds indication; assistance and support are given at once.",
    ),
    "ID-13",
)
_UNDER_ASSESSMENT = Reason(
    "access.under_assessment",
    Text(
        "Personen er under udredning og er omfattet af støtten så længe.",
        "The person is under assessment and is covered by the support for as long.",
    ),
    "ACC-04",
)
_CURRENT = Reason(
    "access.current",
    Text(
        "Personen er vurderet handlet og er aktuelt i et handelsforhold.",
        "The person has been assessed as a victim and is currently in a trafficking relationship.",
    ),
    "ACC-01",
)
_COUNTS = Reason(
    "access.assessment_counts",
    Text(
        "Vurderingen er foretaget af en myndighed, hvis vurdering tæller.",
        "The assessment was made by an authority whose assessment counts.",
    ),
    "ACC-02",
)
_ASSESSOR_NOT_STATED = Reason(
    "access.assessor_not_stated",
    Text(
        "Det er ikke oplyst, hvem der har vurderet; kun en vurdering fra CMM, Udlændingestyrelsen eller domstolene "
        "tæller.",
        "It is not stated who made the assessment; only one by CMM, the Immigration Service or the courts counts.",
    ),
    "ACC-02",
)
_WHO_ASSESSED = missing(
    "assessed_by",
    "det er ikke oplyst, hvem der har vurderet personen; en vurdering fra andre end de tre tæller hverken for eller "
    "imod.",
    "it is not stated who assessed the person; an assessment by others than the three counts neither for nor against.",
)
_NOT_CURRENT = Reason(
    "access.not_current",
    Text(
        "Personen er vurderet handlet, men er ikke aktuelt i et handelsforhold.",
        "The person has been assessed as a victim but is not currently in a trafficking relationship.",
    ),
    "ACC-01",
)
_CLOSED = Reason(
    "access.closed",
    Text(
        "Sagen er lukket uden vurdering; den kan genåbnes, når personen vender tilbage.",
        "The case was closed without an assessment; it can be reopened when the person comes back.",
    ),
    "ACC-05",
    reading="C2",
)


RULE = Rule(
    name="access",
    title=Text("Adgang til støtte", "Access to support"),
    meaning=Text(
        "Ved en rimelig begrundet indikation ydes bistand straks. Under udredning, og for den der er vurderet handlet "
        "og aktuelt er i et handelsforhold, er støtten under planen åben. Kun CMM's, Udlændingestyrelsens og "
        "domstolenes vurdering tæller, for som imod. Er forholdet ikke aktuelt, kan risiko for ny handel åbne; det "
        "afgør et menneske. Efter en negativ vurdering afvikles støtten, og kontaktpersonen afgør hvordan.",
        "At reasonable grounds, assistance is given at once. Under assessment, and for a person assessed as a victim "
        "with a current relationship, the support of the plan is open. Only the assessment of CMM, the Immigration "
        "Service and the courts counts, for as against. Where the relationship is not current, a risk of "
        "re-trafficking may open support; a human decides. After a negative assessment support is wound down, and the "
        "contact person decides how.",
    ),
    facts=AccessFacts,
    decide=support_access,
    questions={
        "rung": Text("På hvilket trin står personen?", "On which rung does the person stand?"),
        "assessed_by": Text("Hvem har vurderet personen?", "Who assessed the person?"),
        "asserted_by_police": Text(
            "Har politiet oplyst, at der er grund til at tro, at personen er handlet?",
            "Have the police stated reason to believe that the person was trafficked?",
        ),
        "retrafficking_risk": Text(
            "Er personen i risiko for at blive handlet igen?", "Is the person at risk of being trafficked again?"
        ),
        "negative_on": Text(
            "Hvornår blev personen vurderet ikke handlet?", "When was the person assessed as not a victim?"
        ),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "wound_down_by": Text("Hvad er støttens sidste dag?", "What is the last day of support?"),
    },
    requirements=("ACC-01", "ACC-02", "ACC-03", "ACC-04", "ACC-05", "ID-13"),
    parameters=("negative_assessment_grace_days",),
)
