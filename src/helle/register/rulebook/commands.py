"""`helle rules`: the register on the command line, JSON in and JSON out. It needs no database and no installation."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from helle.register.rulebook.queries import rule_named
from helle.register.rulebook.reading import UnreadableFacts, explain, facts_from_json, facts_schema, ruling_schema
from helle.rules.register import RULES

_UNREADABLE = 2


def list_rules(language: str) -> int:
    """Print each rule: its name, title and requirements. Returns the exit code."""
    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        print(f"{rule.name:{width}}  {rule.title.in_language(language)}  [{', '.join(rule.requirements)}]")
    return 0


def explain_rule(name: str, source: str, errors: str = "text") -> int:
    """Print the ruling on the facts in a file ("-": standard input).

    Returns 2 and says why where it cannot: in lines of text or, with "json", as a problem of RFC 9457 in the place of
    the ruling, naming the facts as a ruling does.
    """
    rule = rule_named(name)
    say = _say_as_problem if errors == "json" else _say_in_lines
    if rule is None:
        return say(_no_such_rule(name), {})
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        ruling = explain(rule, facts_from_json(text))
    except OSError as error:
        return say(f"{source}: {error.strerror}", {})
    except UnicodeDecodeError:
        return say(f"{source}: not UTF-8 text", {})
    except UnreadableFacts as unreadable:
        return say("the facts cannot be read", unreadable.problems)
    except (json.JSONDecodeError, RecursionError) as error:
        return say(f"{source}: not JSON: {error}", {})
    print(json.dumps(ruling.to_json(), ensure_ascii=False, indent=2))
    return 0


def print_schema(name: str) -> int:
    """Print the JSON Schema of the facts that go in and of the ruling that comes out. Returns the exit code."""
    rule = rule_named(name)
    if rule is None:
        return _say_in_lines(_no_such_rule(name), {})
    print(json.dumps({"facts": facts_schema(rule), "ruling": ruling_schema(rule)}, ensure_ascii=False, indent=2))
    return 0


def _no_such_rule(name: str) -> str:
    return f"no rule is called {name}; there are {', '.join(rule.name for rule in RULES)}"


def _say_in_lines(what: str, facts: Mapping[str, str]) -> int:
    """One line for each fact that cannot be read, or for what else is wrong."""
    for line in [f"{fact or 'facts'}: {wrong}" for fact, wrong in facts.items()] or [what]:
        print(f"helle: {line}", file=sys.stderr)
    return _UNREADABLE


def _say_as_problem(what: str, facts: Mapping[str, str]) -> int:
    """The same as an object of RFC 9457, where the ruling would have stood."""
    problem = {"type": "about:blank", "title": what}
    named = [{"fact": fact or "facts", "detail": wrong} for fact, wrong in facts.items()]
    print(json.dumps(problem | {"problems": named}, ensure_ascii=False, indent=2))
    return _UNREADABLE
