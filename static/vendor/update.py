"""Copy the browser libraries of package-lock.json into this folder: `python static/vendor/update.py`.

The copies are committed, so that neither an installation nor a page asks anybody for them. `manifest.json`
says of each its version, licence and SHA-256; a test compares them.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parents[1]

#: What we serve of each package; its licence comes along.
FILES = {
    "bootstrap": "dist/css/bootstrap.min.css",
    "vega": "build/vega.min.js",
    "vega-embed": "build/vega-embed.min.js",
    "vega-lite": "build/vega-lite.min.js",
}
#: Comments that name source maps: we serve none, and collecting static files stops at a name it cannot find.
SOURCE_MAP = re.compile(rb"\n?(//[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=\S+ \*/)\n?")


def install(folder: Path) -> None:
    """Let npm install exactly what the lock file names, running no script of a package."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PROJECT / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True)


def copy(package: Path, source: str) -> dict[str, str]:
    """Copy one package's file and licence; return its entry of the manifest."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    content = SOURCE_MAP.sub(b"\n", (package / source).read_bytes())
    target = FOLDER / Path(source).name
    target.write_bytes(content)
    shutil.copy(package / "LICENSE", FOLDER / f"{package.name}.LICENSE")
    return {
        "name": about["name"],
        "version": about["version"],
        "licence": about["license"],
        "file": target.name,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main() -> None:
    if shutil.which("npm") is None:
        sys.exit("npm is needed to update the browser libraries; running Peilpunt does not need it.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        install(folder)
        manifest = [copy(folder / "node_modules" / name, source) for name, source in FILES.items()]
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
