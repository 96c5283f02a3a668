"""The steps of a period: its offer, its end, its extension, the return prepared in it, and a change of stay."""

from collections.abc import Iterator

from helle.rules.codes import OrganisationKind, PeriodKind, PeriodStatus, ResidenceStatus, Rung
from helle.rules.facts import add_days, danish_date, english_date
from helle.rules.next_steps.case import ORGANISATION_OF_AUTHORITY, CaseFacts, Step, plausible
from helle.rules.parameters import PLAN_FIRST_DAY, parameter, whole_number
from helle.rules.periods import (
    AUTHORITY_OF_KIND,
    KIND_OF_GROUP,
    ClockFacts,
    KindFacts,
    clock,
    initial_days,
    latest_end,
    period_kind,
)
from helle.rules.returns.codes import ReturnOffer
from helle.rules.returns.offer import ReturnOfferFacts, return_offer
from helle.rules.ruling import Text, Verdict
from helle.rules.stay import StayGroup, stay_group


def period_offer(facts: CaseFacts) -> Iterator[Step]:
    """From the offer of a period over the answer to its notification, one step at a time (PER-01, PER-05, PER-07)."""
    if facts.rung not in (Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT):
        return
    if facts.period_accepted is False and not facts.period_notified:
        yield from _without_a_period(facts)
        return
    if facts.period_notified:
        return
    today = plausible(facts.today) or PLAN_FIRST_DAY
    ruling = period_kind(KindFacts(facts.residence, facts.danish_citizen, facts.rung, today))
    if ruling.answer is None:
        return
    by = ORGANISATION_OF_AUTHORITY[AUTHORITY_OF_KIND[ruling.answer]]
    name = ruling.answer.label
    weighed = facts.period_weighed or facts.period_offered_on is not None
    if facts.rung is Rung.VICTIM_NOT_CURRENT and not weighed:
        yield Step(
            "weigh_period",
            Text(
                "Forholdet er ikke aktuelt: afvej risikoen for ny handel, og tag stilling til, om en periode tilbydes.",
                "The relationship is not current: weigh the risk of re-trafficking and decide whether to offer a "
                "period.",
            ),
            plausible(facts.assessed_on),
            by,
            ("PER-01", "ACC-03"),
        )
    elif facts.rung is Rung.VICTIM_NOT_CURRENT and facts.period_offered_on is None:
        return  # Weighed by hand: the note says what was decided, and an offer follows or does not.
    elif facts.rung is Rung.VICTIM_CURRENT and ruling.verdict is Verdict.HUMAN_DECIDES:
        yield Step("offer_period_at_deadline", ruling.headline, None, by, ("PER-01", "PER-03"))
    elif facts.period_accepted is True:
        yield Step(
            "set_period",
            Text(f"Meddel {name.da.lower()}n.", f"Notify the {name.en.lower()}."),
            plausible(facts.period_offered_on),
            by,
            ("PER-05",) if ruling.answer is PeriodKind.REFLECTION else ("PER-07",),
        )
    elif facts.period_offered_on is None:
        yield Step(
            "offer_period",
            Text(f"Tilbyd {name.da.lower()}n.", f"Offer the {name.en.lower()}."),
            plausible(facts.assessed_on),
            by,
            ("PER-01", "PER-03" if ruling.answer is PeriodKind.REFLECTION else "PER-07"),
        )
    else:
        yield Step(
            "record_answer_to_offer",
            Text(
                "Notér, om personen tager imod perioden.",
                "Record whether the person accepts the period.",
            ),
            None,
            OrganisationKind.CMM,
            ("PER-01",),
        )


def _without_a_period(facts: CaseFacts) -> Iterator[Step]:
    """She said no, or none was granted: whoever is in the relation has access to the support all the same (ACC-01)."""
    if facts.rung is Rung.VICTIM_CURRENT and not facts.support_ended and not facts.agreed_without_period:
        yield Step(
            "agree_without_period",
            Text(
                "Perioden bliver ikke til noget: aftal med personen, hvordan støtten fortsætter uden den.",
                "There will be no period: agree with the person how the support goes on without it.",
            ),
            None,
            OrganisationKind.CMM,
            ("ACC-01", "PER-01"),
        )


