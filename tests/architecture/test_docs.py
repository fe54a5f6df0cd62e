"""What the documentation has to name, and where it leads."""

import re
from pathlib import Path

from tests.architecture.source import APPS, PROJECT, environment_names, files, text_of

RELATIVE_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def test_every_setting_is_in_the_hosting_guide():
    guide = text_of("docs/hosting.md")
    names = environment_names()
    assert "PEILPUNT_PORT" in names
    assert {name for name in names if f"`{name}`" not in guide} == set()


def test_every_link_leads_to_a_file():
    links = [(path, link) for path in files(".md") for link in RELATIVE_LINK.findall(text_of(path))]
    assert ("README.md", "docs/hosting.md") in links
    assert [link for link in links if not Path(PROJECT, link[0]).parent.joinpath(link[1]).exists()] == []


def test_every_room_is_in_the_architecture():
    """So that a newcomer who looks for a line finds where it lies."""
    page = text_of("docs/architecture.md")
    rooms = {path.split("/")[1] for path in files(".py") if path.startswith(APPS)}
    told_elsewhere = {"__init__.py", "apps.py", "urls.py", "staff_urls.py", "management"}
    assert {room for room in rooms - told_elsewhere if room not in page} == set()
