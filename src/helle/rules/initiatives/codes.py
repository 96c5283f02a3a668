"""The coded words of initiatives: how they stand, what is done with a report, what an entry of money is."""

from helle.rules.codes import Code


class InitiativeForce(Code):
    """How the plan speaks of an initiative: as practice, or as something that is only to come (META-04)."""

    NOW = "now", "Gælder", "In force"
    PLANNED = "planned", "Planlagt", "Planned"
    EXAMINE = "examine", "Undersøges", "Being examined"
    BILL = "bill", "Lovforslag", "Bill"


class ReportedState(Code):
    """How far an initiative is, as its owner reports it (INI-15)."""

    NOT_BEGUN = "not_begun", "Ikke begyndt", "Not begun"
    UNDER_WAY = "under_way", "I gang", "Under way"
    CARRIED_OUT = "carried_out", "Gennemført", "Carried out"
    STOPPED = "stopped", "Opgivet", "Given up"
    CARRIED_ON = "carried_on", "Videreføres", "Carried on"


class Standing(Code):
    """How an initiative stands on a day, by what was approved, its milestones and its reports (INI-15)."""

    NOT_BEGUN = "not_begun", "Ikke begyndt", "Not begun"
    UNDER_WAY = "under_way", "I gang", "Under way"
    LATE = "late", "Forsinket", "Late"
    NOT_REPORTED = "not_reported", "Ingen status endnu", "No status yet"
    CARRIED_OUT = "carried_out", "Gennemført", "Carried out"
    STOPPED = "stopped", "Opgivet", "Given up"
    CARRIED_ON = "carried_on", "Videreføres", "Carried on"
    PERIOD_OVER = "period_over", "Perioden er gået", "Period over"


class ReportAct(Code):
    """What somebody wants to do with the status of an initiative (FLO-21)."""

    WRITE = "write", "Skrive en status", "Write a status report"
    ANSWER = "answer", "Godkende eller sende tilbage", "Approve or send back"


class ReporterPart(Code):
    """In which part somebody deals with a report (FLO-21, GOV-03)."""

    OWNER = "owner", "Som ejer", "As owner"
    IN_PLACE = "in_place", "For et initiativ uden ejer", "For an initiative without an owner"
    APPROVER = "approver", "Som planens ministerium", "As the ministry of the plan"


class MoneyKind(Code):
    """What an entry of money says (GOV-10)."""

    ALLOCATION = "allocation", "Fordelt", "Allocated"
    COMMITMENT = "commitment", "Givet tilsagn om", "Committed"
    SPENDING = "spending", "Brugt", "Spent"
    FORECAST = "forecast", "Ventet forbrug", "Forecast"
