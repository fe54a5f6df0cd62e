"""The address by which failures are counted, behind proxies."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.proxies import address_before_proxies

FROM_ONE, FROM_ANOTHER = {"x-forwarded-for": "192.0.2.1"}, {"x-forwarded-for": "192.0.2.2"}


def address(**heads: str) -> str:
    def told(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["REMOTE_ADDR"])

    answer = address_before_proxies(told)(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=heads))
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


@pytest.mark.parametrize(
    ("proxies", "told", "seen"),
    [
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "typed by a stranger, 192.0.2.7", "192.0.2.7"),
        (2, "typed by a stranger, 192.0.2.7,10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_address_is_the_one_that_our_proxies_saw(settings, proxies: int, told: str, seen: str) -> None:
    settings.PROXIES = proxies
    assert address(**{"x-forwarded-for": told}) == seen


@pytest.mark.django_db
def test_people_behind_a_proxy_are_slowed_down_each_for_themselves(settings, client) -> None:
    settings.PROXIES = 1
    tries = [client.post("/continue/", {"code": "0" * 16}, headers=FROM_ONE).status_code for _ in range(21)]
    assert tries == [*[422] * 20, 429]
    assert client.post("/continue/", {"code": "0" * 16}, headers=FROM_ANOTHER).status_code == 422


@pytest.mark.django_db
def test_nobody_without_a_proxy_chooses_an_address(client) -> None:
    heads = [{"x-forwarded-for": f"192.0.2.{number}"} for number in range(21)]
    tries = [client.post("/continue/", {"code": "0" * 16}, headers=each).status_code for each in heads]
    assert tries[-1] == 429
