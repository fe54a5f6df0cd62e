"""A mail server in a process of its own, which takes everything and writes down what: `mail_sink.py FILE`.

It prints its port, and adds a line with the Message-ID of each mail to FILE before it says that it took it.
"""

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, BinaryIO

from aiosmtpd.smtp import SMTP

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Sink:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        found = _MESSAGE_ID.search(envelope.content)
        self._file.write((found[1] if found else b"?") + b"\n")
        return "250 taken"


async def serve(path: Path) -> None:
    with path.open("ab", buffering=0) as file:
        sink = Sink(file)
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


@contextmanager
def sink(path: Path) -> Iterator[int]:
    """Such a server as long as the block runs; gives its port."""
    with Popen([sys.executable, __file__, str(path)], stdout=PIPE) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
