"""What a story wrote is remembered: told again from the same beginning, it is written by the same statements.

Most tests begin in the middle of a story that others begin with as well. To tell one takes a hundred statements with
their answers through forms, rules, keys and models; to write its rows again takes the statements alone, in one piece.
The first time in a process a story is told, by its actions. The second time all its statements are tried again, and
the register has to answer each as it did; where it does not, since it thought up a key itself, the story is told by its
actions ever after. From then on what it wrote is written: the register checks each row as always, for whoever acted.

A story is known by what it was told of, by whom and in which language, and by everything that the test's transaction
wrote before it; what is thought up on the way is the same wherever a transaction has come as far (`tests.chance`). Who
acted before to ask has written nothing. A story is told anew by whoever wrote something else first, or has replaced a
part of the product (`tests.changes`); where it only asks; where it leaves something to be done once the transaction is
over; and where its numbers were given already. What is committed is never remembered: only the
transaction of a test begins with an empty register, and is undone. `make test-long` remembers nothing.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import groupby
from typing import Any, Final, LiteralString, NamedTuple

import psycopg
from django.db import DatabaseError, connections, transaction
from django.db.models import Model
from django.utils.translation import get_language

from helle.register.protection.context import current_or_none
from tests import changes
from tests.examples import AT_LENGTH

STORES: Final = ("default", "keys")
# What may be called by a statement that leaves nothing behind. Any other call counts as one that does.
_ASKING: Final = {
    "all", "and", "any", "array", "array_agg", "as", "between", "bool_or", "by", "case", "coalesce", "count", "else",
    "distinct", "exists", "extract", "filter", "from", "greatest", "in", "isempty", "join", "json_agg", "jsonb_agg",
    "least", "length", "like", "lower", "max", "min", "not", "nullif", "on", "or", "over", "select", "substring", "sum",
    "then", "tstzrange", "unnest", "upper", "upper_inf", "using", "values", "varchar", "when", "where", "with",
}  # fmt: skip
_CALLED: Final = re.compile(rb"([a-z_][a-z0-9_.]*)\s*\(", re.IGNORECASE)
_WRITES: Final = re.compile(rb"\b(insert|update|delete|merge|into)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(rb"'(?:[^']|'')*'|\"[^\"]*\"")
_READS_THE_CLOCK: Final = b"SELECT helle.clock_now()"
# Whoever acts to ask has written nothing.
_ACTS: Final = (b"SELECT * FROM helle.act(", b"SELECT helle.stop_acting()")
# A browser that is logged in is no part of a story, and no story is one of it.
_LOGS_IN: Final = b'INSERT INTO "site_session"'


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement: in which store, in which words, what the server answered, and whether anything is left of it."""

    store: str
    words: bytes
    answer: bytes
    stays: bool


@dataclass(frozen=True, slots=True)
class _Savepoint:
    """Where a store can be brought back to: what it held then, how much of each story was told, and what was drawn."""

    so_far: bytes
    heard: tuple[int, ...]
    written: int
    drawn: int
    numbers: list[int | None]


class Draw(NamedTuple):
    """One draw: 16 bytes that no other has, how often the transaction was written to before, and its place since."""

    seed: bytes
    written: int
    drawn: int


@dataclass(slots=True)
class _Told:
    """A story as it was told: its statements, and the numbers they began with.

    `left` holds what it did to the rows that it was told of, and what it gave; `written` how often the transaction had
    been written to at its end; `holds` whether the register answered alike when it was tried again, None before.
    """

    statements: list[_Statement]
    numbers: dict[int, int | None]
    left: bytes
    written: int
    holds: bool | None = None


@dataclass(slots=True)
class _Memory:
    """What this process was told. `so_far` stands for all that the transaction has written to each store until now."""

    told: dict[bytes, _Told] = field(default_factory=dict)
    transaction: object = None
    stands: bool = False  # Something is committed: no transaction begins with an empty register.
    so_far: dict[str, bytes] = field(default_factory=dict)
    heard: list[list[_Statement]] = field(default_factory=list)  # For each story being told, the outermost first.
    savepoints: dict[tuple[str, bytes], _Savepoint] = field(default_factory=dict)
    written: int = 0  # How often something was written, or a story ended, so far.
    drawn: int = 0  # How often something was drawn since.
    deaf: bool = AT_LENGTH


