"""The audited actions around action plans."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_THE_ACTION_PLAN: dict[str, Text] = {
    "action_plan.read": Text("Så handlingsplanen", "Looked at the action plan"),
    "action_plan.initiative_read": Text(
        "Så et initiativ i handlingsplanen", "Looked at an initiative of the action plan"
    ),
    "action_plan.money_read": Text("Så handlingsplanens penge", "Looked at the money of the action plan"),
    "action_plan.printed": Text("Lavede statusrapporten på papir", "Made the status report on paper"),
    "action_plan.exported": Text("Hentede handlingsplanen som regneark", "Took the action plan as a spreadsheet"),
    "action_plan.status_written": Text("Skrev status på et initiativ", "Wrote the status of an initiative"),
    "action_plan.status_approved": Text("Godkendte status på et initiativ", "Approved the status of an initiative"),
    "action_plan.status_sent_back": Text(
        "Sendte status på et initiativ tilbage", "Sent the status of an initiative back"
    ),
    "action_plan.status_taken_back": Text(
        "Tog en status på et initiativ tilbage", "Took the status of an initiative back"
    ),
    "action_plan.status_undoing": Text(
        "Bad om, at en godkendt afslutning af et initiativ sættes ud af kraft",
        "Asked that the approved end of an initiative be put out of force",
    ),
    "action_plan.status_undone": Text(
        "Satte en godkendt afslutning af et initiativ ud af kraft", "Put the approved end of an initiative out of force"
    ),
    "action_plan.milestone_added": Text("Skrev en milepæl op", "Wrote down a milestone"),
    "action_plan.milestone_acted": Text(
        "Noterede, hvad der skete med en milepæl", "Recorded what happened to a milestone"
    ),
    "action_plan.owner_appointed": Text("Udpegede en ejer til et initiativ", "Appointed an owner of an initiative"),
    "action_plan.owner_ended": Text("Afsluttede en ejer af et initiativ", "Ended an owner of an initiative"),
    "action_plan.figure_entered": Text("Skrev et tal til en indikator", "Entered a figure of an indicator"),
    "action_plan.evidence_added": Text("Skrev dokumentation på et initiativ", "Added evidence to an initiative"),
    "action_plan.evidence_withdrawn": Text("Trak dokumentation tilbage", "Took evidence back"),
    "action_plan.money_entered": Text("Bogførte penge på handlingsplanen", "Entered money of the action plan"),
    "action_plan.money_reversed": Text(
        "Modposterede en post på handlingsplanen", "Took back an entry of the action plan"
    ),
    "action_plan.overspend_decided": Text(
        "Besluttede forbrug ud over det fordelte", "Decided on spending above an allocation"
    ),
    "action_plan.year_told": Text(
        "Meldte, om et års penge er fuldt bogført", "Said whether all money of a year is entered"
    ),
    "action_plan.overspend_reversed": Text(
        "Tog en beslutning om forbrug tilbage", "Took back a decision on spending above an allocation"
    ),
}
