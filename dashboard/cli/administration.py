"""`floorwalker users`, `audit`, `facts`, `db` and `doctor`."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.answer import WORDS, print_json, refuse
from dashboard.operations.accounts.users import Scope, add_user, reset_password, set_role
from dashboard.operations.desk import open_desk
from dashboard.operations.feeds.check_facts import check_facts
from dashboard.operations.keeping.back_up import back_up, bring_back
from dashboard.operations.keeping.doctor import examine
from dashboard.operations.keeping.erase import erase_customer
from dashboard.operations.keeping.read_trail import verify_trail
from dashboard.operations.keeping.retention import run_retention
from dashboard.operations.permit import SYSTEM
from dashboard.settings import Settings
from dashboard.store import schema
from dashboard.store.engine import Store, open_store

app = typer.Typer()
users = typer.Typer(help=WORDS("cli.users"), no_args_is_help=True)
audit = typer.Typer(help=WORDS("cli.audit"), no_args_is_help=True)
facts = typer.Typer(help=WORDS("cli.facts"), no_args_is_help=True)
retention = typer.Typer(help=WORDS("cli.retention"), no_args_is_help=True)
db = typer.Typer(help=WORDS("cli.db"), no_args_is_help=True)
app.add_typer(users, name="users")
app.add_typer(audit, name="audit")
app.add_typer(facts, name="facts")
app.add_typer(db, name="db")
app.add_typer(retention, name="retention")

StoreUrl = Annotated[str | None, typer.Option("--store", help=WORDS("cli.store"))]
Json = Annotated[bool, typer.Option("--json", help=WORDS("cli.json"))]
Name = Annotated[str, typer.Argument(help=WORDS("users.name"))]
Role = Annotated[str, typer.Option(help=WORDS("cli.users.role"))]


@users.command("add", help=WORDS("cli.users.add"))
def add(name: Name, role: Role, store: StoreUrl = None) -> None:
    """Add an account."""
    password = add_user(open_desk(store), SYSTEM, name, role, scope=Scope())
    typer.echo(WORDS("users.one_time", name=name, password=password))


@users.command("role", help=WORDS("cli.users.set_role"))
def role_command(name: Name, role: Role, store: StoreUrl = None) -> None:
    """Give a user another role."""
    set_role(open_desk(store), SYSTEM, name, role)
    typer.echo(WORDS("cli.done"))


@users.command("reset", help=WORDS("cli.users.reset"))
def reset(name: Name, store: StoreUrl = None) -> None:
    """Give a user a one-time password."""
    password = reset_password(open_desk(store), SYSTEM, name)
    typer.echo(WORDS("users.one_time", name=name, password=password))


@audit.command("verify", help=WORDS("cli.audit.verify"))
def verify(store: StoreUrl = None, as_json: Json = False) -> None:
    """Verify the chain of the audit trail."""
    broken = verify_trail(open_desk(store), SYSTEM)
    if as_json:
        print_json({"whole": broken is None, "broken_at": broken})
    if broken is not None:
        refuse(WORDS("trail.broken", row=broken))
    if not as_json:
        typer.echo(WORDS("trail.whole"))


@facts.command("check", help=WORDS("cli.facts.check"))
def check(store: StoreUrl = None, as_json: Json = False) -> None:
    """Recompute facts and compare."""
    wrong = check_facts(open_desk(store), SYSTEM)
    if as_json:
        print_json({"wrong": wrong.to_dicts()})
    if not wrong.is_empty():
        refuse(WORDS("cli.facts.wrong", count=wrong.height))
    if not as_json:
        typer.echo(WORDS("cli.facts.true"))


def _store(url: str | None) -> Store:
    return open_store(url or Settings().store_url)


@db.command("upgrade", help=WORDS("cli.db.upgrade"))
def upgrade(store: StoreUrl = None) -> None:
    """Bring the schema up to date."""
    schema.upgrade(_store(store))
    typer.echo(WORDS("cli.done"))


@db.command("downgrade", help=WORDS("cli.db.downgrade"))
def downgrade(
    to: Annotated[str, typer.Option(help=WORDS("cli.db.to"))], store: StoreUrl = None
) -> None:
    """Bring the schema down to a version."""
    schema.downgrade(_store(store), to)
    typer.echo(WORDS("cli.done"))


@db.command("status", help=WORDS("cli.db.status"))
def status(store: StoreUrl = None, as_json: Json = False) -> None:
    """Show the version of the schema."""
    found = schema.status(_store(store))
    if as_json:
        print_json({"current": found.current, "newest": found.newest, "ready": found.ready})
    else:
        typer.echo(f"{found.current or '–'} / {found.newest}")


@retention.command("run", help=WORDS("cli.retention.run"))
def retention_run(store: StoreUrl = None, as_json: Json = False) -> None:
    """Archive and delete what is over its term."""
    done = run_retention(open_desk(store), SYSTEM)
    if as_json:
        print_json({"archived": done.archived, "gone": done.gone})
        return
    for month, count in done.archived.items():
        typer.echo(WORDS("cli.retention.archived", month=month, count=count))
    for table, count in done.gone.items():
        typer.echo(WORDS("cli.retention.gone", table=table, count=count))


@app.command("erase", help=WORDS("cli.erase"))
def erase(
    customer: Annotated[str, typer.Option(help=WORDS("cli.erase.customer"))],
    store: StoreUrl = None,
    as_json: Json = False,
) -> None:
    """Forget a customer."""
    count = erase_customer(open_desk(store), SYSTEM, customer)
    if as_json:
        print_json({"rows": count})
    else:
        typer.echo(WORDS("cli.erase.done", count=count))


File = Annotated[Path, typer.Argument(metavar="FILE")]


@app.command("backup", help=WORDS("cli.backup"))
def backup_command(file: File, store: StoreUrl = None, as_json: Json = False) -> None:
    """Copy the store while it is used."""
    size = back_up(open_desk(store), SYSTEM, file)
    if as_json:
        print_json({"file": str(file), "bytes": size})
    else:
        typer.echo(WORDS("cli.backup.done", file=str(file), size=f"{size / 1e6:.1f}"))


@app.command("restore", help=WORDS("cli.restore"))
def restore_command(file: File, store: StoreUrl = None, as_json: Json = False) -> None:
    """Bring a copy of the store back."""
    bring_back(open_desk(store), SYSTEM, file)
    if as_json:
        print_json({"file": str(file)})
    else:
        typer.echo(WORDS("cli.done"))


@app.command("doctor", help=WORDS("cli.doctor"))
def doctor(store: StoreUrl = None, as_json: Json = False) -> None:
    """Look whether this installation can do its work."""
    findings = examine(store)
    if as_json:
        print_json({f.key: {"well": f.well, "found": f.found} for f in findings})
    else:
        for finding in findings:
            mark = "●" if finding.well else "■"
            typer.echo(f"{mark} {WORDS(f'doctor.{finding.key}')}: {finding.found}")
    if not all(finding.well for finding in findings):
        refuse(WORDS("cli.doctor.ill"))
