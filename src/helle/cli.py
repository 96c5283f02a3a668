"""The command `helle`."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence

from helle.site import (
    audit_parser,
    check_parser,
    erasure_parser,
    estimate_parser,
    figures_parser,
    key_parser,
    microdata_parser,
    part_parser,
    password_parser,
    protect_parser,
    standard_output,
    statistics_parser,
    user_parser,
)
from helle.site.command_line import SETTINGS, refuse, say, set_up


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; errors a user can mend come as one line."""
    with standard_output.watched() as refused:
        try:
            result = _run(arguments)
            sys.stdout.flush()
        except SystemExit as ended:  # As of `--help`, which passes over what it could not write.
            with contextlib.suppress(OSError):
                sys.stdout.flush()
            if refused() is None:
                raise
            result = int(ended.code or 0)
        except OSError as error:
            if error is not refused():
                raise
            result = 0
    why = refused()
    if why is None:
        return result
    standard_output.let_go()
    if isinstance(why, BrokenPipeError):  # The reader had enough (`helle rules list | head`): say no more.
        return 0
    return refuse(f"standard output cannot be written: {why.strerror}", standard_output.UNWRITTEN)


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if not hasattr(chosen, "run"):
        parser.print_help()
        return 2
    import psycopg
    from django.db.utils import OperationalError

    from helle.site import installation
    from helle.site.environment import BadSetting
    from helle.site.installation import InstallationError
    from helle.site.server_account import EmbeddedServerError

    try:
        if part := getattr(chosen, "part", ""):
            part_parser.become(part, chosen)
        with contextlib.ExitStack() as stack:
            if getattr(chosen, "needs_databases", False):
                stack.enter_context(installation.served(installation.state_directory()))
            if getattr(chosen, "as_owner", False):
                set_up(as_owner=True)
            result: int = chosen.run(chosen)
    except (InstallationError, EmbeddedServerError, BadSetting) as error:
        return refuse(str(error))
    except (psycopg.OperationalError, OperationalError) as error:
        return refuse(f"no connection to the database: {' '.join(str(error).split())}")
    except KeyboardInterrupt:
        return 130
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="helle", description="Helle: the national referral and case system.")
    commands = parser.add_subparsers(title="commands")

    install = commands.add_parser("install", help="make databases, roles and secrets, then migrate")
    install.add_argument("--kind", choices=["production", "demo", "test"], default="production")
    install.set_defaults(run=_install)

    migrate = commands.add_parser("migrate", help="bring the databases to the present schema, as their owners")
    migrate.add_argument("--kind", choices=["production", "demo", "test"], default="production")
    migrate.set_defaults(run=_migrate, needs_databases=True)

    user_parser.add_to(commands)
    audit_parser.add_to(commands)
    key_parser.add_to(commands)
    erasure_parser.add_to(commands)
    estimate_parser.add_to(commands)
    microdata_parser.add_to(commands)
    figures_parser.add_to(commands)
    protect_parser.add_to(commands)
    statistics_parser.add_to(commands)

    check_parser.add_to(commands)

    health = commands.add_parser("health", help="how every part is; exit code 0 well, 1 to be looked at, 2 fails")
    health.set_defaults(run=_health)

    rules = commands.add_parser("rules", help="the plan as rules: list them, try one").add_subparsers(
        title="rules", required=True
    )
    rules_list = rules.add_parser("list", help="every rule with its sources")
    rules_list.add_argument("--language", choices=["da", "en"], default="da")
    rules_list.set_defaults(run=_rules_list)
    rules_explain = rules.add_parser("explain", help="what a rule answers to facts, as JSON")
    rules_explain.add_argument("name")
    rules_explain.add_argument("--facts", required=True, metavar="FILE", help="a JSON file; - for standard input")
    rules_explain.add_argument(
        "--errors", choices=["text", "json"], default="text", help="how facts that cannot be read are told"
    )
    rules_explain.set_defaults(run=_rules_explain)
    rules_schema = rules.add_parser("schema", help="the JSON Schema of a rule's facts and ruling")
    rules_schema.add_argument("name")
    rules_schema.set_defaults(run=_rules_schema)

    letters = commands.add_parser("letters", help="the texts of letters").add_subparsers(title="letters", required=True)
    letters_list = letters.add_parser("list", help="every text with its digest, and who reviewed it")
    letters_list.set_defaults(run=_letters_list)

    importing = commands.add_parser("import", help="take in what was written before Helle").add_subparsers(
        title="import", required=True
    )
    import_assessments = importing.add_parser(
        "assessments", help="assessments from before Helle, without names; says what is wrong by line and column"
    )
    import_assessments.add_argument("file", help="a CSV file; docs/how-to/import-history.md has its columns")
    import_assessments.add_argument("--source", required=True, help="a short name of where the file comes from")
    import_assessments.add_argument("--as", dest="email", required=True, help="the lead or analyst of CMM who imports")
    import_assessments.add_argument("--write", action="store_true", help="write it; without this it is only tried")
    import_assessments.set_defaults(run=_import_assessments, needs_databases=True)

    plan = commands.add_parser("plan", help="action plans").add_subparsers(title="plan", required=True)
    plan_load = plan.add_parser("load", help="a later plan from its file; says what is wrong with it")
    plan_load.add_argument("file", help="a TOML file; docs/how-to/add-a-later-plan.md says what stands in it")
    plan_load.add_argument("--write", action="store_true", help="write it; without this it is only tried")
    plan_load.set_defaults(run=_plan_load, needs_databases=True)

    part_parser.add_to(commands)
    password_parser.add_to(commands)
    serve = commands.add_parser("serve", help="serve on localhost until interrupted")
    part_parser.ports_of(serve)
    serve.set_defaults(run=_serve)

    demo = commands.add_parser("demo", help="the invented country").add_subparsers(title="demo", required=True)
    demo_serve = demo.add_parser("serve", help="build the invented country if it is missing, and serve it")
    part_parser.ports_of(demo_serve)
    demo_serve.add_argument("--seed", type=int, default=2026)
    demo_serve.set_defaults(run=_demo_serve)
    demo_login = demo.add_parser("login", help="print a one-time sign-in for a role")
    demo_login.add_argument("role")
    demo_login.add_argument("--port", type=int, help="default: where the demo was served last")
    demo_login.set_defaults(run=_demo_login)
    demo_fill = demo.add_parser("fill", help="fill an empty demo installation")
    demo_fill.add_argument("--seed", type=int, default=2026)
    demo_fill.add_argument("--port", type=int, help="where it will be served: links printed meanwhile lead there")
    demo_fill.set_defaults(run=_demo_fill, needs_databases=True)
    return parser


