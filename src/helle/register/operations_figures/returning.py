"""The theme of returns: what was offered and answered, how far it came, what it cost and whether its days were kept."""

from __future__ import annotations

from helle.register.operations_figures.courses import ANSWER, DEPARTURE
from helle.register.operations_figures.figures import Row, Table, Theme
from helle.register.operations_figures.queries import Money, Read
from helle.register.operations_figures.tables import NUMBER, day_words, happened_in, now, timed
from helle.register.returns.choices import AnswerKind, OfferKind
from helle.register.statistics.queries import percent
from helle.rules.returns.codes import Currency
from helle.rules.ruling import Text


def returns_theme(read: Read) -> Theme:
    """Offers by what came of them, steps, times, money by currency, instalments and the year."""
    offers, steps, instalments, projects = map(read.of, ("return_offer", "return_step", "instalment", "project"))
    told: list[tuple[Text | str, int]] = [
        *((str(one.label), offers[one.value]) for one in AnswerKind),
        (Text("Svaret afventes", "The answer is awaited"), offers["waiting"]),
        (Text("Bortfaldet uden et ja eller nej", "Lapsed without a yes or no"), offers["lapsed"]),
        *((str(one.label), offers[one.value]) for one in OfferKind if one is not OfferKind.OFFERED),
    ]
    return Theme(
        "hjemrejser",
        Text("Forberedte hjemrejser", "Prepared returns"),
        [
            happened_in(
                read, "tilbud", Text("Tilbud efter det seneste svar", "Offers by the latest answer"), told,
                source=Text("Tilbud i sagerne og svarene på dem", "Offers in the cases and the answers to them"),
                unit=Text("tilbud", "offers"), requirements=("RET-01", "RET-09"), drawn=True,
            ),
            happened_in(
                read, "hjemrejsetrin", Text("Hvor langt hjemrejserne kom", "How far the returns came"),
                [
                    (Text("Begyndt", "Begun"), steps["opened"]),
                    (Text("Rejst", "Departed"), steps["departed"]),
                    (Text("Ankommet", "Arrived"), steps["arrived"]),
                    (Text("Gennemført", "Carried through"), steps["completed"]),
                    (Text("Standset", "Stopped"), steps["stopped"]),
                ],
                source=Text("Hjemrejsesager og rejsens begivenheder", "Returns and the events of the journey"),
                unit=Text("hjemrejser", "returns"), requirements=("RET-03", "RET-07"),
                note=Text(
                    "Hvert trin tælles i perioden, hvor det skete; det er ikke de samme personer hele vejen.",
                    "Each step is counted in the period in which it happened; it is not the same persons all along.",
                ),
            ),
            *_dublin(read),
            timed(
                read, "hjemrejsetid", Text("Hvor længe det tager", "How long it takes"), (ANSWER, DEPARTURE),
                source=Text("Tilbud, svar og rejsens begivenheder", "Offers, answers and the events of the journey"),
                unit=Text("tilbud og hjemrejser, dage", "offers and returns, days"), requirements=("RET-04",),
            ),
            _money(read),
            happened_in(
                read, "rater", Text("Rater, der forfaldt i perioden", "Instalments that fell due in the period"),
                [
                    (Text("Betalt til tiden", "Paid in time"), instalments["in_time"]),
                    (Text("Betalt senere", "Paid later"), instalments["late"]),
                    (Text("Ikke betalt", "Not paid"), instalments["unpaid"]),
                    (Text("Droppet med en begrundelse", "Dropped with a reason"), instalments["dropped"]),
                ],
                source=Text("Regnskabet: rater og posteringer", "The ledger: instalments and entries"),
                unit=Text("rater", "instalments"), requirements=("RET-06",),
            ),
            happened_in(
                read, "projektaar", Text("Projekter, hvis år udløb", "Projects whose year ran out"),
                [
                    (Text("Gennemført inden", "Carried through by then"), projects["in_time"]),
                    (Text("Standset inden", "Stopped by then"), projects["stopped"]),
                    (Text("Afsluttet senere", "Ended later"), projects["late"]),
                    (Text("Stadig åbent", "Still open"), projects["open"]),
                ],
                source=Text("Ankomst, aftalt længere tid og afslutning", "Arrival, longer time agreed and the end"),
                unit=Text("hjemrejser", "returns"), requirements=("RET-07",),
            ),
        ],
    )  # fmt: skip


