"""What the documentation has to name."""

from tests.architecture.source import environment_names, text_of


def test_every_setting_is_in_the_hosting_guide():
    guide = text_of("docs/hosting.md")
    names = environment_names()
    assert "PEILPUNT_PORT" in names
    assert {name for name in names if f"`{name}`" not in guide} == set()