def _install(chosen: argparse.Namespace) -> int:
    from helle.site import installation

    state = installation.state_directory()
    with installation.embedded_server(state) or contextlib.nullcontext():
        installation.install(state)
        installation.ensure_secrets(state)
        return _migrate(chosen)


def _migrate(chosen: argparse.Namespace) -> int:
    set_up(as_owner=True)
    from helle.site import operations

    operations.migrate(chosen.kind, say)
    return 0


def _health(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.site import health

    findings = health.look()
    health.note_roots()
    for one in findings:
        print(f"{one.state.name.lower():6} {one.part.en}: {one.seen.en}")
    return int(health.worst(findings))


def _letters_list(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.letters import commands

    return commands.list_texts()


def _import_assessments(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.statistics import commands

    return commands.import_assessments(chosen.file, source=chosen.source, email=chosen.email, write=chosen.write)


def _plan_load(chosen: argparse.Namespace) -> int:
    set_up(as_owner=True)
    from helle.register.action_plans import commands

    return commands.load_plan(chosen.file, write=chosen.write)


def _rules_list(chosen: argparse.Namespace) -> int:
    from helle.register.rulebook import commands

    return commands.list_rules(chosen.language)


def _rules_explain(chosen: argparse.Namespace) -> int:
    from helle.register.rulebook import commands

    return commands.explain_rule(chosen.name, chosen.facts, chosen.errors)


def _rules_schema(chosen: argparse.Namespace) -> int:
    from helle.register.rulebook import commands

    return commands.print_schema(chosen.name)


def _serve(chosen: argparse.Namespace) -> int:
    from helle.site import serving

    return serving.serve(*part_parser.both_ports(chosen), settings=SETTINGS)


def _demo_serve(chosen: argparse.Namespace) -> int:
    from helle.demo import serving

    return serving.serve(*part_parser.both_ports(chosen), chosen.seed)


def _demo_login(chosen: argparse.Namespace) -> int:
    set_up("helle.demo.settings")
    from helle.demo import signin

    return signin.print_link(chosen.role, chosen.port)


def _demo_fill(chosen: argparse.Namespace) -> int:
    set_up("helle.demo.settings")
    from helle.demo import country, signin

    if chosen.port is not None:
        signin.remember_port(chosen.port)
    country.fill(chosen.seed, say)
    return 0


if __name__ == "__main__":
    sys.exit(main())
