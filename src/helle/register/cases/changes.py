"""What has come into a case since somebody opened a form about it, as far as she may see it."""

from __future__ import annotations

import datetime as dt
import itertools

from django.db import connection

from helle.register.cases.models import Case
from helle.register.interface.words import active_language, moment
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.rules.ruling import Text

_SHOWN = 6
_WORDS = {
    "step": Text("skridt på stigen", "step on the ladder"),
    "settled": Text("afsluttet skridt", "settled step"),
    "correction": Text("rettelse", "correction"),
    "interview": Text("samtale", "interview"),
    "circumstance": Text("sigtelse, tiltale eller forelæggelse", "charge, indictment or submission"),
    "assessment": Text("vurdering", "assessment"),
    "residence": Text("opholdsgrundlag", "residence status"),
    "offer": Text("tilbud om periode", "offer of a period"),
    "period": Text("periode", "period"),
    "extension": Text("forlængelse", "extension"),
    "request": Text("anmodning om forlængelse", "request for an extension"),
    "answer": Text("afslag på forlængelse", "refusal of an extension"),
    "need": Text("behov i støtteplanen", "need in the support plan"),
    "measure": Text("støtte", "measure of support"),
    "measure_step": Text("hvad der er sket med en støtte", "what happened to a measure"),
    "plan": Text("udgave af støtteplanen", "version of the support plan"),
    "goal": Text("mål med perioden", "goals of the period"),
    "outcome": Text("hvad perioden førte til", "what the period led to"),
    "wind_down": Text("afvikling af støtten", "winding down of support"),
    "support_end": Text("at støtten er slut", "that support has ended"),
    "gone": Text("at personen er væk eller fundet", "that the person is gone or was found"),
    "municipality": Text("underretning af en kommune", "notification of a municipality"),
    "draft": Text("udkast til et brev", "draft of a letter"),
    "letter": Text("brev", "letter"),
    "representative": Text("repræsentant", "representative"),
    "home": Text("hvor barnet skal bo", "where the child is to live"),
    "tracing": Text("eftersøgning af familien", "search for the family"),
    "return_offer": Text("tilbud om hjemsendelse", "offer of a return"),
    "return_answer": Text("svar på et tilbud om hjemsendelse", "answer to the offer of a return"),
    "destination": Text("hvor personen rejser hen", "where the person goes"),
    "risk": Text("risikoen ved hjemrejsen", "the risk of the return"),
    "transfer": Text("overførsel efter Dublinforordningen", "transfer under the Dublin Regulation"),
    "talk": Text("samtale om hjemrejse", "talk about a return"),
    "review": Text("gennemgang ved de 18 år", "review at 18"),
    "missing": Text("barnet er forsvundet", "the child is missing"),
    "place": Text("bestilling af et sted at bo", "order of a place to live"),
    "recommended": Text(
        "indstilling af et sted uden for asylsystemet", "recommendation of a place outside the asylum system"
    ),
    "elsewhere": Text("godkendelse af et sted uden for asylsystemet", "approval of a place outside the asylum system"),
}
# The entries of the course of a case, read where they stand: the tables of the apps above this one too. Their policies
# show her what the course would.
_ENTRIES = """
  SELECT 'step' AS kind, by_unit_id AS unit, recorded_at AS at FROM cases_rungevent WHERE case_id = %(case)s
  UNION ALL SELECT 'settled', by_unit_id, recorded_at FROM cases_settledstep WHERE case_id = %(case)s
  UNION ALL SELECT 'correction', by_unit_id, recorded_at FROM cases_correction WHERE case_id = %(case)s
  UNION ALL SELECT 'interview', by_unit_id, recorded_at FROM identification_interview WHERE case_id = %(case)s
  UNION ALL SELECT 'circumstance', by_unit_id, recorded_at FROM identification_circumstance WHERE case_id = %(case)s
  UNION ALL SELECT 'assessment', by_unit_id, recorded_at FROM identification_assessment WHERE case_id = %(case)s
  UNION ALL SELECT 'residence', recorded_by_unit_id, recorded_at FROM people_residence WHERE person_id = %(person)s
  UNION ALL SELECT 'offer', by_unit_id, recorded_at FROM support_periodoffer WHERE case_id = %(case)s
  UNION ALL SELECT 'period', by_unit_id, recorded_at FROM support_period WHERE case_id = %(case)s
  UNION ALL SELECT 'extension', s.by_unit_id, s.recorded_at
              FROM support_span s JOIN support_period p ON p.id = s.period_id
             WHERE s.case_id = %(case)s AND s.recorded_at <> p.recorded_at
  UNION ALL SELECT 'request', by_unit_id, recorded_at FROM support_extensionrequest WHERE case_id = %(case)s
  UNION ALL SELECT 'answer', by_unit_id, recorded_at FROM support_extensionanswer WHERE case_id = %(case)s
  UNION ALL SELECT 'need', by_unit_id, recorded_at FROM support_plans_need WHERE case_id = %(case)s
  UNION ALL SELECT 'measure', by_unit_id, recorded_at FROM support_plans_measure WHERE case_id = %(case)s
  UNION ALL SELECT 'measure_step', by_unit_id, recorded_at FROM support_plans_measurestep WHERE case_id = %(case)s
  UNION ALL SELECT 'plan', by_unit_id, recorded_at FROM support_plans_planversion WHERE case_id = %(case)s
  UNION ALL SELECT 'goal', by_unit_id, recorded_at FROM support_periodgoal WHERE case_id = %(case)s
  UNION ALL SELECT 'outcome', by_unit_id, recorded_at FROM support_periodoutcome WHERE case_id = %(case)s
  UNION ALL SELECT 'wind_down', by_unit_id, recorded_at FROM support_winddown WHERE case_id = %(case)s
  UNION ALL SELECT 'support_end', by_unit_id, recorded_at FROM support_supportend WHERE case_id = %(case)s
  UNION ALL SELECT 'gone', by_unit_id, recorded_at FROM support_gone WHERE case_id = %(case)s
  UNION ALL SELECT 'municipality', by_unit_id, notified_at FROM support_notifiedmunicipality WHERE case_id = %(case)s
  UNION ALL SELECT 'draft', by_unit_id, changed_at FROM letters_draft WHERE case_id = %(case)s
  UNION ALL SELECT 'letter', by_unit_id, recorded_at FROM letters_letter WHERE case_id = %(case)s
  UNION ALL SELECT 'representative', by_unit_id, recorded_at FROM minors_appointment WHERE case_id = %(case)s
  UNION ALL SELECT 'home', by_unit_id, recorded_at FROM minors_placementdecision WHERE case_id = %(case)s
  UNION ALL SELECT 'tracing', by_unit_id, recorded_at FROM minors_tracing WHERE case_id = %(case)s
  UNION ALL SELECT 'talk', by_unit_id, recorded_at FROM minors_returntalk WHERE case_id = %(case)s
  UNION ALL SELECT 'review', by_unit_id, recorded_at FROM minors_review WHERE case_id = %(case)s
  UNION ALL SELECT 'missing', by_unit_id, recorded_at FROM minors_missing WHERE case_id = %(case)s
  UNION ALL SELECT 'return_offer', by_unit_id, recorded_at FROM returns_offer WHERE case_id = %(case)s
  UNION ALL SELECT 'return_answer', by_unit_id, recorded_at FROM returns_answer WHERE case_id = %(case)s
  UNION ALL SELECT 'destination', by_unit_id, recorded_at FROM returns_destination WHERE case_id = %(case)s
  UNION ALL SELECT 'risk', by_unit_id, recorded_at FROM returns_risk WHERE case_id = %(case)s
  UNION ALL SELECT 'transfer', by_unit_id, recorded_at FROM returns_dublintransfer WHERE case_id = %(case)s
  UNION ALL SELECT 'place', by_unit_id, recorded_at FROM placements_placement WHERE case_id = %(case)s
  UNION ALL SELECT 'elsewhere', by_unit_id, recorded_at FROM placements_elsewhereapproval WHERE case_id = %(case)s
  UNION ALL SELECT 'recommended', by_unit_id, recorded_at FROM placements_recommendation WHERE case_id = %(case)s
"""


def what_changed(case: Case, *, since: dt.datetime) -> Text | None:
    """Which unit entered what, when, since a moment; None where she may see nothing of it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT kind, unit, at FROM ({_ENTRIES}) AS entry WHERE at > %(since)s"  # noqa: S608 # No input.
            " ORDER BY at DESC, kind LIMIT %(limit)s",
            {"case": case.pk, "person": case.person_id, "since": since, "limit": _SHOWN},
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    units, language, today = organisations.units_on(clock.today()), active_language(), clock.today()
    told = "; ".join(
        f"{units[unit].name.in_language(language)}, {moment(at, today, language)}: "
        + ", ".join(_WORDS[kind].in_language(language) for kind, _unit, _at in entries)
        for (unit, at), entries in itertools.groupby(rows, key=lambda row: (row[1], row[2]))
    )
    opened = moment(since, today, language)
    return Text(
        f"Sagen er ændret, siden du åbnede formularen {opened}. {told}. Det, du har skrevet, står her stadig; se sagen "
        "igennem og gem igen.",
        f"The case was changed after you opened the form {opened}. {told}. What you typed is still here; look at the "
        "case again and save once more.",
    )
