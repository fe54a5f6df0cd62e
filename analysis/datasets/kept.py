"""The package that an approved dataset keeps."""

from collections.abc import Iterator

from analysis.models import DatasetRelease, PackagePart


def read_package(release: DatasetRelease, part: range) -> Iterator[bytes]:
    """The bytes of a release's package at the places `part`, one stored part at a time.

    They end early where the release is withdrawn meanwhile.
    """
    for place in range(part.start // PackagePart.SIZE, -(-part.stop // PackagePart.SIZE)):
        found = release.parts.filter(place=place).values_list("data", flat=True).first()
        if found is None:
            return
        first = place * PackagePart.SIZE
        yield bytes(found[max(part.start - first, 0) : part.stop - first])
