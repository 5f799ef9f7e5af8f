"""JSON records in the ways people keep them."""

import json

import pytest

from dashboard.feeds.errors import FeedError
from dashboard.feeds.records import records_of_text

RECORDS: list[dict[str, object]] = [{"a": 1, "b": [{"c": "}{"}]}, {"a": 2}, {"a": 3, "d": "[\n"}]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(record) for record in RECORDS),
        "\n\n".join(json.dumps(record) for record in RECORDS) + "\n\n",
        "".join(json.dumps(record) for record in RECORDS),
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "[\n" + ",\n".join(json.dumps(record) for record in RECORDS) + "\n]\n",
        "\ufeff" + "\r\n".join(json.dumps(record, indent=1) for record in RECORDS),
    ],
)
def test_every_way_of_writing_records(text: str) -> None:
    assert [json.loads(record) for record in records_of_text(text)["text"]] == RECORDS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a":1}\n{"a":\n{"a":3}\n', [(1, '{"a":1}'), (2, '{"a":'), (3, '{"a":3}')]),
        ('[{"a":1},{"a":},{"a":3}]', [(1, '{"a":1}'), (1, '{"a":},'), (1, '{"a":3}')]),
        (
            '{\n "a": 1\n}\n{\n "b": {\n }\n{\n "a": 3\n}',
            [(1, '{\n "a": 1\n}'), (4, None), (7, None)],
        ),
        ('what\n{"a":1}', [(1, "what"), (2, '{"a":1}')]),
    ],
)
def test_a_broken_record_harms_no_other(text: str, found: list[tuple[int, str | None]]) -> None:
    rows = records_of_text(text).rows()
    assert [line for line, _ in rows] == [line for line, _ in found]
    assert all(told in (None, text) for (_, text), (_, told) in zip(rows, found, strict=True))


def test_nothing_is_an_error() -> None:
    with pytest.raises(FeedError):
        records_of_text("[ ]\n")
