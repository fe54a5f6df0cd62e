"""Every address says who may open it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from organisations.permissions import access_of


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _patterns(each, route)
        else:
            yield route, each


def test_every_address_has_an_access_rule():
    addresses = dict(_patterns(get_resolver()))
    assert len(addresses) > 10
    assert {route for route, pattern in addresses.items() if access_of(pattern.callback) is None} == set()
