"""manifest.json: what is in the package, with checksums, and how it was made."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.datasets.about import About
from analysis.datasets.files.citation import title_of
from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import storable
from analysis.datasets.table import Missing, Table

FORMAT = 1
_AT_ONCE = 1 << 20


def write(table: Table, about: About, options: Options, members: Mapping[str, Path], path: Path) -> None:
    """The manifest of a package of these members, itself left out."""
    manifest = {
        "format": FORMAT,
        "survey": about.survey,
        "title": storable(title_of(about)),
        "release": about.number,
        "state": about.state,
        "audience": about.audience,
        "synthetic": about.synthetic,
        "as_of": about.as_of.isoformat(),
        "software": about.software,
        "rows": table.rows,
        "columns": len(table.variables),
        "questionnaire_versions": sorted(about.questionnaires),
        "missing_values": {code.name.lower(): int(code) for code in Missing},
        "settings": {"language": options.language, "csv": asdict(options.csv), "recipe": about.recipe},
        "files": [
            {"name": name, "bytes": members[name].stat().st_size, "sha256": sha256(members[name])}
            for name in sorted(members)
        ],
    }
    path.write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False, default=_plain) + "\n", encoding="utf-8"
    )


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """Mappings and tuples that JSON does not know, such as those of a frozen recipe."""
    return dict(value) if isinstance(value, Mapping) else list(value)
