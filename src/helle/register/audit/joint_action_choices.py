"""The audited actions of joint actions."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_A_JOINT_ACTION: dict[str, Text] = {
    "joint_action.listed": Text("Så listen over fælles aktioner", "Looked at the list of joint actions"),
    "joint_action.planned": Text("Planlagde en fælles aktion", "Planned a joint action"),
    "joint_action.changed": Text("Rettede planen for en fælles aktion", "Changed the plan of a joint action"),
    "joint_action.asked": Text("Spurgte flere til en fælles aktion", "Asked others along to a joint action"),
    "joint_action.taken_back": Text(
        "Tog en invitation til en fælles aktion tilbage", "Took an invitation to a joint action back"
    ),
    "joint_action.answered": Text("Svarede på en fælles aktion", "Answered to a joint action"),
    "joint_action.ended": Text("Afsluttede en fælles aktion", "Closed a joint action"),
    "joint_action.readied": Text("Valgte, hvem der tager med til en aktion", "Chose who goes along to a joint action"),
    "joint_action.read": Text("Læste en fælles aktion", "Read a joint action"),
    "joint_action.intake_read": Text(
        "Så personer skrevet op ved en aktion", "Looked at persons written down at a joint action"
    ),
    "joint_action.met": Text("Skrev en person op ved en aktion", "Wrote a person down at a joint action"),
    "joint_action.box_again": Text("En person blev sendt igen", "A person was sent once more"),
    "joint_action.box_refused": Text("En person kunne ikke tages imod", "A person could not be taken in"),
    "joint_action.taken_out": Text("Tog en person ud af en aktion", "Took a person out of a joint action"),
    "joint_action.taken_in": Text(
        "Oprettede sager for personer mødt ved en aktion", "Opened cases for persons met at a joint action"
    ),
    "joint_action.left": Text(
        "Noterede, at personer mødt ved en aktion ikke får en sag", "Noted that persons met get no case"
    ),
}