_LETTER_OF_PERIOD = {
    PeriodKind.REFLECTION: ("write_reflection_letter", ("PER-05", "PUB-LAW-11")),
    PeriodKind.RESTITUTION: ("write_restitution_letter", ("PER-07",)),
}


def letters(facts: CaseFacts) -> Iterator[Step]:
    """What was notified or decided of a period is told in a letter by whoever decided it (PER-05, PER-06, PER-07).

    The plan gives no day for the letter, so none is late by it. That of a period is asked for while the period runs;
    who asked for an extension is answered also afterwards (C13.7).
    """
    today, kind = plausible(facts.today), facts.period_kind
    start, end = plausible(facts.period_notified_on), plausible(facts.period_end)
    if today is None or kind is None or start is None or end is None:
        return
    by, name = ORGANISATION_OF_AUTHORITY[AUTHORITY_OF_KIND[kind]], kind.label
    if facts.period_letter_written is False and today <= end and facts.period_interrupted_on is None:
        code, requirements = _LETTER_OF_PERIOD[kind]
        yield Step(
            code,
            Text(f"Skriv brevet om {name.da.lower()}n.", f"Write the letter about the {name.en.lower()}."),
            None,
            by,
            requirements,
        )
    if facts.extension_letter_written is False:
        yield Step(
            "write_extension_letter",
            Text("Skriv brevet med svaret om forlængelse.", "Write the letter with the answer about the extension."),
            None,
            by,
            ("PER-06",) if kind is PeriodKind.REFLECTION else ("PER-07",),
        )


def letter_of_no_period(facts: CaseFacts) -> Iterator[Step]:
    """That no period is granted is told in a letter by whoever decides on hers, with how to complain (PUB-LAW-01,
    ACC-03)."""
    if facts.not_granted_letter_written is not False or facts.period_notified:
        return
    kind = KIND_OF_GROUP.get(_stay(facts))
    yield Step(
        "write_not_granted_letter",
        Text("Skriv brevet om, at perioden ikke gives.", "Write the letter that no period is granted."),
        None,
        OrganisationKind.CMM if kind is None else ORGANISATION_OF_AUTHORITY[AUTHORITY_OF_KIND[kind]],
        ("PUB-LAW-01", "ACC-03"),
    )


def prepared_return(facts: CaseFacts) -> Iterator[Step]:
    """The offer of a prepared return, which is prepared inside the period (RET-01, PER-09).

    Nobody without lawful stay has to be asked whether she wants to leave; of the others, whoever is known to.
    """
    if facts.return_offered is not False or _stay(facts) is StayGroup.UNKNOWN:
        return
    ruling = return_offer(
        ReturnOfferFacts(
            on=plausible(facts.today) or PLAN_FIRST_DAY,
            danish_citizen=_stay(facts) is StayGroup.DANISH,
            rung=facts.rung,
            must_leave=_stay(facts) is StayGroup.UNLAWFUL,
            wants_to_leave=facts.wants_to_leave,
            dublin=facts.residence is ResidenceStatus.ASYLUM_DUBLIN,
        )
    )
    if ruling.answer is not ReturnOffer.PREPARED_RETURN or ruling.verdict is not Verdict.ALLOWED:
        return
    today, end = plausible(facts.today), plausible(facts.period_end)
    # Without a period, or after it, the offer has no day of its own; it stands all the same.
    runs = today is not None and end is not None and today <= end and facts.period_interrupted_on is None
    yield Step(
        "offer_return",
        Text(
            "Tilbyd en forberedt hjemsendelse; den forberedes, mens perioden løber.",
            "Offer a prepared return; it is prepared while the period runs.",
        )
        if runs
        else Text("Tilbyd en forberedt hjemsendelse.", "Offer a prepared return."),
        end if runs else None,
        OrganisationKind.CMM,
        ("RET-01", "PER-09"),
    )


