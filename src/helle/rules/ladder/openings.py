"""What each rung of the ladder opens for the person: three thresholds for three consequences (ACC-05).

Everything that a rung opens lives in `OPENINGS`. The three thresholds, from the lowest: where there is *reason to
believe* that somebody was trafficked, detention is avoided; at a *reasonable-grounds indication* assistance is given
at once; *under assessment*, and as an identified victim with a current relationship, the support of the plan is open.
Reason to believe and reasonable grounds are the same rung (our reading, ACC-05), with one difference: the police may
state the first, only CMM and the Immigration Service find the second.
"""

from dataclasses import dataclass

from helle.rules.codes import Opening, Rung
from helle.rules.facts import missing
from helle.rules.ladder.moves import CLOSED
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NO_RUNG = missing("rung", "personen står endnu ikke på noget trin.", "the person is not yet on any rung.")


@dataclass(frozen=True, slots=True)
class OpeningsFacts:
    """The rung of the person (None: none yet), and whether the police have stated reason to believe."""

    rung: Rung | None
    asserted_by_police: bool = False


_INFORMATION = Reason(
    "opens.information",
    Text("Personen kan få information om rettigheder og tilbud.", "The person may get information on rights."),
    "DEF-09",
    reading="C2",
)
_COUNTED = Reason(
    "opens.aggregate_count",
    Text("Kontakten tælles uden navn.", "The contact is counted without a name."),
    "DEF-09",
    reading="C2",
)
_AT_ONCE = Reason(
    "opens.immediate_assistance",
    Text(
        "Der er en rimelig begrundet indikation: bistand og støtte ydes straks.",
        "There are reasonable grounds: assistance and support are given at once.",
    ),
    "ID-13",
)
_INTERVIEW = Reason(
    "opens.interview_offer",
    Text("En identifikationssamtale tilbydes.", "An identification interview is offered."),
    "ID-01",
)
_NO_DETENTION = Reason(
    "opens.non_detention",
    Text(
        "Er personen handlet, eller er der grund til at tro det, er udgangspunktet krisecenter, herberg eller lignende "
        "i stedet for frihedsberøvelse.",
        "Where a person was trafficked, or there is reason to believe so, the starting point is a crisis centre, "
        "shelter or the like instead of detention.",
    ),
    "ACM-20",
)
_SUPPORT_MEANWHILE = Reason(
    "opens.plan_support_meanwhile",
    Text(
        "Personen er under udredning: støtten under planen er åben så længe.",
        "The person is under assessment: the support of the plan is open for as long.",
    ),
    "ACC-04",
)
_SUPPORT = Reason(
    "opens.plan_support",
    Text(
        "Personen er vurderet handlet, og forholdet er aktuelt: støtten under planen er åben.",
        "The person is an identified victim and the relationship is current: the support of the plan is open.",
    ),
    "ACC-01",
)
_PERIOD = Reason(
    "opens.period_offer",
    Text("En refleksions- eller restitutionsperiode tilbydes.", "A reflection or restitution period is offered."),
    "PER-01",
)
_RETURN = Reason(
    "opens.return_offer",
    Text(
        "En forberedt hjemsendelse tilbydes udlændinge, som skal eller vil rejse.",
        "A prepared return is offered to foreign victims who must or want to leave.",
    ),
    "RET-01",
)
_WEIGH_PERIOD = Reason(
    "opens.weigh_period",
    Text(
        "Ethvert offer tilbydes en periode; uden et aktuelt forhold afgør et menneske, om der er grund til det.",
        "Every victim is offered a period; without a current relationship a human decides whether there is reason to.",
    ),
    "PER-01",
    reading="C13.1",
)
_WEIGH_SUPPORT = Reason(
    "opens.weigh_support",
    Text(
        "Støtten kræver et aktuelt forhold; er der risiko for ny handel, afgør et menneske, om den åbnes.",
        "Support asks for a current relationship; where there is a risk of re-trafficking a human decides on opening "
        "it.",
    ),
    "ACC-03",
    reading="C2",
)
_WEIGH_RETURN = Reason(
    "opens.weigh_return",
    Text(
        "Tilbuddet om forberedt hjemsendelse er til alle udenlandske ofre; uden et aktuelt forhold afgør et menneske "
        "det.",
        "The offer of a prepared return is for all foreign victims; without a current relationship a human decides.",
    ),
    "RET-14",
    reading="C2",
)
_BENEFIT_OF_THE_DOUBT = Reason(
    "opens.non_detention_in_doubt",
    Text(
        "Spørgsmålet blev ikke afgjort, og tvivlen kommer personen til gode: frihedsberøvelse undgås så vidt muligt.",
        "The question was not answered, and the person has the benefit of the doubt: detention is avoided as far as "
        "possible.",
    ),
    "CRI-09",
    reading="CRI-09",
)
_STATISTICS = Reason(
    "opens.statistics",
    Text("Personen tæller som vurderet handlet.", "The person counts as an identified victim."),
    "STA-05",
)
_WIND_DOWN = Reason(
    "opens.wind_down",
    Text("Støtten afvikles.", "Support is wound down."),
    "ACC-04",
    reading="ACC-04",
)
_LABOUR = Reason(
    "opens.labour_route",
    Text(
        "Var arbejdsvilkårene urimelige, vises videre til Arbejdstilsynet eller politiet.",
        "Where the work was exploitative, refer on to the Working Environment Authority or the police.",
    ),
    "DEF-08",
)
_REOPENING = Reason(
    "opens.reopening",
    Text("Sagen kan genåbnes.", "The case can be reopened."),
    "DEF-09",
    reading="C2",
)

