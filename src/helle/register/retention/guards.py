"""Who may call the addresses of retention (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.erasure import policies as erasure
from helle.register.prosecution import policies as prosecution
from helle.register.protection.guards import Guards, only, reading, writing
from helle.register.retention import policies

GUARDS: Final[Guards] = {
    "retention-page": reading("core", may=erasure.may_ask),
    "retention-schedule-new": reading("core", may=erasure.may_ask),
    "retention-schedule": reading("core", may=erasure.may_ask),
    "retention-draw": reading("core", may=erasure.may_ask),
    "retention-list": reading("core", may=erasure.may_ask),
    "retention-decide": reading("core", may=erasure.may_ask),
    "retention-certificate": reading("core", may=erasure.may_ask),
    "case-hold": reading("core", "identity", may=erasure.may_ask),
    "case-hold-lift": reading("core", "identity", may=erasure.may_decide),
    "criminal-case-hold": writing("criminal", may=prosecution.may_read),
    "criminal-case-hold-lift": writing("criminal", may=prosecution.may_read),
    "trace-page": reading("audit", may=policies.may_keep_traces),
    "trace-schedule-new": reading("audit", may=policies.may_keep_traces),
    "trace-schedule": reading("audit", may=policies.may_keep_traces),
    "trace-hold-new": reading("audit", may=policies.may_keep_traces),
    "trace-hold-lift": reading("audit", may=policies.require_lifting_traces),
    "trace-draw": reading("audit", may=policies.may_keep_traces),
    "trace-list": reading("audit", may=policies.may_keep_traces),
    "trace-decide": reading("audit", may=policies.may_keep_traces),
    "trace-certificate": reading("audit", may=policies.may_keep_traces),
    "own-to-go": only(policies.may_be_told_of_traces),
}
