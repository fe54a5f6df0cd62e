"""The embedded servers: who may reach them, where they are, and how commands share them."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from config.servers import postgres
from config.servers.place import LONGEST_SOCKET, POSTGRES_SOCKET, Place
from config.servers.secrets import Secrets, read_or_generate
from surveys.studies import antwerp
from tests.support.serving import PROJECT, finish, processes_of, start


def test_sockets_are_in_the_data_folder_when_they_fit():
    assert Place(Path("/srv/peilpunt/var")).sockets == Path("/srv/peilpunt/var/sockets")


@pytest.mark.parametrize(
    "data", ["/srv/" + "long/" * 20, "/srv/with space", "/srv/comma,comma", "/srv/ünicode"]
)
def test_sockets_move_to_a_short_folder_that_follows_from_the_data_folder(data):
    sockets = Place(Path(data)).sockets
    assert sockets == Place(Path(data)).sockets
    assert sockets != Place(Path(data) / "other").sockets
    assert sockets.name.startswith(f"peilpunt-{os.getuid()}-")
    assert len(str(sockets / POSTGRES_SOCKET)) <= LONGEST_SOCKET


def test_secrets_are_generated_once_and_for_their_owner_alone(tmp_path):
    path = tmp_path / "data" / "secrets.json"
    first = read_or_generate(path)
    assert read_or_generate(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert Secrets() != first


def test_secrets_stay_out_of_what_is_printed():
    assert repr(Secrets()) == "Secrets()"


@pytest.mark.parametrize("user", ["postgres", "peilpunt"])
def test_nobody_gets_in_without_the_password(settings, servers, user):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(settings.PLACE.sockets), user=user, dbname="peilpunt", password="guess")


def test_passwords_are_on_no_command_line(settings, servers):
    lines = "\n".join(processes_of(settings.PLACE.data).values())
    secrets = read_or_generate(settings.PLACE.secrets)
    assert str(settings.PLACE.sockets) in lines
    assert [secret for secret in vars(secrets).values() if secret in lines] == []


def test_commands_without_database_start_nothing(tmp_path):
    questionnaire = ("questionnaire", "check", str(antwerp.QUESTIONNAIRE))
    commands = [start(tmp_path, *arguments) for arguments in (("help",), ("check",), questionnaire)]
    assert [finish(command)[0] for command in commands] == [0, 0, 0]
    assert {path.name for path in tmp_path.iterdir()} == {"secrets.json"}


def test_command_alone_starts_the_servers_for_the_moment_and_tells_that_tables_are_missing(tmp_path):
    status, _, errors = finish(start(tmp_path, "links", "antwerp", "--json"))
    sentence = "The database has no tables yet, or old ones: run `make run` once, or `manage.py migrate`."
    assert (status, errors) == (1, f"peilpunt: {sentence}\n")
    assert (tmp_path / "postgres" / "PG_VERSION").read_text() == "18\n"
    assert list((tmp_path / "sockets").iterdir()) == []


def _open_to_all(program: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in program.parents)


WITHOUT_NAMESPACES = """
import os, sys
from pathlib import Path
from config.servers import postgres, privileges
from config.servers import postgres
from config.servers.place import Place
from config.servers.secrets import Secrets

privileges._enter_user_namespace = lambda: os._exit(1)
place = Place(Path(sys.argv[1]))
place.logs.mkdir()
place.sockets.mkdir(mode=0o700)
server = postgres.Postgres(place, Secrets(), postgres.FORGETFUL)
server.start()
print(Path(f"/proc/{server.process.pid}").owner())
server.stop()
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes nobody")
@pytest.mark.skipif(not _open_to_all(postgres.program("postgres")), reason="nobody cannot reach the program")
def test_root_falls_back_to_nobody_where_namespaces_are_forbidden():
    with TemporaryDirectory(prefix="peilpunt-nobody-") as data:
        command = [sys.executable, "-c", WITHOUT_NAMESPACES, data]
        said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (said.stdout.splitlines()[-1:], said.stderr) == (["nobody"], "")


def test_database_that_is_down_is_told(tmp_path):
    elsewhere = {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1"}
    status, _, errors = finish(start(tmp_path, "links", "antwerp", "--json", **elsewhere))
    assert (status, errors.split(":")[:2]) == (1, ["peilpunt", " The database cannot be reached"])
    assert len(errors.splitlines()) == 1
