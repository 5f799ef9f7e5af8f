"""Settings → Feeds: health, a file brought in, sources, rejected rows, in both languages."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.feeds.options import Options
from dashboard.operations import jobs
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.follow import follow_sources
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.feeds.read_sources import read_sources
from dashboard.operations.feeds.rejects import read_rejects
from dashboard.operations.feeds.sources import new_secret, save_source
from dashboard.operations.permit import SYSTEM, Actor
from dashboard.operations.run_job import run_job
from dashboard.text import LANGUAGES, Words
from dashboard.widgets.feed_panel import VIEWS
from dashboard.widgets.feed_rejects import rejects_csv
from dashboard.widgets.feed_words import plain

Open = Callable[..., AppTest]
W = Words("en")
ADMIN = Actor("a", "administrator")
CONTACTS = """contact_id,arrived_at,picked,ended_at,outcome,queue
=1,2026-03-02T09:00:00Z,2026-03-02T09:00:30Z,2026-03-02T09:05:00Z,answered,cards
2,2026-03-02T09:01:00Z,,2026-03-02T09:02:00Z,abandoned,cards
3,2026-03-02T09:03:00Z,2026-03-02T09:04:00Z,2026-03-02T09:05:00Z,answered,loans
"""
CHINESE = """开始时间,队列,呼入量,接通量,放弃量,平均处理时长
2026/11/21 上午 9:00,信用卡,10,9,1,3:20
2026/11/21 上午 9:30,信用卡,12,11,1,3:10
2026/11/21 上午 10:00,信用卡,十二,11,1,3:10
""".encode("gb18030")


def page() -> None:
    from dashboard.screens import settings  # noqa: PLC0415 - the page's own script

    settings.show()


def said(app: AppTest) -> str:
    kinds = (app.subheader, app.markdown, app.caption, app.info, app.error, app.warning)
    return "\n".join(str(part.value) for kind in (*kinds, app.success) for part in kind)


def opened(open_page: Open, desk: Desk, view: str, who: Actor = ADMIN) -> AppTest:
    return open_page(page, desk, who, part="feeds", feeds=view)


def with_rejects(desk: Desk, folder: Path) -> None:
    path = folder / "calls.csv"
    path.write_text(CONTACTS)
    import_files(desk, SYSTEM, [path], "contacts-csv", Options())


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data)
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_on_an_empty_and_a_filled_store(
    open_page: Open, desk: Desk, tmp_path: Path, view: str, language: str
) -> None:
    who, words = Actor("a", "administrator", language=language), Words(language)
    app = opened(open_page, desk, view, who)
    first = {
        "health": words("feeds.none"),
        "import": words("feeds.import_why"),
        "sources": words("feeds.webhook_after"),
        "rejects": words("feeds.rejects_none"),
    }
    assert first[view] in said(app)
    with_rejects(desk, tmp_path)
    save_source(desk, SYSTEM, "log", "asterisk-queue-log", {"path": "/var/log/queue_log"})
    assert not opened(open_page, desk, view, who).exception


@pytest.mark.parametrize(
    ("role", "views"),
    [("administrator", list(VIEWS)), ("auditor", ["health", "rejects"])],
)
def test_each_role_has_its_views(open_page: Open, desk: Desk, role: str, views: list[str]) -> None:
    app = opened(open_page, desk, "health", Actor("x", role))
    groups = [[o.content for o in group.proto.options] for group in app.get("button_group")]
    assert groups[1] == [W(f"feeds.view_{view}") for view in views]


def test_health_tells_the_state_of_each_source(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_rejects(desk, tmp_path)
    save_source(desk, SYSTEM, "off", "freeswitch", {}, active=False)
    save_source(desk, SYSTEM, "log", "asterisk-queue-log", {"path": "/no/where"})
    rows = cast("Any", opened(open_page, desk, "health").dataframe[0].value)
    states = dict(zip(rows[W("feeds.column_name")], rows[W("feeds.column_state")], strict=True))
    told = {"contacts-csv": "by_hand", "off": "off", "log": "waiting"}
    assert {name: state[2:] for name, state in states.items()} == {
        name: W(f"feeds.state_{state}") for name, state in told.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_trouble_is_told_in_the_language_of_the_reader(
    open_page: Open, desk: Desk, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("ds,y\n1,2\n")
    told = {"path": str(path), "timezone": "Asia/Shanghai"}
    save_source(desk, SYSTEM, "分行", "interval-csv", told)
    follow_sources(desk)
    words = Words(language)
    app = opened(open_page, desk, "health", Actor("a", "administrator", language=language))
    why = plain(words("feeds.say_key_missing", key=words("feeds.key_start")))
    assert [e.value for e in app.error] == [words("feeds.trouble_of", source="分行", why=why)]


def test_a_chinese_export_is_read_at_once_imported_and_remembered(
    open_page: Open, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    app = upload(opened(open_page, desk, "import"), "报表.csv", CHINESE)
    assert W("feeds.preview_all", read=3, good=2, rejected=1) in said(app)
    assert W("feeds.preview_queues", names="信用卡") in said(app)
    app.button(key="feed_start").click().run()
    assert not app.exception
    job = jobs.claim(desk.store, "long")
    assert job is not None
    assert job.id is not None
    run_job(str(desk.store.engine.url), job.id)
    assert not Path(job.arguments["path"]).exists()
    done = opened(open_page, desk, "import")
    assert "报表.csv" in said(done)
    result = jobs.latest(desk, "import")[0].result
    assert [result[n] for n in ("read", "accepted", "duplicate", "rejected")] == [3, 2, 0, 1]
    kept = read_sources(desk, SYSTEM)[0].options
    assert kept["mapping"]["offered"] == "呼入量"
    next_file = upload(done, "下一份.csv", CHINESE)
    assert W("feeds.known_way", source=r"interval\-csv") in said(next_file)


def test_a_choice_changes_the_preview(open_page: Open, desk: Desk) -> None:
    app = upload(opened(open_page, desk, "import"), "calls.csv", CONTACTS.encode())
    assert W("feeds.preview_all", read=3, good=1, rejected=2) in said(app)
    label = W("feeds.key_answered_at")
    next(box for box in app.selectbox if box.label == label).select("picked").run()
    assert not app.exception
    assert W("feeds.preview_all", read=3, good=3, rejected=0) in said(app)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"PK\x03\x04 broken",
        b"\xff" * 500,
        b"ds,y\n1,2\n",
        b"start,offered\n",
        b"start,offered\n2026-01-01 09:00,1\n",
        b'{"ContactId": ',
        json.dumps({"a": 1}).encode(),
    ],
)
@pytest.mark.parametrize(
    ("feed", "language"), [(None, "zh"), ("interval-csv", "en"), ("asterisk-queue-log", "en")]
)
def test_a_file_that_cannot_be_read_is_said_in_words(
    open_page: Open, desk: Desk, data: bytes, feed: str | None, language: str
) -> None:
    who = Actor("a", "administrator", language=language)
    app = upload(opened(open_page, desk, "import", who), "=x.csv", data)
    if feed is not None:
        app.selectbox[0].select(feed).run()
    assert not app.exception
    assert not [button for button in app.button if button.key == "feed_start"] or app.dataframe


@pytest.mark.parametrize("role", ["team_lead", "manager"])
def test_who_plans_brings_in_a_file_and_sees_no_sources(
    open_page: Open, desk: Desk, role: str
) -> None:
    who = Actor("x", role)
    app = upload(opened(open_page, desk, "import", who), "calls.csv", CONTACTS.encode())
    next(b for b in app.button if b.key == "feed_start").click().run()
    assert not app.exception
    (job,) = jobs.latest(desk, "import")
    assert job.made_by == "x"
    assert [view for view, action in VIEWS.items() if who.may(action)] == ["import"]


def test_rejects_are_tried_again(open_page: Open, desk: Desk, tmp_path: Path) -> None:
    with_rejects(desk, tmp_path)
    app = opened(open_page, desk, "rejects")
    again = next(b for b in app.button if b.label == W("feeds.try_again"))
    again.click().run()
    told = {"source": r"contacts\-csv", "read": 2, "accepted": 0, "duplicate": 0}
    assert [s.value for s in app.success] == [W("feeds.tried", **told, rejected=2)]
    save_source(
        desk, SYSTEM, "contacts-csv", "contacts-csv", {"mapping": {"answered_at": "picked"}}
    )
    next(b for b in app.button if b.label == W("feeds.try_again")).click().run()
    told["accepted"] = 2
    assert [s.value for s in app.success] == [W("feeds.tried", **told, rejected=0)]
    assert read_rejects(desk, SYSTEM).is_empty()


def test_rejects_in_a_spreadsheet_are_no_formulas(desk: Desk, tmp_path: Path) -> None:
    with_rejects(desk, tmp_path)
    text = rejects_csv(desk, SYSTEM, W, None).decode("utf-8-sig")
    assert "'=1" in text
    assert ",=1" not in text


def test_a_source_is_made_changed_and_put_back(open_page: Open, desk: Desk) -> None:
    app = opened(open_page, desk, "sources")
    field(app, "feeds.name").input("pbx")
    next(b for b in app.selectbox if b.label == W("feeds.column_feed")).select("asterisk-queue-log")
    app.run()
    field(app, "feeds.path").input("/var/log/asterisk/queue_log")
    app.button(key="feed_save").click().run()
    assert not app.exception
    source = read_sources(desk, SYSTEM)[0]
    assert (source.name, source.feed, source.state) == ("pbx", "asterisk-queue-log", "waiting")
    field(app, "feeds.path").input("/elsewhere")
    app.button(key="feed_save").click().run()
    assert read_sources(desk, SYSTEM)[0].options["path"] == "/elsewhere"
    app.button(key="feed_undo").click().run()
    assert read_sources(desk, SYSTEM)[0].options["path"] == "/var/log/asterisk/queue_log"


@pytest.mark.parametrize("name", ["", "a/b", "pbx"])
def test_a_name_that_cannot_be_is_refused(open_page: Open, desk: Desk, name: str) -> None:
    save_source(desk, SYSTEM, "pbx", "freeswitch", {})
    app = opened(open_page, desk, "sources")
    field(app, "feeds.name").input(name)
    app.button(key="feed_save").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert [s.name for s in read_sources(desk, SYSTEM)] == ["pbx"]


def test_a_secret_is_shown_once(open_page: Open, desk: Desk) -> None:
    save_source(desk, SYSTEM, "pbx 1", "freeswitch", {})
    new_secret(desk, SYSTEM, "pbx 1")
    app = opened(open_page, desk, "sources")
    app.selectbox(key="feed_source").select("pbx 1").run()
    assert "/feeds/pbx%201" in app.code[0].value
    app.button(key="feed_secret").click().run()
    secret = app.code[1].value
    assert secret in app.code[2].value
    app.run()
    assert secret not in "".join(code.value for code in app.code)


def field(app: AppTest, label: str) -> Any:  # noqa: ANN401 - AppTest's own element
    return next(f for f in app.text_input if f.label == W(label))
