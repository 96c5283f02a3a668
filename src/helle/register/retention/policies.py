"""Who keeps the schedules, holds cases back and disposes of them: CMM's casework and leads, as with erasures."""

from __future__ import annotations

from helle.register.erasure import policies

CATEGORY = policies.CATEGORY
may_work = policies.may_ask
may_lead = policies.may_decide
require_work = policies.require_ask
require_lead = policies.require_decide
