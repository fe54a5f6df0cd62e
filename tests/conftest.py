"""Each run has a data folder and servers of its own, made before Django connects and ended with the run."""

import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from time_machine import TimeMachineFixture

DATA = Path(tempfile.mkdtemp(prefix="peilpunt-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)  # should the run not come to its end below
for _name in list(os.environ):
    if _name.startswith(("PEILPUNT_", "DATABASE_", "REDIS_")):
        del os.environ[_name]  # a developer's own settings are not ours
os.environ["PEILPUNT_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the tests' thread

from django.conf import settings  # noqa: E402 - needs the environment above
from django.db import connections  # noqa: E402

from config import translations  # noqa: E402
from config.servers import postgres, sharing  # noqa: E402
from tests.support.patience import PATIENCE  # noqa: E402

# No test depends on how fast the machine is; what lands does not depend on luck, while developers explore.
hypothesis.settings.register_profile(
    "untimed",
    deadline=None,
    derandomize="CI" in os.environ,
    max_examples=50,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)
hypothesis.settings.load_profile("untimed")

pytest_plugins = ["tests.support.browser", "tests.support.worker"]


def pytest_configure() -> None:
    translations.compile_catalogues()
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; no secret here
    # Broker and cache, which share these options, are not waited for long; a busy machine is slow.
    settings.CELERY_BROKER_TRANSPORT_OPTIONS.update(socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    settings.DATABASES["default"]["OPTIONS"]["connect_timeout"] = PATIENCE


def pytest_xdist_setupnodes() -> None:
    """Workers begin as we did: were Django told of its settings, it would read them before this file is."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure() -> None:
    sharing.leave(settings.PLACE)
    for folder in (settings.PLACE.sockets, DATA):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def noon(time_machine: TimeMachineFixture) -> None:
    """The clock stands still at noon: no day and no minute ends while the test goes on."""
    time_machine.move_to(datetime.now(UTC).replace(hour=11, minute=30, second=30), tick=False)


@pytest.fixture(scope="session")
def servers() -> None:
    """PostgreSQL and Valkey of this run."""
    sharing.use(settings.PLACE, postgres.FORGETFUL)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(servers: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Tests run as the owner of the tables; `as_application_role` shows what the serving role may do."""
    from config.servers.database.base import DatabaseWrapper  # imports models, so not before they are set up
    from tests.support.database import EmptyingOperations

    DatabaseWrapper.ops_class = EmptyingOperations  # of every thread's connection
    connections["default"] = connections.create_connection("default")  # one made before is without it
    connections["default"].settings_dict.update(settings.DATABASE_OWNER)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The tables; what migrating put into them is there for all tests."""
    from tests.support.database import keep_what_migrating_adds

    keep_what_migrating_adds()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The whole cluster is thrown away, so nobody needs to drop the database."""
    return True