def _note_outcome() -> Step:
    # The plan asks for it and gives no last day: it waits from the period's last day on, without being late.
    return Step(
        "note_period_outcome",
        Text(
            "Perioden er slut: notér, om personen er kommet til kræfter og fri af handelsforholdet.",
            "The period is over: note whether the person has recovered and got free of the trafficking relationship.",
        ),
        None,
        OrganisationKind.CMM,
        ("PER-02",),
    )


def _stay(facts: CaseFacts) -> StayGroup:
    return stay_group(facts.danish_citizen, facts.residence)


def running_period(facts: CaseFacts) -> Iterator[Step]:
    """What a period that runs, or is about to, still asks for (PER-04, PER-06, PER-10)."""
    today, kind = plausible(facts.today), facts.period_kind
    start, end = plausible(facts.period_notified_on), plausible(facts.period_end)
    if today is None or kind is None or start is None or end is None:
        return
    interrupted = plausible(facts.period_interrupted_on)
    now = clock(ClockFacts(kind, start, end, interrupted, today, facts.extension_requested, facts.days_used_before))
    if facts.period_outcome_noted is False and (today >= end or now.status is PeriodStatus.INTERRUPTED):
        yield _note_outcome()
    by = ORGANISATION_OF_AUTHORITY[AUTHORITY_OF_KIND[kind]]
    source = "PER-06" if kind is PeriodKind.REFLECTION else "PER-07"
    # Who asked gets an answer, also when it comes late or the period was broken off meanwhile (C13.7).
    if facts.extension_requested and not facts.extension_decided:
        yield Step(
            "decide_extension",
            Text("Afgør anmodningen om forlængelse.", "Decide the request for extension."),
            end,
            by,
            (source,),
        )
    if now.status not in (PeriodStatus.PLANNED, PeriodStatus.RUNNING):
        return
    if facts.status_changed_during_period:
        yield Step(
            "decide_after_status_change",
            Text(
                "Opholdsgrundlaget er ændret midt i perioden; beslut, hvad der skal gælde.",
                "The residence status changed during the period; decide what applies now.",
            ),
            # The plan gives no day; once the period is over there is nothing left to decide (our reading).
            end,
            # Who notifies the kind that fits the new stay: it alone could set another period in the place of this one.
            ORGANISATION_OF_AUTHORITY[AUTHORITY_OF_KIND[KIND_OF_GROUP.get(_stay(facts), kind)]],
            ("PER-10",),
        )
    if facts.gone_since is not None and not facts.break_off_weighed:
        yield Step(
            "weigh_break_off",
            Text(
                "Personen er væk; tag stilling til, om perioden afbrydes.",
                "The person is gone; decide whether to break the period off.",
            ),
            None,
            by,
            ("PER-10",),
        )
    first_end = add_days(start, whole_number(initial_days(kind, start)))
    asks_from = whole_number(parameter("extension_request_reminder_day", start))
    # Whether the period runs on at all comes first.
    may_grow = end < latest_end(kind, start, facts.days_used_before) and not facts.status_changed_during_period
    if not facts.extension_requested and end <= first_end and may_grow and now.day_number >= asks_from:
        yield Step(
            "request_extension",
            Text(
                f"Tal med personen om at anmode om forlængelse inden {danish_date(end)}.",
                f"Talk to the person about requesting an extension before {english_date(end)}.",
            ),
            end,
            OrganisationKind.CMM,
            (source, "PUB-LAW-01b"),
        )
    # Last: on the same day the decision that somebody waits for comes before the end of the period.
    yield Step(
        "period_ends",
        Text(
            f"{kind.label.da}n udløber {danish_date(end)}.", f"The {kind.label.en.lower()} ends on {english_date(end)}."
        ),
        end,
        by,
        ("PER-04", "PER-09") if kind is PeriodKind.REFLECTION else ("PER-07",),
    )
