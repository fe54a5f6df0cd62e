"""Settings from the environment: a value that cannot be used is refused with its name."""

import pytest

from config import environment
from config.environment import SettingError
from tests.support.serving import finish, start


@pytest.mark.parametrize("value", ["yes", "true", "1", "Falsch"])
def test_boolean_is_true_or_false(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(SettingError) as refused:
        environment.boolean("X")
    assert str(refused.value) == f"X must be True or False, not {value!r}."


def test_choice_is_one_of_its_values(monkeypatch):
    monkeypatch.setenv("X", "all")
    with pytest.raises(SettingError) as refused:
        environment.choice("X", ("off", "team"))
    assert str(refused.value) == "X must be one of off, team, not 'all'."
    monkeypatch.setenv("X", "team")
    assert environment.choice("X", ("off", "team")) == "team"


@pytest.mark.parametrize("value", ["-1", "0", "65536", "8000.5", "٣", "abc"])
def test_whole_number_is_between_its_bounds(monkeypatch, value):
    monkeypatch.setenv("X", value)
    with pytest.raises(SettingError) as refused:
        environment.whole_number("X", 8000, 1, 65535)
    assert str(refused.value) == f"X must be a whole number from 1 to 65535, not {value!r}."


def test_what_is_not_set_has_its_default(monkeypatch, tmp_path):
    monkeypatch.setenv("X", "  ")
    assert environment.text("X", "a") == "a"
    assert environment.boolean("X") is False
    assert environment.whole_number("X", 8000, 1, 65535) == 8000
    assert environment.names("X") == []
    assert environment.choice("X", ("off", "team")) == "off"
    assert environment.folder("X", tmp_path) == tmp_path
    assert environment.secret("X") == ""


def test_names_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("X", " a.example.org, ,b.example.org,")
    assert environment.names("X") == ["a.example.org", "b.example.org"]


def test_secret_comes_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    assert environment.secret("X") == "from the file"


def test_secret_is_given_once(monkeypatch, tmp_path):
    monkeypatch.setenv("X", "here")
    monkeypatch.setenv("X_FILE", str(tmp_path))
    with pytest.raises(SettingError) as refused:
        environment.secret("X")
    assert str(refused.value) == "X and X_FILE are both set; keep one of them."


@pytest.mark.parametrize("content", [None, "", " \n", b"\xff"])
def test_file_of_a_secret_holds_one(monkeypatch, tmp_path, content):
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setenv("X_FILE", str(path))
    with pytest.raises(SettingError, match=f"^X_FILE names {path}, which "):
        environment.secret("X")


def test_database_url_is_taken_apart():
    url = "postgresql://us%40er:p%3Aw@db.example.org:5433/peil%20punt?sslmode=require"
    assert environment.postgresql("X", url) == {
        "NAME": "peil punt",
        "USER": "us@er",
        "PASSWORD": "p:w",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host", "postgresql://host:port/b", "nonsense"])
def test_database_url_is_one_of_postgresql(url):
    with pytest.raises(SettingError) as refused:
        environment.postgresql("X", url)
    assert str(refused.value) == "X must look like postgresql://user:password@host:port/database."


def test_redis_url_is_one_of_redis():
    assert environment.redis("X", "rediss://a:1/0") == "rediss://a:1/0"
    with pytest.raises(SettingError) as refused:
        environment.redis("X", "amqp://a")
    assert str(refused.value) == "X must look like redis://:password@host:port/0."


def test_bad_setting_stops_the_start_with_a_sentence(tmp_path):
    status, _, errors = finish(start(tmp_path, "check", REDIS_URL="redis://elsewhere"))
    sentence = "peilpunt: DATABASE_URL and REDIS_URL belong together: set both, or neither.\n"
    assert (status, errors) == (1, sentence)