def _dublin(read: Read) -> tuple[Table, Table]:
    """Who is offered no prepared return since the Dublin Regulation covers her, and what takes place instead."""
    steps, waits = read.of("dublin"), {one.what: one for one in read.waits}
    told: list[tuple[Text | str, int]] = [
        (Text("Blev omfattet, eller kom til CMM som omfattet", "Came under it, or to CMM under it"), steps["covered"]),
        (Text("Fik at vide, at der ingen hjemrejse tilbydes", "Were told that no return is offered"), steps["told"]),
        (Text("Hjemrejse standset af den grund", "Return stopped for that reason"), steps["stopped"]),
        (Text("Overført til den ansvarlige stat", "Transferred to the responsible state"), steps["transferred"]),
        (Text("Overførslens dag er gået; ikke noteret", "Day of transfer passed; not recorded"), steps["not_recorded"]),
    ]
    source = Text("Opholdsgrundlag, tilbud og overførsler i sagerne", "Stays, offers and transfers in the cases")
    unit, requirements = Text("sager", "cases"), ("RET-09", "RET-10")
    in_the_period = happened_in(
        read, "dublin",
        Text("Under Dublinforordningen: ingen hjemrejse", "Under the Dublin Regulation: no return"), told,
        source=source, unit=unit, requirements=requirements,
        note=Text(
            "Hver sag tælles én gang på hver linje. De, der fik det at vide, er også blandt »Ikke tilbudt« ovenfor.",
            "Each case is counted once in each line. Those who were told are among those not offered above, too.",
        ),
    )  # fmt: skip
    rows = []
    for what, label in (
        (
            "dublin",
            Text("Omfattet, ikke overført og stadig med støtte", "Covered, not transferred and still supported"),
        ),
        ("dublin_untold", Text("Heraf endnu ikke fortalt det", "Of these not told yet")),
    ):
        found = waits.get(what)
        rows.append(Row(label, (found.number, day_words(found.oldest)) if found else (0, None)))
    today = now(
        read, "dublin-nu", Text("Under Dublinforordningen lige nu", "Under the Dublin Regulation right now"),
        (NUMBER, Text("Den ældste siden", "The oldest since")), rows,
        source=source, unit=unit, requirements=requirements,
    )  # fmt: skip
    return in_the_period, today


def _money(read: Read) -> Table:
    money = {one.currency: one for one in read.money}
    return Table(
        code="penge",
        title=Text(
            "Planer godkendt i perioden og det, der er betalt", "Plans approved in the period and what was paid"
        ),
        requirements=("RET-17", "RET-19"),
        source=Text("Godkendte planer og regnskabet", "Approved plans and the ledger"),
        unit=Text("hele kroner eller dollar; valutaer lægges ikke sammen", "whole kroner or dollars, never added"),
        first=read.span.first,
        last=read.span.last,
        cut_off=read.today,
        head=(
            Text("Planer", "Plans"),
            Text("Loft", "Ceiling"),
            Text("Budget", "Budget"),
            Text("Betalt", "Paid"),
            Text("Betalt af loftet", "Paid of the ceiling"),
        ),
        rows=[money_row(one, money.get(one.value, Money(one.value, 0, 0, 0, 0))) for one in Currency],
    )


def money_row(currency: Currency, money: Money) -> Row:
    """The line of one currency."""
    share = percent(money.paid, money.ceiling)
    paid = None if share is None else f"{share} %"
    return Row(currency.label, (money.plans, money.ceiling, money.budget, money.paid, paid))
