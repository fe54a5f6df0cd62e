"""Open texts as a page and as a file."""

import csv
import re
from io import StringIO

import pytest
from django.test import Client

from surveys.models import Response, Version
from tests.analysis.views.reading import answered
from tests.support.study import row

ADDRESS = "/surveys/study/texts/org/"
FILE = "/surveys/study/texts/org.csv"


def listed(html: str) -> list[str]:
    return re.findall(r"<li>(.*?)</li>", html[html.index('<ul class="texts">') :], re.DOTALL)


def names(count: int) -> list[dict[str, str]]:
    return [row(org=f"Org {number:02}", sector="care") for number in range(count)]


def page(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


def test_fewer_than_ten_texts_are_not_listed(client: Client, version: Version) -> None:
    answered(version, *names(9))
    html = page(client)
    assert "once there are 10 of them" in html
    assert "Org 0" not in html
    assert client.get(FILE).getvalue().decode() == "\ufefforg\r\n"


def test_ten_texts_are_listed_in_a_new_order_each_time(client: Client, version: Version) -> None:
    answered(version, *names(10))
    orders = [listed(page(client)) for _ in range(4)]
    assert [sorted(order) for order in orders] == [[f"Org {number:02}" for number in range(10)]] * 4
    assert len({tuple(order) for order in orders}) > 1


def test_pages_of_one_seed_have_each_text_once(client: Client, version: Version) -> None:
    answered(version, *names(60))
    both = [text for number in (1, 2) for text in listed(page(client, f"{ADDRESS}?seed=x&page={number}"))]
    assert sorted(both) == [f"Org {number:02}" for number in range(60)]
    assert both != sorted(both)
    assert "?seed=x&amp;page=2" in page(client, f"{ADDRESS}?seed=x")


def test_search_takes_no_notice_of_capitals(client: Client, version: Version) -> None:
    answered(version, *names(12), row(org="<b>CAW</b>"))
    assert listed(page(client, f"{ADDRESS}?q=caw")) == ["&lt;b&gt;CAW&lt;/b&gt;"]
    assert "0 texts" in page(client, f"{ADDRESS}?q=%00nothing")


def test_page_tells_nothing_else_of_a_response(client: Client, version: Version) -> None:
    answered(version, *names(10))
    html = page(client)
    assert "care" not in html[html.index('<div class="findings">') :]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_file_runs_nothing_in_a_spreadsheet(client: Client, version: Version, sign: str) -> None:
    answered(version, *names(10))
    Response.objects.filter(answers__org__text="Org 00").update(answers={"org": {"text": f"{sign}1+1"}})
    head, *lines = csv.reader(StringIO(client.get(FILE).getvalue().decode(), newline=""))
    assert head == ["\ufefforg"]
    assert sorted(lines) == [[f"'{sign}1+1"], *([f"Org {number:02}"] for number in range(1, 10))]


@pytest.mark.parametrize("column", ["sector", "nothing", "tools__mail"])
def test_what_is_no_text_is_not_found(client: Client, version: Version, column: str) -> None:
    assert client.get(f"/surveys/study/texts/{column}/").status_code == 404
    assert client.get(f"/surveys/study/texts/{column}.csv").status_code == 404
