"""The tables of who tells whom what: DET-01..DET-07, FLO-01..FLO-24, SHR-04, C6."""

from helle.rules.codes import OrganisationKind
from helle.rules.flow_table import FLOWS, ConsentNeed, Flow, FlowCondition
from helle.rules.flows import ABOUT_A_MINOR, DANISH_MINOR, OTHER_GROUND, SILENT
from helle.rules.notifications import ANYONE, DUTY
from helle.rules.notifications import TABLE as NOTIFICATIONS
from helle.rules.notifications import Row as Notified
from helle.rules.ruling import Text
from helle.rules.sharing.receivers import LIMITS, MAY_RECEIVE, NOT_AUTHORITIES, SERVES, DataCategory, DisclosurePurpose
from helle.rules.tables.table import EVENT, FROM, SOURCE, TO, YES, Cell, Table, cell, organisations, room, sourced

_RECEIVER = Text("Modtager", "Receiver")
_NOT_IN_FORCE = Text("Endnu ikke i kraft", "Not in force yet")


def _notifications() -> Table:
    def row(name: Text, one: Notified, sender: OrganisationKind | None = None) -> tuple[Cell, ...]:
        more = (DUTY[sender].text,) if sender in DUTY else ()
        receivers = organisations(one.receivers) if one.receivers else cell(Text("ingen fast", "nobody fixed"))
        return (cell(name), receivers, Cell((*room(one.verdict), one.text, *more), one.requirement))

    return Table(
        Text("Hvem der underretter hvem ved tegn på menneskehandel", "Who notifies whom on signs of trafficking"),
        (Text("Den, der møder personen", "Whoever meets the person"), _RECEIVER, Text("Hvordan", "How")),
        (
            *(row(kind.label, NOTIFICATIONS[kind], kind) for kind in OrganisationKind if kind in NOTIFICATIONS),
            row(Text("Alle andre", "Everybody else"), ANYONE),
        ),
    )


def _flows() -> Table:
    def when(flow: Flow) -> Cell:
        held = () if flow.condition is FlowCondition.ALWAYS else (flow.condition.label,)
        return Cell((*held, *((_NOT_IN_FORCE,) if flow.switch else ())))

    return Table(
        Text("Hvem giver hvem besked om hvad", "Who tells whom what"),
        (EVENT, FROM, TO, Text("Hvad", "What"), Text("Kun når", "Only when"), Text("Samtykke", "Consent"), SOURCE),
        tuple(
            (
                cell(flow.event.label),
                cell(flow.sender.label),
                cell(*(receiver.label for receiver in flow.receivers)),
                cell(flow.content.label),
                when(flow),
                cell(flow.consent.label),
                Cell((), flow.requirement, flow.reading),
            )
            for flow in FLOWS
        ),
    )


def _flow_exceptions() -> Table:
    events = ", ".join(event.label.da for event in sorted(ABOUT_A_MINOR))
    english = ", ".join(event.label.en for event in sorted(ABOUT_A_MINOR))
    return Table(
        Text("Hvor et menneske afgør det", "Where a human decides"),
        (Text("Når", "When"), Text("Hvorfor", "Why")),
        (
            (cell(Text(f"{events}: et dansk barn", f"{english}: a Danish child")), sourced(DANISH_MINOR)),
            (cell(Text("En voksen er forsvundet", "An adult has disappeared")), sourced(SILENT)),
            (
                cell(
                    Text(
                        f"Samtykke: {ConsentNeed.STARTING_POINT.label.da.lower()}, og det er ikke givet",
                        f"Consent: {ConsentNeed.STARTING_POINT.label.en.lower()}, and it is not given",
                    )
                ),
                sourced(OTHER_GROUND),
            ),
        ),
    )


def _receivers() -> Table:
    return Table(
        Text("Hvem der må få hvad", "Who may receive what"),
        (_RECEIVER, *(category.label for category in DataCategory)),
        tuple(
            (
                cell(kind.label),
                *(cell(YES) if category in may else cell() for category in DataCategory),
            )
            for kind, may in MAY_RECEIVE.items()
        ),
    )


def _limits() -> Table:
    return Table(
        Text("Undtagelser: hvad der er snævrere", "Exceptions: what is narrower"),
        (_RECEIVER, Text("Oplysning", "Information"), Text("Grænse", "Limit")),
        tuple((cell(kind.label), cell(category.label), cell(limit.text)) for (kind, category), limit in LIMITS.items()),
    )


def _purposes() -> Table:
    return Table(
        Text("Hvem der har en opgave i hvad", "Who has a task in what"),
        (_RECEIVER, *(purpose.label for purpose in DisclosurePurpose)),
        tuple(
            (cell(kind.label), *(cell(YES) if purpose in serves else cell() for purpose in DisclosurePurpose))
            for kind, serves in SERVES.items()
        ),
    )


def _not_authorities() -> Table:
    return Table(
        Text("Modtagere, der ikke er danske myndigheder", "Receivers that are no Danish authorities"),
        (_RECEIVER, SOURCE),
        tuple((cell(kind.label), Cell((), "PUB-LAW-13")) for kind in OrganisationKind if kind in NOT_AUTHORITIES),
    )


NOTIFY = (_notifications,)
FLOWS_TABLES = (_flows, _flow_exceptions)
DISCLOSURE = (_receivers, _limits, _purposes, _not_authorities)
