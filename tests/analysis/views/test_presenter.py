"""The presenter view: what a room sees of a question, and when."""

import pytest
from django.test import Client

from analysis.models import PublishingSettings
from surveys.models import Version, Wave
from tests.analysis.views.reading import Reader, answered, counted
from tests.support.study import published, row

SLIDE = "/surveys/study/present/sector/"


@pytest.fixture
def live(db: None) -> Version:
    """The small study, of which respondents read that totals are shown where they answer."""
    return published(shown_live=True)


def page(client: Client, address: str = SLIDE) -> str:
    return client.get(address).content.decode()


def bars(client: Client, address: str = SLIDE) -> list[list[str]]:
    """The rows of the table."""
    return Reader(page(client, address)).tables.get("", [])


def publish_totals(version: Version, block_size: int = 10) -> None:
    PublishingSettings.objects.create(
        survey=version.survey, public=True, while_open=True, block_size=block_size
    )


def sectors(care: int, work: int = 0) -> list[dict[str, str]]:
    return [row(sector="care")] * care + [row(sector="work")] * work


def test_nothing_is_shown_below_ten_answers(client: Client, live: Version):
    counted(live, *sectors(9), row())
    html = page(client)
    assert "The answers appear from 10 answers up." in html
    assert "n =" not in html
    assert bars(client) == []


def test_live_survey_follows_every_answer_from_ten_up(client: Client, live: Version):
    counted(live, *sectors(9, 1))
    head = ["Answer", "Share", "Number"]
    assert bars(client) == [head, ["care", "90%", "9"], ["work", "10%", "1"], ["rest", "0%", "0"]]
    counted(live, *sectors(0, 1))
    assert bars(client)[1:3] == [["care", "82%", "9"], ["work", "18%", "2"]]
    assert 'width="81.82%"' in page(client)


def test_live_survey_shows_the_running_wave(client: Client, live: Version):
    counted(live, *sectors(12))
    Wave.objects.update(
        state=Wave.State.FINAL,
        opens_at="2026-01-01T00:00Z",
        closes_at="2026-02-01T00:00Z",
        ends_at="2026-02-01T00:00Z",
    )
    Wave.objects.create(
        survey=live.survey, number=2, name="Next", state=Wave.State.OPEN, opens_at="2026-03-01T00:00Z"
    )
    assert "The answers appear from 10 answers up." in page(client)


def test_unpublished_survey_shows_a_room_nothing(client: Client, version: Version):
    counted(version, *sectors(40))
    assert "The answers are not shown yet." in page(client)
    assert "Of this survey nothing is published." in page(client, "/surveys/study/present/")


def test_other_surveys_show_whole_blocks_one_block_behind(client: Client, version: Version):
    publish_totals(version)
    counted(version, *sectors(15, 4))
    assert "The answers appear from 20 answers up." in page(client)
    counted(version, *sectors(0, 11))
    assert [cells[1:] for cells in bars(client)[1:]] == [["100%", "10"], ["0%", "0"], ["0%", "0"]]
    assert 'n = <span data-live="n">10' in page(client)
    assert "Raw data." in page(client)


def test_small_count_is_hidden_with_a_reason(client: Client, version: Version):
    publish_totals(version, block_size=66)
    second = ["money"] * 40 + ["rooms"] * 6 + [""] * 20
    block = [row(needs__1="time", needs__2=code) for code in second]
    counted(version, *block, *block)
    address = "/surveys/study/present/needs/"
    shown = [cells[1:] for cells in bars(client, address)[1:]]
    assert shown == [["100%", "66"], ["61%", "40"], ["–", "–"], ["0%", "0"]]
    assert "tell of fewer than ten people" in page(client, address)


def test_page_is_sent_again_only_when_it_changed(client: Client, live: Version):
    counted(live, *sectors(12))
    first = client.get(SLIDE)
    again = {"if-none-match": first["ETag"]}
    assert client.get(SLIDE, headers=again).status_code == 304
    assert client.get(f"{SLIDE}?look=dark", headers=again).status_code == 200
    counted(live, *sectors(1))
    assert client.get(SLIDE, headers=again).status_code == 200


def test_page_says_how_far_it_is_behind(client: Client, live: Version):
    counted(live, *sectors(12))
    answered(live, *sectors(1))
    html = page(client)
    assert "Newer answers have waited to be counted for" in html
    assert "data-moves" not in html


def test_way_in_is_shown_while_somebody_can_start(client: Client, live: Version):
    html = page(client)
    assert "/s/study" in html
    assert 'class="qr"' in html
    Wave.objects.update(state=Wave.State.PAUSED)
    assert 'class="qr"' not in page(client)


def test_slides_lead_to_one_another_and_keep_their_look(client: Client, live: Version):
    html = page(client, "/surveys/study/present/before__desk/?look=dark&pause=1&other=x")
    for address in ("present/sector/?look=dark&amp;pause=1", "present/before__phone/?look=dark&amp;pause=1"):
        assert f'/surveys/study/{address}"' in html
    assert 'data-look="dark"' in html
    assert "refresh" not in html
    assert 'content="5"' in page(client)


def test_all_closed_questions_are_listed(client: Client, live: Version):
    html = page(client, "/surveys/study/present/")
    for name in ("sector", "before__desk", "now__phone", "tools", "usable__refer", "needs"):
        assert f"/surveys/study/present/{name}/" in html
    assert "/present/org/" not in html


@pytest.mark.parametrize("name", ["org", "hours", "remarks", "nothing", "before"])
def test_what_has_no_bars_is_not_found(client: Client, live: Version, name: str):
    assert client.get(f"/surveys/study/present/{name}/").status_code == 404
