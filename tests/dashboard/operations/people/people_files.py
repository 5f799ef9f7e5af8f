"""A small center's people as files, and a store with the queues that they serve."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.people.import_people import PeopleImported, import_people
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.store.tables import Queue

FILES: Mapping[str, str] = {
    "sites": "site,timezone\nShanghai,Asia/Shanghai\n",
    "contracts": "contract,shift_minutes,paid_week_max,work_days_week_max,consecutive_days_max,"
    "rest_minutes_min,breaks\nFull,480;540,2400,5,6,660,480: 60-165+15 paid\n",
    "teams": "team,site\nCards A,Shanghai\nLoans,Shanghai\n",
    "agents": "姓名,班组,合同,外部名称\n李娜,Cards A,Full,SIP/1001; pbx:1001\n王伟,Loans,Full,\n",
    "skills": "agent,queue,level,valid_from\n李娜,cards,0.9,2026-01-01\n王伟,loans,,\n",
    "leave": "agent,first_day,last_day\n李娜,2026-10-01,2026-10-07\n",
    "rosters": "agent,day,start,end,breaks,activities\n"
    "李娜,2026-10-12,09:00,17:00,10:30+15;12:30+30,15:00+60 training\n"
    "王伟,2026-10-12,22:00,06:00,01:00+30,\n",
}


def with_queues(desk: Desk) -> None:
    """Add the queues that people serve."""
    with desk.store.write() as session:
        session.add_all(Queue(name=name) for name in ("cards", "loans"))


def bring(
    desk: Desk,
    folder: Path,
    files: Mapping[str, str],
    *,
    actor: Actor = SYSTEM,
    **policy: str,
) -> PeopleImported:
    """Write files and import them together."""
    paths: list[Path] = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return import_people(desk, actor, paths, Options(policy=policy))
