"""docker-compose.yml describes the same Peilpunt as the supervisor runs."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import programs
from config.servers import postgres, valkey
from tests.architecture.source import environment_names

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    return parsed


def test_services_run_the_supervisors_programs(compose):
    ours = {name: service["command"] for name, service in compose["services"].items() if service.get("build")}
    assert ours == {
        "web": f"{programs.WEB} --bind 0.0.0.0:8000",
        "beat": programs.BEAT,
        "migrate": "python manage.py migrate",
        **{f"worker-{queue}": programs.worker(queue) for queue in programs.POOLS},
    }


def test_image_serves_as_the_web_service_does(compose):
    [command] = re.findall(
        r"^CMD \[(.*)\]$", (PROJECT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert " ".join(re.findall(r'"([^"]+)"', command)) == compose["services"]["web"]["command"]


@pytest.mark.parametrize(
    ("service", "image", "program"),
    [("postgres", "postgres", postgres.program("postgres")), ("valkey", "valkey/valkey", valkey.program())],
)
def test_servers_have_the_major_version_of_the_embedded_ones(compose, service, image, program):
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    major = re.search(r"(\d+)\.\d+", version)
    assert major
    assert compose["services"][service]["image"] == f"{image}:{major[1]}"


def test_postgres_is_as_discreet_as_the_embedded_one(compose):
    given = re.findall(r"-c (\S+)=(\S+)", compose["services"]["postgres"]["command"])
    here = {"listen_addresses", "port", "unix_socket_permissions"}  # of a server without a network
    assert dict(given) == {name: value for name, value in postgres.SETTINGS.items() if name not in here}


def test_every_variable_is_one_that_the_settings_read(compose):
    ours = [service["environment"] for service in compose["services"].values() if service.get("build")]
    assert {name for environment in ours for name in environment} - environment_names() == set()


def test_secrets_come_from_files_that_the_services_are_given(compose):
    for name, service in compose["services"].items():
        files = [value for key, value in service.get("environment", {}).items() if key.endswith("_FILE")]
        wanted = {Path(file).name for file in files}
        assert wanted <= set(service.get("secrets", ())), name
        assert set(service.get("secrets", ())) <= set(compose["secrets"]), name


def test_what_answers_is_asked_for_its_health(compose):
    asked = {name for name, service in compose["services"].items() if "healthcheck" in service}
    workers = {f"worker-{queue}" for queue in programs.POOLS}
    assert asked == {"web", "postgres", "valkey", *workers}


def test_data_outlive_their_containers(compose):
    kept = {
        name: [volume.split(":")[0] for volume in service["volumes"]]
        for name, service in compose["services"].items()
        if "volumes" in service
    }
    shared = ["files", "ledger"]  # one writes what the other hands out; both erase
    assert kept == {"web": shared, "worker-exports": shared, "postgres": ["postgres"], "valkey": ["valkey"]}
    assert set(compose["volumes"]) == {"files", "ledger", "postgres", "valkey"}
