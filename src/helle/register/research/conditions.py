"""What goes with the rows: what they are of, until when they may be used, and what may not be done with them."""

from __future__ import annotations

from typing import Final

from helle.register.interface.words import year_span
from helle.register.research.choices import LegalGround, ResearchPopulation
from helle.register.research.making import LOST_PERCENT, TAKEN_OUT_PERCENT, Made
from helle.register.research.queries import ResearchView
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text

_POPULATIONS: Final = {
    ResearchPopulation.ASSESSED: Text("Vurderede ofre i alle aldre", "Assessed victims of all ages"),
    ResearchPopulation.ADULTS: Text("Vurderede ofre, der var fyldt 18 år", "Assessed victims of 18 or over"),
}
_GROUNDS: Final = {
    LegalGround.SCIENCE: Text("Databeskyttelseslovens § 10", "Section 10 of the Data Protection Act"),
    LegalGround.STUDY: Text("Handlingsplanens undersøgelse (GOV-19)", "The study in the action plan (GOV-19)"),
}
_RULES: Final = (
    Text("Brug rækkerne til det, der er søgt om, og til intet andet.",
         "Use the rows for what was applied for, and for nothing else."),
    Text("Forsøg ikke at finde nogen, og læg dem ikke sammen med andre oplysninger om personer.",
         "Do not try to find anybody, and do not join them with other information on persons."),
    Text("Giv dem ikke videre.", "Do not pass them on."),
    Text("Udgiv ingen tal af dem, før CMM har holdt hver tabel op mod det, der er udgivet, og svaret skriftligt.",
         "Publish no figures of them before CMM has held each table against the releases, and answered in writing."),
    Text("Slet dem, alle kopier med, senest den dag, der står her, og bekræft det over for CMM.",
         "Delete them with all copies by the day named here, and confirm it to CMM."),
)  # fmt: skip


def conditions_of(of: ResearchView, made: Made) -> str:
    """The conditions of an extract, in Danish and in English."""
    row, extra = of.row, of.prepared.conditions if of.prepared is not None else ""
    whom, ground = _POPULATIONS[ResearchPopulation(row.population)], _GROUNDS[LegalGround(row.ground)]
    years = year_span(row.first_year, row.last_year)
    danish = [
        f"Udtræk nr. {row.number} til {row.institution}, {row.journal}",
        f"{whom.da}, {years}: {len(made.rows)} rækker; hver står mindst {made.smallest} gange.",
        "Det er en stikprøve. Personer, der har trukket et samtykke tilbage, begrænset det eller, da de fyldte 18, "
        "selv sagt nej til et fra deres repræsentant, der bor på et hemmeligt sted, eller som er slettet, er ikke med, "
        "og andre er trukket ud ved lod: hvor mange i alt, siges ikke. Læg aldrig antallet af rækker ved siden af "
        "udgivne tal.",
        "En gruppe, hvis tal holdes tilbage andre steder, står som *, sammen med det, der er taget ud for at skjule.",
        f"{TAKEN_OUT_PERCENT} i kolonner-columns.csv er, hvor mange af kolonnens felter der står som *. {LOST_PERCENT} "
        "er, hvor meget mindre kolonnen skiller rækkerne ad end de grupper, der er registreret (målt i bit): også ved "
        "at grupper er lagt sammen, og mest ved at små grupper er taget ud.",
        f"Hjemmel: {ground.da}. Bruges til og med {danish_date(row.use_until)}; slettes senest "
        f"{danish_date(row.delete_by)}.",
        *(f"- {rule.da}" for rule in _RULES),
    ]
    english = [
        f"Extract no. {row.number} for {row.institution}, {row.journal}",
        f"{whom.en}, {years}: {len(made.rows)} rows; each stands at least {made.smallest} times.",
        "It is a sample. Persons who took a consent back, limited it or, on turning 18, said no themselves to one of "
        "their representative's, who live at a secret place, or who were erased, are left out, and others were drawn "
        "out by lot: how many in all is not told. Never lay the number of rows beside released figures.",
        "A group whose figure is withheld elsewhere stands as *, with what was taken out to hide somebody.",
        f"{TAKEN_OUT_PERCENT} in kolonner-columns.csv is how many fields of the column stand as *. {LOST_PERCENT} is "
        "how much less the column tells the rows apart than the groups that are recorded do (measured in bits): also "
        "by groups put together, and most by small ones taken out.",
        f"Legal ground: {ground.en}. Used until {english_date(row.use_until)}; deleted by "
        f"{english_date(row.delete_by)}.",
        *(f"- {rule.en}" for rule in _RULES),
    ]
    return "\r\n".join([*danish, *([extra] if extra else []), "", *english, *([extra] if extra else []), ""])
