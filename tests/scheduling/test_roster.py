import pytest

from scheduling.errors import SchedulingError
from scheduling.roster import COLUMNS, Roster, on_contact, read_roster, write_roster
from scheduling.shifts import Shift
from tests.scheduling.in_chinese import foreign

NIGHT = Shift("bo", 1, 22 * 60, 30 * 60, 450, ((25 * 60, 30), (27 * 60 + 15, 15)), "N")
DAY = Shift("ann", 0, 8 * 60, 12 * 60, 240)


def test_a_roster_survives_its_file() -> None:
    roster = Roster.of([NIGHT, DAY])
    text = write_roster(roster)
    assert "bo,1,22:00,30:00,450,25:00+30;27:15+15,N" in text.splitlines()
    assert read_roster(text).shifts() == [DAY, NIGHT]
    assert read_roster(text).fingerprint == roster.fingerprint


def test_people_are_on_contact_outside_their_breaks() -> None:
    pieces = on_contact(Roster.of([NIGHT]))["bo"]
    hours = [((begin / 3600) - 24, (end / 3600) - 24) for begin, end in pieces]
    assert hours == [(22, 25), (25.5, 27.25), (27.5, 30)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("agent,day\nann,0\n", "missing start, end"),
        ("agent,day,start,end\nann,x,08:00,12:00\n", "line 2, day"),
        ("agent,day,start,end\nann,0,12:00,08:00\n", "line 2: the shift ends at 08:00"),
        ("agent,day,start,end,breaks\nann,0,08:00,12:00,lunch\n", "line 2, breaks"),
        ("", "missing agent"),
    ],
)
def test_broken_files_are_refused_with_their_line(text: str, message: str) -> None:
    with pytest.raises(SchedulingError, match=message) as caught:
        read_roster(text)
    assert foreign(caught.value.words["zh"], text + ",".join(COLUMNS)) == []
