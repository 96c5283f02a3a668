"""Who may call the addresses of tasks (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading

GUARDS: Final[Guards] = {
    "task-list": reading("core"),
    "case-tasks": reading("core"),
    "case-task-new": reading("core"),
    "case-task": reading("core"),
    "case-task-move": reading("core"),
}
