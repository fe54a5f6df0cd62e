"""A ZIP file whose bytes depend on nothing but the names and bytes of its members.

Members are sorted, dated the first day that a ZIP can name, and stored: what compression makes of the same
bytes differs from one zlib to another.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o100644 << 16


def write_archive(members: Mapping[str, Path], path: Path) -> None:
    """The files under the names that they are given, in the order of the names."""
    with ZipFile(path, "w", ZIP_STORED, allowZip64=True) as archive:
        for name in sorted(members):
            about = ZipInfo(name, FIRST_DAY)
            about.create_system, about.external_attr = _UNIX, _READABLE
            about.file_size = members[name].stat().st_size
            with members[name].open("rb") as source, archive.open(about, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
