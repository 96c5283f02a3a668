"""Who may call the addresses of the ledger of a return (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.disbursements import policies
from helle.register.protection.guards import Guards, reading, writing
from helle.register.returns import policies as returns

GUARDS: Final[Guards] = {
    "return-ledger": reading("core", "identity", "return_plan"),
    "return-ledger-file": reading("core", "identity", "return_plan"),
    "return-journey": writing(
        "return_plan",
        may=policies.may_tell,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-arrival": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-instalment": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-instalment-pay": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-instalment-drop": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-delivery": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-entry-reverse": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-receipt": writing(
        "return_plan",
        may=policies.may_tell,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-longer": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-longer-agree": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-report": writing(
        "return_plan",
        may=policies.may_tell,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-stop": writing(
        "return_plan",
        may=returns.may_prepare,
        reads=(
            "core",
            "identity",
        ),
    ),
    "return-complete": writing(
        "return_plan",
        may=policies.may_pay,
        reads=(
            "core",
            "identity",
        ),
    ),
}