_memory: Final = _Memory()


def remembered[**P, R](story: Callable[P, R]) -> Callable[P, R]:
    """Have a story told once from each beginning, and written again afterwards."""

    @functools.wraps(story)
    def tell(*args: P.args, **kwargs: P.kwargs) -> R:
        teller = _known(current_or_none())
        of = repr((story.__module__, story.__qualname__, teller, get_language(), _known([args, kwargs])))
        if _memory.deaf or changes.in_force() or not _follow() or " at 0x" in of:
            return story(*args, **kwargs)
        key = _digest(*(_memory.so_far.get(store, b"") for store in STORES), of.encode())
        told = _memory.told.get(key)
        if told is None:
            return _tell(key, lambda: story(*args, **kwargs), [args, kwargs])
        gives: R
        if _is_written(told):
            gives = _give(told, [args, kwargs])
        else:
            gives = story(*args, **kwargs)
            _go_on(_memory.written + 1)
        return gives

    return tell


@contextmanager
def committed() -> Iterator[None]:
    """Remember nothing while something stands in the register; what was told before is tried again after it.

    It may not begin as it did.
    """
    _memory.stands = True
    try:
        yield
    finally:
        _memory.stands = False
        for told in _memory.told.values():
            told.holds = told.holds and None


def listen(store: str) -> None:
    """Hear what is written to a store from now on."""
    connections[store].execute_wrappers.append(_hear)


def _follow() -> bool:
    """Whether the transaction is a test's; a new one has written nothing yet, and its numbers begin anew."""
    if _memory.stands:
        return False
    blocks = [connections[store].atomic_blocks for store in STORES]
    # As Django's tests mark theirs; not in its stubs.
    of_a_test = all(each and each[0]._from_testcase for each in blocks)  # type: ignore[attr-defined]
    begun = blocks[0][0] if of_a_test else None
    if begun is not _memory.transaction:
        _memory.transaction = begun
        _memory.so_far, _memory.savepoints = {}, {}
        _go_on(0)
        if begun is not None:
            with _unheard():
                _ask("SELECT tests.begin_numbers()", [])
    return begun is not None


def _hear(execute: Callable[..., Any], statement: Any, parameters: Any, many: bool, context: Any) -> Any:
    hears = not _memory.deaf and _follow()
    done = execute(statement, parameters, many, context)
    if not hears:
        return done
    cursor = context["cursor"].cursor
    store, words = context["connection"].alias, bytes(cursor._query.query)
    assert not many, "no story writes with one statement for many"
    if words.startswith(b"SAVEPOINT"):
        so_far = _memory.so_far.get(store, b"")
        _memory.savepoints[store, words.split()[-1]] = _Savepoint(
            so_far,
            tuple(map(len, _memory.heard)),
            _memory.written,
            _memory.drawn,
            _numbers() if store == "default" else [],
        )
    elif words.startswith(b"ROLLBACK TO"):
        _take_back(store, _memory.savepoints[store, words.split()[-1]])
    elif not words.startswith((b"RELEASE", _LOGS_IN)):
        _note([_Statement(store, words, _answer(cursor, words), stays=not only_asks(words))])
    return done


def _note(statements: list[_Statement]) -> None:
    for one in statements:
        if one.stays and not one.words.startswith(_ACTS):
            _memory.so_far[one.store] = _digest(_memory.so_far.get(one.store, b""), one.words)
            _go_on(_memory.written + 1)
    for heard in _memory.heard:
        heard.extend(statements)


def _go_on(written: int) -> None:
    _memory.written, _memory.drawn = written, 0