type _Row = tuple[tuple[Opening, Reason], ...]

_AT_INDICATION: _Row = (
    (Opening.INFORMATION, _INFORMATION),
    (Opening.IMMEDIATE_ASSISTANCE, _AT_ONCE),
    (Opening.INTERVIEW_OFFER, _INTERVIEW),
    (Opening.NON_DETENTION, _NO_DETENTION),
)

_WHEN_CLOSED: _Row = ((Opening.REOPENING, _REOPENING), (Opening.NON_DETENTION, _BENEFIT_OF_THE_DOUBT))

OPENINGS: dict[Rung, _Row] = {
    Rung.CONTACT: ((Opening.INFORMATION, _INFORMATION), (Opening.AGGREGATE_COUNT, _COUNTED)),
    Rung.INDICATION: _AT_INDICATION,
    Rung.UNDER_ASSESSMENT: (*_AT_INDICATION, (Opening.PLAN_SUPPORT, _SUPPORT_MEANWHILE)),
    Rung.VICTIM_CURRENT: (
        (Opening.INFORMATION, _INFORMATION),
        (Opening.PLAN_SUPPORT, _SUPPORT),
        (Opening.PERIOD_OFFER, _PERIOD),
        (Opening.RETURN_OFFER, _RETURN),
        (Opening.NON_DETENTION, _NO_DETENTION),
        (Opening.STATISTICS, _STATISTICS),
    ),
    Rung.VICTIM_NOT_CURRENT: (
        (Opening.INFORMATION, _INFORMATION),
        (Opening.NON_DETENTION, _NO_DETENTION),
        (Opening.STATISTICS, _STATISTICS),
    ),
    Rung.NOT_VICTIM: ((Opening.WIND_DOWN, _WIND_DOWN), (Opening.LABOUR_ROUTE, _LABOUR)),
    Rung.WITHDRAWN: _WHEN_CLOSED,
    Rung.DECLINED: ((Opening.INFORMATION, _INFORMATION), *_WHEN_CLOSED),
    Rung.DISAPPEARED: _WHEN_CLOSED,
    Rung.LAPSED: _WHEN_CLOSED,
}

# What only a human opens on a rung, after weighing; `opens` says so beside what is open anyway.
WEIGHED: dict[Rung, tuple[Reason, ...]] = {
    Rung.VICTIM_NOT_CURRENT: (_WEIGH_PERIOD, _WEIGH_SUPPORT, _WEIGH_RETURN),
}


