"""Background jobs: a queue in PostgreSQL, filled in the transaction of the fact that makes a job necessary.

Arguments are ids and instants, never a name or a text: what stands in the queue is in clear.
"""

from __future__ import annotations

import contextlib
import time
import uuid

from django.conf import settings
from django.db import connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from helle.register.access_requests import making as access_making
from helle.register.administration import unexplained
from helle.register.cases import projections
from helle.register.erasure import actions as erasures
from helle.register.estimates import making as estimate_making
from helle.register.handing_out import actions as handing_out
from helle.register.minors import calendar as minors_calendar
from helle.register.notices import sending
from helle.register.protection import closing, incoming
from helle.register.releases import making as release_making
from helle.register.retention import trace_actions as traces
from helle.register.retention.trace_queries import DROPPED_AT_MINUTE
from helle.register.statistics import filling
from helle.site import closed
from helle.site.installation import InstallationError

AT_ONCE = 3


@app.periodic(cron="10 0 * * *")  # UTC: after midnight in Copenhagen, summer and winter.
@app.task(
    name="lists_renew",
    queue="lists",
    queueing_lock="lists_renew",
    retry=RetryStrategy(max_attempts=5, exponential_wait=5),
)
def lists_renew(timestamp: int) -> None:
    """Bring the competence, representations, and the lists' steps and deadlines to the new day. Safe to run twice."""
    projections.night("lists", also=[minors_calendar.follow_calendar])


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices_send", queue="notices", queueing_lock="notices_send")
def notices_send(timestamp: int) -> None:
    """Write and send the mails that say how much waits. What fails is tried again by the next run, by its own rule."""
    sending.run()


@app.periodic(cron="*/5 * * * *")
@app.task(name="erasures_finish", queue="lists", queueing_lock="erasures_finish")
def erasures_finish(timestamp: int) -> None:
    """Destroy the keys of persons whose erasure is decided and was interrupted. What fails is tried by the next run."""
    erasures.finish_what_was_interrupted()


@app.periodic(cron="*/5 * * * *")
@app.task(name="statistics_fill", queue="lists", queueing_lock="statistics_fill")
def statistics_fill(timestamp: int) -> None:
    """Fill into the statistics table what changed since. Safe to run twice; what fails is tried by the next run."""
    filling.refresh_now()


@app.periodic(cron="53 1 * * *")  # Not with the filling.
@app.task(
    name="statistics_compare",
    queue="lists",
    queueing_lock="statistics_compare",
    retry=RetryStrategy(max_attempts=3, exponential_wait=5),
)
def statistics_compare(timestamp: int) -> None:
    """Hold the statistics table against the register each night. Where they differ the job fails: health says it."""
    filling.require_the_same()


@app.periodic(cron="20 2 * * *")
@app.task(name="rights_compare", queue="lists", queueing_lock="rights_compare")
def rights_compare(timestamp: int) -> None:
    """Hold what gives somebody a sight of something, and looks, against the acts in the log, each night: roles,
    privileges, grants, assignments and openings of cases. Where one has none that nobody has seen the job fails: health
    says it, the page of administration which, and the log that it was found."""
    unexplained.require_explained("lists")


@app.periodic(cron="* * * * *")
@app.task(name="incoming_take", queue="lists", queueing_lock="incoming_take")
def incoming_take(timestamp: int) -> None:
    """Take over the keys of what came in without a login, so that none waits long for those who read it."""
    incoming.take()


@app.periodic(cron="* * * * *")
@app.task(name="cipher_note", queue="lists", queueing_lock="cipher_note")
def cipher_note(timestamp: int) -> None:
    """Say with which cipher this worker seals: who seals everything anew with another is refused meanwhile."""
    with connections["lists"].cursor() as cursor:
        cursor.execute("SELECT helle.note_cipher(%s)", [settings.HELLE_CIPHER])


@app.periodic(cron="25 * * * *")
@app.task(name="handed_out_end", queue="lists", queueing_lock="handed_out_end")
def handed_out_end(timestamp: int) -> None:
    """End files whose time is over and destroy their keys, each hour. Nobody fetches them meanwhile."""
    handing_out.end_what_is_over()


@app.periodic(cron=f"{DROPPED_AT_MINUTE} * * * *")
@app.task(name="traces_end", queue="lists", queueing_lock="traces_end")
def traces_end(timestamp: int) -> None:
    """Drop what stands beside the cases and two disposed of, the keys of its words first, each hour."""
    traces.drop_what_two_disposed_of()


@app.periodic(cron="50 1 * * *")
@app.task(name="run_out_drop", queue="lists", queueing_lock="run_out_drop")
def run_out_drop(timestamp: int) -> None:
    """Drop sessions that are over and marks of forms sent long ago, each night: they tell when somebody worked."""
    with transaction.atomic(using="lists"), connections["lists"].cursor() as cursor:
        cursor.execute("SELECT sessions, forms FROM helle.drop_run_out()")


@app.task(name="access_file_make", queue="files")
def access_file_make(making: uuid.UUID, membership: uuid.UUID) -> None:
    """Make the file that answers a request to see a case, as whoever ordered it. Safe to run twice.

    What cannot be made says so on its page, so that it is not tried again by itself.
    """
    # They come as the text that the queue keeps.
    access_making.run(uuid.UUID(str(making)), uuid.UUID(str(membership)))


@app.task(name="release_make", queue="files")
def release_make(making: uuid.UUID, membership: uuid.UUID) -> None:
    """Make a release of statistics, as whoever ordered it. Safe to run twice; what cannot be made says why."""
    release_making.run(uuid.UUID(str(making)), uuid.UUID(str(membership)))


@app.task(name="estimate_make", queue="files")
def estimate_make(order: uuid.UUID, membership: uuid.UUID) -> None:
    """Make an estimate of those never found, as whoever ordered it. Safe to run twice; what fails says why."""
    estimate_making.run(uuid.UUID(str(order)), uuid.UUID(str(membership)))


def make_up_the_night() -> None:
    """Renew the lists also where the worker was away at night: the schedule does not make up what it missed."""
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        lists_renew.defer(timestamp=int(time.time()))  # type: ignore[call-arg] # as the schedule gives it


def work() -> None:
    """Run jobs until SIGINT or SIGTERM; a job that is running is finished first. A second signal does not wait."""
    closed.close_what_went_back()
    if closing.closed_stores():
        raise InstallationError("A backup waits for what was erased since: run `helle erase --replay`")
    make_up_the_night()
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined] # Django's connector has it
    with contextlib.suppress(KeyboardInterrupt), app.replace_connector(connector) as worker:
        # Kept are the jobs that failed; the others have left their trace in what they did. A file of many pages must
        # not hold up the mails.
        worker.run_worker(delete_jobs="successful", shutdown_graceful_timeout=20, concurrency=AT_ONCE)
