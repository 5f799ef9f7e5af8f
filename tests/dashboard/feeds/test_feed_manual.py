"""Every feed has its page in both languages, and the page names what the feed takes."""

from pathlib import Path

import pytest

from dashboard.feeds.catalogue import FEEDS
from dashboard.text import LANGUAGES

MANUAL = Path(__file__).parents[3] / "docs" / "manual" / "feeds"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_has_a_page_that_names_its_keys_switches_and_presets(
    name: str, language: str
) -> None:
    page = (MANUAL / language / f"{name}.md").read_text("utf-8")
    feed = FEEDS[name]
    wanted = [f"--feed {name}", *feed.keys, *feed.policy, *feed.presets]
    assert [word for word in wanted if word not in page] == []
