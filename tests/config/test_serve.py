"""`manage.py serve` as its host meets it: one after the other on the same data folder."""

import gzip
import json
import os
import re
import signal
import socket
import stat
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.servers.place import Place
from config.servers.secrets import read_or_generate
from surveys.studies import antwerp
from tests.support.patience import PATIENCE, wait_until
from tests.support.serving import Serving, finish, kept_port, processes_of, start

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.xdist_group("serve"),
]

READY = b'{"database": true, "broker": true}'
WAITED = "Other commands still use the servers; waiting for them.\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("serve")
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def served(data: Path) -> Iterator[Serving]:
    """The first start, on an empty folder, with five commands that want its servers at the same moment."""
    commands = [start(data, "migrate", "--plan") for _ in range(5)]
    serving = Serving(data)
    finished = [finish(command) for command in commands]
    assert [status for status, _, _ in finished] == [0] * 5
    assert {errors for _, _, errors in finished} <= {"", WAITED}  # who started the servers stops them last
    yield serving
    if serving.process.poll() is None:
        serving.stop()


def get(url: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=PATIENCE) as response:
        body: bytes = response.read()
        return body


def test_first_start_serves_beside_five_commands(served):
    assert get(f"{served.url}/healthz") == b"ok"


def test_welcome_names_links_login_data_and_stop(served, data):
    email, password = (data / "team-password").read_text().split()
    assert stat.S_IMODE((data / "team-password").stat().st_mode) == 0o600
    link = json.loads(finish(start(data, "links", "antwerp", "--json"))[1])[0]
    path = link["url"].split("/", 3)[3]
    assert served.words[served.words.index("Peilpunt runs.") :] == [
        "Peilpunt runs.",
        f"  Respondents       {served.url}/s/antwerp/",
        f"  One organisation  {served.url}/{path}  ({link['organisation']})",
        f"  Research team     {served.url}/",
        f"                    user {email}, password {password} (until you change it)",
        f"  Data              {data}",
        "  Stop              Ctrl-C",
    ]


def test_static_files_are_named_by_content_and_compressed(served):
    page = get(f"{served.url}/login/").decode()
    [style, *_] = re.findall(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert b"{" in gzip.decompress(get(f"{served.url}{style}", **{"Accept-Encoding": "gzip"}))


def test_command_uses_the_servers_that_run(served, data):
    status, output, _ = finish(start(data, "tally", "antwerp", "--json"))
    assert (status, json.loads(output)["responses"]) == (0, {"started": 299, "completed": 229})
    assert wait_until(lambda: _readiness(served) == READY)


def test_second_serve_on_the_same_data_is_refused(served, data):
    with kept_port() as port:
        status, _, complaint = finish(start(data, "serve", PEILPUNT_PORT=str(port)))
    expected = f"peilpunt: Peilpunt already runs on the data in {data} (process {served.process.pid}).\n"
    assert (status, complaint) == (1, expected)


@pytest.mark.parametrize(
    "program", ["gunicorn config.wsgi", "beat", "--queues counting", "postgres -D", "valkey"]
)
def test_child_that_is_killed_is_started_again(served, data, program):
    def running() -> set[int]:
        return {pid for pid, command in processes_of(data).items() if program in command}

    assert wait_until(lambda: running() != set())
    killed = running()
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: running() - killed != set())
    assert wait_until(lambda: _readiness(served) == READY)


def _readiness(served: Serving) -> bytes:
    try:
        return get(f"{served.url}/readyz")
    except OSError:
        return b""


def test_worker_still_counts_after_its_broker_and_its_database_were_killed(served, data):
    status, output, _ = finish(start(data, "import_responses", "antwerp", str(antwerp.RESPONSES)))
    assert (status, output) == (0, "Responses imported into antwerp: 299.\n")
    assert wait_until(lambda: _pending(data) == 0)


def _pending(data: Path) -> int:
    place = Place(data)
    password = read_or_generate(place.secrets).application_password
    with psycopg.connect(
        host=str(place.sockets), dbname="peilpunt", user="peilpunt", password=password
    ) as database:
        row = database.execute("SELECT count(*) FROM surveys_change").fetchone()
    assert row
    return int(row[0])


def test_killed_supervisor_leaves_nothing_and_the_next_start_keeps_the_data(served, data):
    served.process.kill()
    finish(served.process)
    assert wait_until(lambda: processes_of(data) == {})
    password = (data / "team-password").read_text()
    again = Serving(data)
    assert (data / "team-password").read_text() == password
    assert wait_until(lambda: _readiness(again) == READY)
    assert again.stop() == 0
    assert wait_until(lambda: processes_of(data) == {})
    assert list((data / "sockets").iterdir()) == []


def test_taken_port_is_told_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, _, complaint = finish(start(tmp_path, "serve", PEILPUNT_PORT=str(port)))
    expected = (
        f"peilpunt: Cannot serve on 127.0.0.1 port {port}: Address already in use. Choose others with "
        f"PEILPUNT_HOST and PEILPUNT_PORT, as in `PEILPUNT_PORT={port + 1} make run`.\n"
    )
    assert (status, complaint) == (1, expected)
