"""A file is known by its content."""

import io

import polars as pl
import pytest

from dashboard.feeds.guess import Guess, guess
from tests.dashboard.made_log import made_log

LOG = "\n".join(made_log(40, 1)[0]).encode()
CONNECT = b'{"ContactId": "a", "InitiationMethod": "INBOUND"}\n'
GENESYS = b'{"conversations": [{"conversationId": "a", "participants": []}]}'
SWITCH = b'[{"Event-Subclass": "callcenter::info", "CC-Action": "member-queue-start"}]'
PLAIN_SWITCH = b"Event-Name: CUSTOM\nCC-Queue: a@default\nCC-Action: member-queue-start\n"
CHINESE = "开始时间,队列,呼入量,接通量\n2026/11/21 上午 9:30,信用卡,10,9\n"


@pytest.mark.parametrize(
    ("data", "feed", "preset"),
    [
        (LOG, "asterisk-queue-log", None),
        (CONNECT, "amazon-connect", None),
        (b"[" + CONNECT + b"]", "amazon-connect", None),
        (GENESYS, "genesys-cloud", None),
        (SWITCH, "freeswitch", None),
        (PLAIN_SWITCH, "freeswitch", None),
        (b"row_date,split,starttime,callsoffered,acdcalls\n", "interval-csv", "avaya-cms"),
        (b"CSQ Name,Interval Start Time,Calls Presented\na,b,1\n", "interval-csv", "cisco-uccx"),
        (b"start,queue,offered,abandoned\n2026-01-01 09:00,a,1,0\n", "interval-csv", None),
        (b"contact_id,queue,arrived_at,answered_at\n1,a,b,c\n", "contacts-csv", None),
        ("流水号;呼入时间;应答时间;技能组\n1;2;3;4\n".encode(), "contacts-csv", None),
        (CHINESE.encode(), "interval-csv", None),
        (CHINESE.encode("gb18030"), "interval-csv", None),
        (b"ds,y\n2026-01-01,1\n", None, None),
        (b"", None, None),
        (b"\n \n", None, None),
        (bytes(range(128, 256)) * 50, None, None),
        (b"PK\x03\x04 no workbook", None, None),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, feed: str | None, preset: str | None) -> None:
    assert guess(data) == Guess(feed, preset)


def test_a_workbook_is_known_by_its_headings() -> None:
    book = io.BytesIO()
    pl.DataFrame({"开始时间": ["2026-11-21 09:30"], "呼入量": [3]}).write_excel(book)
    assert guess(book.getvalue()) == Guess("interval-csv")


def test_a_large_file_that_is_cut_within_a_letter() -> None:
    assert guess(CHINESE.encode("gb18030") * 20_000).feed == "interval-csv"
