"""The coded words of obligations, studies and the reports that are drawn from them."""

from helle.rules.codes import Code


class ObligationState(Code):
    """What a person of the ministry says of an obligation (DEF-05). Nobody else says it, and no program."""

    CARRIED = "carried", "Bæres ud", "Carried out"
    PARTLY = "partly", "Bæres delvist ud", "Carried out in part"
    NOT_CARRIED = "not_carried", "Bæres ikke ud", "Not carried out"
    UNKNOWN = "unknown", "Ved ikke", "Not known"


class RecommendationReply(Code):
    """What a unit answers to a recommendation (INI-05)."""

    ACCEPTED = "accepted", "Følges", "Accepted"
    PARTLY = "partly", "Følges delvist", "Accepted in part"
    REJECTED = "rejected", "Følges ikke", "Not accepted"
    ALREADY_DONE = "already_done", "Er allerede gjort", "Already done"


class RecommendationStep(Code):
    """What became of what a unit promised."""

    DONE = "done", "Gjort", "Done"
    MOVED = "moved", "Flyttet til en anden dag", "Moved to another day"
    GIVEN_UP = "given_up", "Opgivet", "Given up"


class RecommendationStanding(Code):
    """How a recommendation stands at one of the units it is addressed to, on a day."""

    WAITS = "waits", "Venter på svar", "Waits for an answer"
    LATE = "late", "Svar mangler", "Answer overdue"
    PROMISED = "promised", "Skal følges op", "To be followed up"
    PROMISE_LATE = "promise_late", "Opfølgning mangler", "Follow-up overdue"
    ENDED = "ended", "Afsluttet", "Closed"


class TreatyReportAct(Code):
    """What somebody wants to do with a report to a treaty body (STA-03, GOV-13)."""

    DRAW = "draw", "Trække en rapport", "Draw a report"
    ANSWER = "answer", "Godkende eller sende tilbage", "Approve or send back"


class TreatyReportPart(Code):
    """In which part somebody deals with such a report."""

    RESPONSIBLE = "responsible", "Som ansvarlig", "As the one responsible"
    COLLECTOR = "collector", "Som samler af viden og tal", "As collector of knowledge and figures"
    APPROVER = "approver", "Som godkender", "As approver"
