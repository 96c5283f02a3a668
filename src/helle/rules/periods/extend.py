"""Whether a period may be extended, and to when (PER-05..PER-07, PER-10; readings C3, C13.6, C13.7, C13.8).

The checks run in the order of `may_extend`; the first that refuses gives the answer.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, ExtensionGround, PeriodKind
from helle.rules.facts import danish_date, danish_days, english_date, english_days, implausible_dates, missing
from helle.rules.parameters import plan_notes, whole_number
from helle.rules.periods.dates import (
    SetPeriodFacts,
    broken_off_problems,
    days_used_problems,
    days_used_reason,
    end_problems,
    latest_end,
    maximum_days,
    may_set_period,
)
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided


@dataclass(frozen=True, slots=True)
class ExtendFacts:
    """One extension: of what, to when, decided when, on what ground and by whom.

    `notified_on` is the first notification; no extension moves it. `foreign`, `dublin` and `wants_or_must_leave`
    (asked before the ground "cooperates on a prepared return" is used) are None when not known.
    `days_used_before`: days used in an earlier period of either kind. `interrupted_on`: the day it was broken off, None
    where it was not.
    """

    kind: PeriodKind
    notified_on: date
    current_end: date
    new_end: date
    decided_on: date
    ground: ExtensionGround | None
    foreign: bool | None
    dublin: bool | None
    wants_or_must_leave: bool | None
    by: Authority
    days_used_before: int = 0
    interrupted_on: date | None = None


def may_extend(facts: ExtendFacts) -> Ruling[date]:
    """Whether the period may be extended to `new_end`, which is then the answer (PER-06, PER-07).

    REFUSED by the wrong authority, of a period that was broken off, past the latest possible day (named in the reason),
    to a day that is no extension, or on a ground that is not open to the person. ALLOWED_WITH_REASON for special
    reasons. HUMAN_DECIDES when the decision comes after the period has ended, also where the new end has gone by too;
    the gap is shown and day 120 does not move (C13.7). Missing or impossible facts cannot be decided.
    """
    problems = _impossible(facts)
    if problems:
        return undecided("extend", problems)
    authority = may_set_period(SetPeriodFacts(facts.by, facts.kind))
    if authority.answer is None:
        return _refused(authority.headline, authority.reasons, facts)
    if facts.interrupted_on is not None:
        return _refused(_WAS_BROKEN_OFF_HEADLINE, (_WAS_BROKEN_OFF,), facts)
    if facts.new_end <= facts.current_end:
        return _refused(
            Text(
                f"Den nye slutdag skal ligge efter {danish_date(facts.current_end)}.",
                f"The new end must be later than {english_date(facts.current_end)}.",
            ),
            (_NOT_AN_EXTENSION,),
            facts,
        )
    latest = latest_end(facts.kind, facts.notified_on, facts.days_used_before)
    if facts.new_end > latest:
        return _refused(
            Text(
                f"Perioden kan højst løbe til og med {danish_date(latest)}.",
                f"The period can run to {english_date(latest)} inclusive at most.",
            ),
            _past_the_maximum(facts, latest),
            facts,
        )
    if facts.ground is None:
        return undecided(
            "extend",
            (missing("ground", "grunden til forlængelsen mangler.", "the ground for the extension is missing."),),
        )
    if facts.ground is ExtensionGround.COOPERATES_ON_PREPARED_RETURN:
        closed = _return_not_open(facts)
        if closed is not None:
            return closed
    return _extended(facts, latest)


def open_grounds(
    foreign: bool | None, dublin: bool | None, wants_or_must_leave: bool | None
) -> frozenset[ExtensionGround]:
    """The grounds that the known facts leave open (PER-06): special reasons always; the other unless ruled out."""
    if foreign is False or dublin is True or wants_or_must_leave is False:
        return frozenset({ExtensionGround.SPECIAL_REASONS})
    return frozenset(ExtensionGround)


def _impossible(facts: ExtendFacts) -> tuple[Problem, ...]:
    problems = list(
        implausible_dates(
            notified_on=facts.notified_on,
            current_end=facts.current_end,
            new_end=facts.new_end,
            decided_on=facts.decided_on,
            interrupted_on=facts.interrupted_on,
        )
    )
    problems += days_used_problems(facts.days_used_before)
    problems += end_problems(
        "current_end",
        facts.current_end,
        facts.kind,
        facts.notified_on,
        facts.days_used_before,
        broken_off=facts.interrupted_on is not None,
    )
    problems += broken_off_problems(facts.current_end, facts.notified_on, facts.interrupted_on)
    if facts.decided_on < facts.notified_on:
        problems.append(
            Problem(
                "decided_on",
                Text(
                    "forlængelsen er besluttet, før perioden blev meddelt.",
                    "the extension was decided before the period was notified.",
                ),
            )
        )
    if facts.foreign is False and facts.dublin is True:
        problems.append(
            Problem(
                "dublin",
                Text(
                    "en dansk statsborger kan ikke være i Dublinproceduren.",
                    "a Danish citizen cannot be in the Dublin procedure.",
                ),
            )
        )
    elif facts.dublin is True and facts.kind is PeriodKind.RESTITUTION:
        problems.append(
            Problem(
                "kind",
                Text(
                    "en person i Dublinproceduren er asylansøger og kan ikke have en restitutionsperiode.",
                    "a person in the Dublin procedure is an asylum seeker and cannot have a restitution period.",
                ),
            )
        )
    if facts.foreign is False and facts.kind is PeriodKind.REFLECTION:
        problems.append(
            Problem(
                "kind",
                Text(
                    "en dansk statsborger kan ikke have en refleksionsperiode.",
                    "a Danish citizen cannot have a reflection period.",
                ),
            )
        )
    return tuple(problems)


def _refused(headline: Text, reasons: tuple[Reason, ...], facts: ExtendFacts) -> Ruling[date]:
    return Ruling(
        "extend",
        Verdict.REFUSED,
        None,
        headline,
        (*reasons, *plan_notes(facts.decided_on)),
        (maximum_days(facts.kind, facts.notified_on).use(),),
    )


def _past_the_maximum(facts: ExtendFacts, latest: date) -> tuple[Reason, ...]:
    record = maximum_days(facts.kind, facts.notified_on)
    total = whole_number(record)
    asked = (facts.new_end - facts.notified_on).days + facts.days_used_before
    reason = Reason(
        "extend.past_maximum",
        Text(
            f"{danish_date(facts.new_end)} er dag {asked}, og perioden kan højst være {total} dage i alt fra den "
            f"første meddelelse. Den seneste mulige dag er {danish_date(latest)}.",
            f"{english_date(facts.new_end)} is day {asked}, and the period can be {total} days at most in total from "
            f"the first notification. The latest possible day is {english_date(latest)}.",
        ),
        "PER-06" if facts.kind is PeriodKind.REFLECTION else "PER-07",
    )
    return (reason, days_used_reason(facts.days_used_before)) if facts.days_used_before else (reason,)


def _return_not_open(facts: ExtendFacts) -> Ruling[date] | None:
    """Why the ground "cooperates on a prepared return" is closed or unclear; None when it is open."""
    headline = Text(
        "Grunden kan ikke bruges; prøv, om særlige grunde taler for en forlængelse.",
        "This ground cannot be used; consider whether special reasons speak for an extension.",
    )
    if facts.foreign is False:
        return _refused(headline, (_DANES_ARE_NOT_RETURNED,), facts)
    if facts.dublin is True:
        return _refused(headline, (_DUBLIN_IS_TRANSFERRED,), facts)
    if facts.wants_or_must_leave is False:
        return _refused(headline, (_NEITHER_WANTS_NOR_MUST,), facts)
    unknown = [
        problem
        for value, problem in (
            (
                facts.foreign,
                missing("foreign", "statsborgerskabet er ikke oplyst.", "the citizenship is not stated."),
            ),
            (
                facts.dublin,
                missing(
                    "dublin",
                    "det er ikke oplyst, om personen er i Dublinproceduren.",
                    "it is not stated whether the person is in the Dublin procedure.",
                ),
            ),
            (
                facts.wants_or_must_leave,
                missing(
                    "wants_or_must_leave",
                    "det er ikke oplyst, om personen skal eller vil forlade landet.",
                    "it is not stated whether the person must or wants to leave the country.",
                ),
            ),
        )
        if value is None
    ]
    return undecided("extend", unknown) if unknown else None


def _extended(facts: ExtendFacts, latest: date) -> Ruling[date]:
    verdict = Verdict.ALLOWED
    reasons = [_COOPERATES]
    if facts.ground is ExtensionGround.SPECIAL_REASONS:
        verdict, reasons = Verdict.ALLOWED_WITH_REASON, [_SPECIAL_REASONS]
    reasons.append(
        Reason(
            "extend.within_maximum",
            Text(
                f"Perioden kan højst løbe til og med {danish_date(latest)}.",
                f"The period can run to {english_date(latest)} inclusive at most.",
            ),
            "PER-06" if facts.kind is PeriodKind.REFLECTION else "PER-07",
        )
    )
    if facts.days_used_before:
        reasons.append(days_used_reason(facts.days_used_before))
    headline = Text(
        f"Perioden kan forlænges til og med {danish_date(facts.new_end)}.",
        f"The period may be extended to {english_date(facts.new_end)} inclusive.",
    )
    gap = (facts.decided_on - facts.current_end).days
    if gap > 0:
        verdict = Verdict.HUMAN_DECIDES
        headline = Text(
            f"Beslutningen kommer {danish_days(gap)} for sent. Den kan stadig træffes, men skriv hvorfor.",
            f"The decision comes {english_days(gap)} late. It can still be made, but give the reason.",
        )
        reasons.append(
            Reason(
                "extend.late",
                Text(
                    f"Perioden udløb {danish_date(facts.current_end)}, {danish_days(gap)} før beslutningen. "
                    "Forsinkelsen flytter ikke den seneste mulige dag.",
                    f"The period ended on {english_date(facts.current_end)}, {english_days(gap)} before the decision. "
                    "The delay does not move the latest possible day.",
                ),
                "PER-06",
                reading="C13.7",
            )
        )
    if facts.new_end < facts.decided_on:
        headline = Text(
            f"Den nye slutdag, {danish_date(facts.new_end)}, er gået. Beslutningen kan stadig træffes, men skriv "
            "hvorfor.",
            f"The new end, {english_date(facts.new_end)}, has gone by. The decision can still be made, but give the "
            "reason.",
        )
        reasons.append(_ONLY_DAYS_GONE_BY)
    return Ruling(
        "extend",
        verdict,
        facts.new_end,
        headline,
        (*reasons, *plan_notes(facts.decided_on)),
        (maximum_days(facts.kind, facts.notified_on).use(),),
    )


_NOT_AN_EXTENSION = Reason(
    "extend.not_later",
    Text(
        "En forlængelse skal slutte senere end den periode, den forlænger.",
        "An extension must end later than the period it extends.",
    ),
    "PER-06",
    reading="C3",
)
_ONLY_DAYS_GONE_BY = Reason(
    "extend.only_days_gone_by",
    Text(
        "Også den nye slutdag er gået: forlængelsen siger, at perioden løb så længe, og giver ingen dag efter "
        "beslutningen.",
        "The new end has gone by as well: the extension says that the period ran as long as that, and gives no day "
        "after the decision.",
    ),
    "PER-06",
    reading="C13.7",
)
_WAS_BROKEN_OFF_HEADLINE = Text(
    "Perioden er afbrudt og kan ikke forlænges.", "The period was broken off and cannot be extended."
)
_WAS_BROKEN_OFF = Reason(
    "extend.broken_off",
    Text(
        "Efter en afbrydelse følger i givet fald en ny periode; brugte dage tæller med.",
        "What may follow after it was broken off is a new period; days used count.",
    ),
    "PER-10",
    reading="C3",
)
_COOPERATES = Reason(
    "extend.cooperates",
    Text(
        "Personen samarbejder om en forberedt hjemsendelse.",
        "The person cooperates on a prepared return.",
    ),
    "PER-06",
)
_SPECIAL_REASONS = Reason(
    "extend.special_reasons",
    Text(
        "Særlige grunde taler for en forlængelse; skriv hvilke.",
        "Special reasons speak for an extension; state which.",
    ),
    "PER-06",
)
_DANES_ARE_NOT_RETURNED = Reason(
    "extend.not_foreign",
    Text(
        "Forberedt hjemsendelse tilbydes udenlandske ofre; personen er dansk statsborger.",
        "Prepared return is offered to foreign victims; the person is a Danish citizen.",
    ),
    "RET-01",
)
_DUBLIN_IS_TRANSFERRED = Reason(
    "extend.dublin",
    Text(
        "I Dublinproceduren er forberedt hjemsendelse ikke en mulighed.",
        "In the Dublin procedure a prepared return is not available.",
    ),
    "RET-09",
)
_NEITHER_WANTS_NOR_MUST = Reason(
    "extend.neither_wants_nor_must_leave",
    Text(
        "Personen hverken skal eller vil forlade landet, så der er ingen hjemsendelse at forberede.",
        "The person neither must nor wants to leave the country, so there is no return to prepare.",
    ),
    "RET-01",
    reading="C13.6",
)


RULE = Rule(
    name="extend",
    title=Text("Forlængelse af en periode", "Extension of a period"),
    meaning=Text(
        "En periode kan forlænges flere gange, men aldrig ud over den største længde, talt fra den første "
        "meddelelse. Grunden er enten, "
        "at personen samarbejder om en forberedt hjemsendelse, eller at særlige grunde taler for det; de særlige "
        "grunde skrives. Den første grund kræver, at personen kan tilbydes en hjemsendelse: ikke danskere, ikke under "
        "Dublin, og kun den, der skal eller vil rejse. En beslutning, der kommer efter at perioden er udløbet, afgør "
        "et menneske; hullet vises og flytter ikke den seneste mulige dag. En periode, der er afbrudt, forlænges "
        "ikke.",
        "A period can be extended several times, but never beyond the greatest length, counted from the first "
        "notification. The ground is "
        "either that the person cooperates on a prepared return, or special reasons, which are then stated. The first "
        "asks that a return can be offered: not to Danes, not under Dublin, and only to those who must or want to "
        "leave. A decision that comes after the period has ended is for a human; the gap is shown and does not move "
        "the latest possible day. A period that was broken off is not extended.",
    ),
    facts=ExtendFacts,
    decide=may_extend,
    questions={
        "kind": Text("Hvilken periode er det?", "Which kind of period is it?"),
        "notified_on": Text("Hvilken dag blev den meddelt første gang?", "On which day was it first notified?"),
        "current_end": Text("Hvad er dens nuværende sidste dag?", "What is its present last day?"),
        "new_end": Text("Til hvilken dag skal den forlænges?", "To which day is it to be extended?"),
        "decided_on": Text("Hvilken dag træffes beslutningen?", "On which day is the decision taken?"),
        "ground": Text("Hvad er grunden?", "What is the ground?"),
        "foreign": Text("Er personen udlænding?", "Is the person a foreigner?"),
        "dublin": Text("Er personen i Dublinproceduren?", "Is the person in the Dublin procedure?"),
        "wants_or_must_leave": Text(
            "Skal eller vil personen forlade landet?", "Must or does the person want to leave the country?"
        ),
        "by": Text("Hvem træffer beslutningen?", "Who takes the decision?"),
        "days_used_before": Text(
            "Hvor mange dage er brugt i tidligere perioder?", "How many days were used in earlier periods?"
        ),
        "interrupted_on": Text("Hvilken dag blev den afbrudt, om nogen?", "On which day was it broken off, if at all?"),
    },
    requirements=("PER-05", "PER-06", "PER-07", "PER-10", "RET-01", "RET-09"),
    parameters=("max_total_days", "restitution_max"),
)