def opens(facts: OpeningsFacts) -> Ruling[tuple[Opening, ...]]:
    """What this rung opens for the person, with one reason for each opening in the same order (ACC-05).

    A statement by the police adds the starting point of no detention (CRI-09, ACM-20) and nothing else; support waits
    for CMM or the Immigration Service. HUMAN_DECIDES where the rung has more that a human may open: period, support and
    return of a victim without a current relationship; and where the police see new signs in somebody assessed as not a
    victim. The answer is then what is open without that. No rung yet cannot be decided.
    """
    rung = facts.rung
    if rung is None:
        return undecided("openings", (NO_RUNG,))
    openings = tuple(opening for opening, _ in OPENINGS[rung])
    reasons = tuple(reason for _, reason in OPENINGS[rung])
    if facts.asserted_by_police and rung is not Rung.NOT_VICTIM and Opening.NON_DETENTION not in openings:
        openings += (Opening.NON_DETENTION,)
        reasons += (_ASSERTED, _SUPPORT_WAITS)
    elif facts.asserted_by_police and rung in CLOSED:
        reasons += (_ASSERTED, _SUPPORT_WAITS)
    weighed = WEIGHED.get(rung, ())
    if facts.asserted_by_police and rung is Rung.NOT_VICTIM:
        weighed = (_NEW_SIGNS,)
    return Ruling(
        "openings",
        Verdict.HUMAN_DECIDES if weighed else Verdict.ALLOWED,
        openings,
        Text(
            f"{rung.label.da}: {', '.join(o.label.da.lower() for o in openings)}.",
            f"{rung.label.en}: {', '.join(o.label.en.lower() for o in openings)}.",
        ),
        (*reasons, *weighed),
    )


_NEW_SIGNS = Reason(
    "opens.new_signs",
    Text(
        "Politiet ser nye tegn efter en negativ vurdering; et menneske afgør, om frihedsberøvelse skal undgås, og om "
        "der er en ny indikation.",
        "The police see new signs after a negative assessment; a human decides whether detention is to be avoided and "
        "whether there are new reasonable grounds.",
    ),
    "CRI-09",
    reading="CRI-09",
)
_ASSERTED = Reason(
    "opens.non_detention_asserted",
    Text(
        "Politiet har grund til at tro, at personen er handlet: frihedsberøvelse undgås så vidt muligt.",
        "The police have reason to believe that the person is trafficked: detention is avoided as far as possible.",
    ),
    "CRI-09",
)
_SUPPORT_WAITS = Reason(
    "opens.support_waits",
    Text(
        "Støtte kræver, at CMM eller Udlændingestyrelsen finder en indikation.",
        "Support requires that CMM or the Immigration Service finds reasonable grounds.",
    ),
    "ACC-02",
)

RULE = Rule(
    name="openings",
    title=Text("Hvad trinnet åbner", "What the rung opens"),
    meaning=Text(
        "Tre tærskler har hver sin følge. Er der grund til at tro, at nogen er handlet, undgås frihedsberøvelse. Er "
        "der en rimelig begrundet indikation, ydes bistand straks. Under udredning, og for den der er vurderet "
        "handlet i et aktuelt forhold, er støtten under planen åben. Politiets oplysning alene åbner den første, "
        "ikke de andre. Er forholdet ikke aktuelt, afvejer et menneske periode, støtte og hjemsendelse.",
        "Three thresholds have one consequence each. Where there is reason to believe that somebody was trafficked, "
        "detention is avoided. At reasonable grounds, assistance is given at once. Under assessment, and for an "
        "identified victim with a current relationship, the support of the plan is open. A statement by the police "
        "alone opens the first and not the others. Without a current relationship a human weighs period, support and "
        "return.",
    ),
    facts=OpeningsFacts,
    decide=opens,
    questions={
        "rung": Text("På hvilket trin står personen?", "On which rung does the person stand?"),
        "asserted_by_police": Text(
            "Har politiet oplyst, at der er grund til at tro, at personen er handlet?",
            "Have the police stated reason to believe that the person was trafficked?",
        ),
    },
    requirements=(
        *("ACC-05", "ACC-01", "ACC-02", "ACC-04", "ID-01", "ID-13", "DEF-08", "DEF-09"),
        *("ACC-03", "ACM-20", "CRI-09", "PER-01", "RET-01", "RET-14", "STA-05"),
    ),
)
