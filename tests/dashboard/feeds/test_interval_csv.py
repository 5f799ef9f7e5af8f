"""Rules of interval files."""

from dashboard.feeds.catalogue import FEEDS, parse_text
from dashboard.feeds.options import Options

FEED = FEEDS["interval-csv"]
HEADER = "start,queue,offered,answered,abandoned,in_target,aht_s\n"
OPTIONS = Options(timezone="UTC", policy={"length": "30m"})


def test_a_repeated_interval_is_no_reject_and_the_last_wins() -> None:
    line = "2026-03-02 09:00,cards,100,90,10,80,200\n"
    parsed = parse_text(HEADER + line + line.replace("100,", "101,") * 2, FEED, OPTIONS)
    assert (parsed.read, parsed.repeated, parsed.rejects.height) == (3, 2, 0)
    assert parsed.intervals["offered"].to_list() == [101]


def test_a_column_of_numbers_up_to_one_holds_shares() -> None:
    lines = [
        f"2026-03-02 {9 + i:02}:00,cards,100,90,10,{v},200\n" for i, v in enumerate(["1", "0.8"])
    ]
    shares = parse_text(HEADER + "".join(lines), FEED, OPTIONS).intervals
    assert shares["in_target"].to_list() == [100, 80]
    count = parse_text(HEADER + lines[0], FEED, OPTIONS).intervals
    assert count["in_target"].to_list() == [1]