def next_draw() -> Draw | None:
    """Which draw is the next by what is written so far; None where nothing is remembered, and chance is chance."""
    if _memory.deaf or threading.current_thread() is not threading.main_thread() or not _follow():
        return None
    _memory.drawn += 1
    so_far = [_memory.so_far.get(store, b"") for store in STORES]
    seed = _digest(*so_far, b"%d" % _memory.written, b"%d" % _memory.drawn)
    return Draw(seed, _memory.written, _memory.drawn)


def _take_back(store: str, to: _Savepoint) -> None:
    _memory.so_far[store] = to.so_far
    _memory.written, _memory.drawn = to.written, to.drawn
    if to.numbers:
        _give_back(to.numbers)
    for heard, length in zip(_memory.heard, to.heard, strict=False):
        heard[length:] = [one for one in heard[length:] if one.store != store]


def only_asks(words: bytes) -> bool:
    """Whether a statement leaves nothing behind."""
    if words == _READS_THE_CLOCK:
        return True
    bare = _QUOTED.sub(b"''", words)
    if not bare.startswith((b"SELECT", b"WITH")) or _WRITES.search(bare):
        return False
    return all(name.decode().lower() in _ASKING for name in _CALLED.findall(bare))


def _answer(cursor: psycopg.Cursor[Any], words: bytes) -> bytes:
    """All that the server said: what it did, and each value; in no order where none was asked for."""
    result = cursor.pgresult
    assert result is not None
    columns = range(result.nfields)
    rows = [[_value(result.get_value(row, column)) for column in columns] for row in range(result.ntuples)]
    if b"ORDER BY" not in words:
        rows.sort()
    return b"\x1f".join([result.command_status or b"", *(one for row in rows for one in row)])


def _value(value: bytes | None) -> bytes:
    return b"\x00" if value is None else value


def _tell[R](key: bytes, story: Callable[[], R], told_of: list[Any]) -> R:
    before, rows, besides, left_to_do = _numbers(), repr(_rows_known(told_of)), repr(_besides(told_of)), _left_to_do()
    heard: list[_Statement] = []
    _memory.heard.append(heard)
    try:
        gives = story()
    finally:
        _memory.heard.pop()
    writes = any(one.stays and not one.words.startswith(_ACTS) for one in heard)
    if not writes or _left_to_do() != left_to_do or repr(_besides(told_of)) != besides:
        return gives
    _go_on(_memory.written + 1)
    left = _kept(_rows(told_of) if repr(_rows_known(told_of)) != rows else [], gives)
    if left is not None:
        numbers = {
            place: begins
            for place, (begins, last) in enumerate(zip(before, _numbers(), strict=True), start=1)
            if last != begins
        }
        _memory.told[key] = _Told(heard, numbers, left, _memory.written)
    return gives


def _left_to_do() -> int:
    """How much waits for the end of the transaction: nobody knows what it would be the next time."""
    return sum(len(connections[store].run_on_commit) for store in STORES)


def _kept(changed: list[Model], gives: object) -> bytes | None:
    try:
        return pickle.dumps((changed, gives))
    except (pickle.PicklingError, TypeError, AttributeError):  # It gave something that lives.
        return None


def _give(told: _Told, told_of: list[Any]) -> Any:
    """What the story gave, and what it did to the rows that it was handed."""
    _note(told.statements)
    _go_on(told.written)
    changed, gives = pickle.loads(told.left)  # noqa: S301 # What this process wrote itself.
    if changed:
        for row, left in zip(_rows(told_of), changed, strict=True):
            row.__dict__.update(left.__dict__)
            gives = row if gives is left else gives
    return gives


def _is_written(told: _Told) -> bool:
    """Write a story again, if it may be: the first time all of it is tried."""
    if told.holds is False or not _numbers_go_on(told.numbers):
        return False
    told.holds = _stays_written(told) if told.holds else _is_answered_alike(told)
    return told.holds


