"""What alarms is mailed at once: the act that alarms queues the job that writes the mails (PUB-DIG-04, FLO-15)."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from helle.register.protection import clock


def mail_now() -> None:
    """Have the mails written as soon as this transaction is committed, and not with the next five minutes.

    The job looks for everybody who is to be told, so it is told nothing; two at once do no harm. It waits under a lock
    of its own: one that waits already may begin before the commit, and would not see what alarms.
    """
    job = app.configure_task("notices_send", queue="notices", queueing_lock=str(uuid.uuid4()))
    job.defer(timestamp=int(clock.now().timestamp()))
