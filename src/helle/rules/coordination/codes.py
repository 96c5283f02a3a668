"""The coded words of forums: what they are, the parts in them, what is done there."""

from helle.rules.codes import Code


class ForumKind(Code):
    """What a forum is (GOV-01, GOV-07, GOV-08, CRI-20)."""

    WORKING_GROUP = "working_group", "Tværministeriel arbejdsgruppe", "Inter-ministerial working group"
    AUTHORITY_GROUP = "authority_group", "Myndighedsgruppe", "Authority group"
    REFERENCE_SYSTEM = "reference_system", "Nationalt referencesystem", "National reference system"
    REGIONAL_NETWORK = "regional_network", "Regionalt netværk", "Regional network"
    AD_HOC = "ad_hoc", "Ad hoc-forum", "Ad hoc forum"


class SeatRole(Code):
    """The part of a member in a forum (GOV-02)."""

    CHAIR = "chair", "Formand", "Chair"
    SECRETARIAT = "secretariat", "Sekretariat", "Secretariat"
    MEMBER = "member", "Medlem", "Member"


class ForumAct(Code):
    """What somebody wants to do in a forum."""

    SEAT = "seat", "Give, ændre eller afslutte en plads", "Give, change or end a seat"
    CALL = "call", "Indkalde til et møde", "Call a meeting"
    CHANGE = "change", "Flytte eller aflyse et møde", "Move or cancel a meeting"
    PUT_ON_AGENDA = "put_on_agenda", "Sætte et punkt på dagsordenen", "Put an item on the agenda"
    MINUTES = "minutes", "Skrive referat og beslutninger", "Write minutes and decisions"
    APPROVE = "approve", "Godkende referatet", "Approve the minutes"
    CORRECT = "correct", "Rette et godkendt referat", "Correct approved minutes"
    FOLLOW_UP = "follow_up", "Melde om opfølgning", "Report on a follow-up"


class MeetingState(Code):
    """How far a meeting is."""

    CALLED = "called", "Indkaldt", "Called"
    CANCELLED = "cancelled", "Aflyst", "Cancelled"
    HELD = "held", "Holdt, referat ikke godkendt", "Held, minutes not approved"
    APPROVED = "approved", "Referat godkendt", "Minutes approved"


class MeetingNeed(Code):
    """What a meeting waits for."""

    AGENDA = "agenda", "Dagsorden", "Agenda"
    MEETING = "meeting", "Mødet", "The meeting"
    MINUTES = "minutes", "Godkendt referat", "Approved minutes"
    NOTHING = "nothing", "Intet", "Nothing"
