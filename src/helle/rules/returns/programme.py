"""Inside which frame a return runs: the existing programmes since 1 April 2020 (RET-15, RET-16, RET-25)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import danish_date, english_date, implausible_dates, missing
from helle.rules.parameters import parameter, plan_notes
from helle.rules.returns.codes import ProgrammeNetwork, ReturnFrame
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

PROGRAMMES = "reintegration_programmes"


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A return that is prepared on the day `on`.

    `programme_in_country`: an existing programme reaches the country. `network`: who runs it there.
    """

    on: date
    programme_in_country: bool | None
    network: ProgrammeNetwork | None = None


def return_programme(facts: ProgrammeFacts) -> Ruling[ReturnFrame]:
    """Whether the return runs in an existing programme, or a partner must be found (RET-15, RET-16).

    A return from before the first day of the programmes is history: its frame is entered with its source.
    """
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided("return_programme", wrong)
    record = parameter(PROGRAMMES, facts.on)
    if facts.on < record.valid_from:
        since = record.valid_from
        return Ruling(
            "return_programme",
            Verdict.ALLOWED_WITH_REASON,
            ReturnFrame.EARLIER_SCHEME,
            Text(
                "Kan indlæses som historik, når kilden oplyses.", "May be entered as history if its source is stated."
            ),
            (
                Reason(
                    "return_programme.before_the_programmes",
                    Text(
                        f"Hjemsendelser kører i de eksisterende programmer siden {danish_date(since)}.",
                        f"Returns run in the existing programmes since {english_date(since)}.",
                    ),
                    "RET-15",
                ),
                *plan_notes(facts.on),
            ),
            (record.use(),),
        )
    if facts.programme_in_country is None:
        return undecided("return_programme", (_NOT_KNOWN,))
    if not facts.programme_in_country:
        return Ruling(
            "return_programme",
            Verdict.HUMAN_DECIDES,
            ReturnFrame.FIND_PARTNER,
            Text("Der må findes en partner i landet.", "A partner in the country must be found."),
            (_IN_PROGRAMMES, _FIND_PARTNER, *plan_notes(facts.on)),
            (record.use(),),
        )
    network = _OTHER_NETWORK if facts.network is ProgrammeNetwork.OTHER else _NETWORKS
    return Ruling(
        "return_programme",
        Verdict.ALLOWED,
        ReturnFrame.PROGRAMME,
        Text("Hjemsendelsen kører i et eksisterende program.", "The return runs in an existing programme."),
        (_IN_PROGRAMMES, network, _HARMONISED, *plan_notes(facts.on)),
        (record.use(),),
    )


_NOT_KNOWN = missing(
    "programme_in_country",
    "det er ikke oplyst, om et program når landet.",
    "it is not known whether a programme reaches the country.",
)
_IN_PROGRAMMES = Reason(
    "return_programme.existing_programmes",
    Text(
        "Hjemsendelse og reintegration varetages i ministeriets eksisterende reintegrationsprogrammer.",
        "Return and reintegration run in the ministry's existing reintegration programmes.",
    ),
    "RET-15",
)
_NETWORKS = Reason(
    "return_programme.networks",
    Text("Programmerne udbydes af ERRIN og ERSO.", "The programmes are offered by ERRIN and ERSO."),
    "RET-16",
)
_OTHER_NETWORK = Reason(
    "return_programme.another_network",
    Text(
        "Planen nævner ERRIN og ERSO; netværk skifter navn, og et andet kan have overtaget programmet.",
        "The plan names ERRIN and ERSO; networks change their names, and another may have taken the programme over.",
    ),
    "RET-16",
    reading="RET-16",
)
_HARMONISED = Reason(
    "return_programme.same_as_other_returns",
    Text(
        "Rammen er den samme som for andre hjemsendelser.",
        "The frame is the same as for other returns.",
    ),
    "RET-25",
)
_FIND_PARTNER = Reason(
    "return_programme.no_programme",
    Text(
        "Intet program når landet. Dansk Flygtningehjælp søger en partner; afvej, om vilkårene er sikre nok.",
        "No programme reaches the country. The Refugee Council looks for a partner; weigh whether it is safe enough.",
    ),
    "RET-16",
    reading="RET-16",
)

RULE = Rule(
    name="return_programme",
    title=Text("Program for hjemsendelsen", "Programme of the return"),
    meaning=Text(
        "Siden 1. april 2020 kører forberedte hjemsendelser i de eksisterende reintegrationsprogrammer. Når intet "
        "program når landet, søges en partner, og et menneske afgør det. Ældre hjemsendelser indlæses som historik.",
        "Since 1 April 2020 prepared returns run in the existing reintegration programmes. Where no programme reaches "
        "the country a partner is looked for, and a human decides. Older returns are entered as history.",
    ),
    facts=ProgrammeFacts,
    decide=return_programme,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "programme_in_country": Text("Er der et program i landet?", "Is there a programme in the country?"),
        "network": Text("Hvilket netværk udbyder det?", "Which network offers it?"),
    },
    requirements=("RET-15", "RET-16", "RET-25"),
    parameters=(PROGRAMMES,),
)