def _is_answered_alike(told: _Told) -> bool:
    """Try a story again: whether all of it is answered as it was. If not, nothing of it is left."""
    stores = {one.store for one in told.statements}  # A test may have asked for no other.
    before = _numbers()
    try:
        with ExitStack() as around:
            around.enter_context(_unheard())
            for store in stores:
                around.enter_context(transaction.atomic(store))
            _write(told)
            for store in stores:
                connections[store].check_constraints()
    except (psycopg.Error, DatabaseError, _AnsweredOtherwise):
        _give_back(before)
        return False
    told.statements = [one for one in told.statements if one.stays]
    return True


def _stays_written(told: _Told) -> bool:
    """Write a story that was tried. Whatever the register then refuses of it is told: of it nothing is left."""
    stores = {one.store for one in told.statements}
    with _unheard():
        _in_each(stores, "SAVEPOINT written_again")
        try:
            _write(told)
        except (psycopg.Error, _AnsweredOtherwise):
            _in_each(stores, "ROLLBACK TO SAVEPOINT written_again")
            return False
        _in_each(stores, "RELEASE SAVEPOINT written_again")
    return True


def _in_each(stores: set[str], statement: LiteralString) -> None:
    for store in stores:
        connections[store].ensure_connection()
        connections[store].connection.execute(statement)


class _AnsweredOtherwise(Exception):
    """The register did not answer a statement as it did when the story was told."""


def _write(told: _Told) -> None:
    with _unheard():
        for store, some in groupby(told.statements, key=lambda one: one.store):
            statements = list(some)
            connections[store].ensure_connection()
            with connections[store].connection.cursor() as cursor:
                cursor.execute(b";\n".join(one.words for one in statements))
                for one in statements:
                    if _answer(cursor, one.words) != one.answer:
                        raise _AnsweredOtherwise(one.words)
                    cursor.nextset()


def _numbers_go_on(numbers: dict[int, int | None]) -> bool:
    """Whether none of these numbers was passed already; then they are the last."""
    with _unheard():
        return not numbers or _ask("SELECT tests.go_on_from(%s, %s)", [list(numbers), list(numbers.values())]) == [
            (True,)
        ]


def _numbers() -> list[int | None]:
    """The last number of each sequence, None of one that has given none: a rollback takes none of them back."""
    with _unheard():
        return list(_ask("SELECT tests.numbers()", [])[0][0])


def _give_back(numbers: list[int | None]) -> None:
    """Have these be the last numbers again."""
    with _unheard():
        _ask("SELECT tests.go_back_to(%s)", [numbers])


def _ask(statement: LiteralString, parameters: list[Any]) -> list[Any]:
    """Past Django, so that no test counts what it did not ask itself."""
    connections["default"].ensure_connection()
    rows: list[Any] = connections["default"].connection.execute(statement, parameters).fetchall()
    return rows


@contextmanager
def listening(*, hears: bool = True) -> Iterator[None]:
    """Hear what is written, and remember it, or do neither."""
    outer, _memory.deaf = _memory.deaf, not hears
    try:
        yield
    finally:
        _memory.deaf = outer


def _unheard() -> AbstractContextManager[None]:
    return listening(hears=False)


def _known(value: Any) -> Any:
    """What of a value makes it another: of a row its columns, not what it has read besides."""
    if isinstance(value, Model):
        return value._meta.label, [(name, value.__dict__.get(name)) for name in _columns(type(value))]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__qualname__, [_known(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, dict):
        return {name: _known(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_known(one) for one in value]
    return value


@functools.cache
def _columns(model: type[Model]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields]


def _rows(told_of: list[Any]) -> list[Model]:
    """The rows that a story was handed itself: what it does to them the test sees."""
    args, kwargs = told_of
    return [one for one in (*args, *kwargs.values()) if isinstance(one, Model)]


def _rows_known(told_of: list[Any]) -> list[Any]:
    return [_known(one) for one in _rows(told_of)]


def _besides(told_of: list[Any]) -> list[Any]:
    """What else it was handed, with the rows in it. Where it changes any of that, it is told anew."""
    args, kwargs = told_of
    return [_known(one) for one in (*args, *kwargs.values()) if not isinstance(one, Model)]


def _digest(*parts: bytes) -> bytes:
    return hashlib.blake2b(b"\x1f".join(parts), digest_size=16).digest()
