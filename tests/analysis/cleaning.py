"""The small study with own answers and spellings to decide about."""

from surveys.actions.importing import import_responses
from surveys.models import Response, Version
from tests.support import study
from tests.support.study import row

SPELLINGS = ("CAW Antwerpen", "caw antwerpen", "CAW Antwerpn", "OCMW", "Kompas")


def add(version: Version, *rows: dict[str, str]) -> None:
    """Add responses that are counted."""
    file = study.data_file(*rows)
    import_responses(
        version=version, wave=version.survey.waves.get(), source=Response.Source.IMPORTED, file=file
    )


def with_texts(version: Version) -> None:
    """Ten responses: each spelling twice, own answers "Kinderzorg" twice and "zorg" eight times."""
    own = ["Kinderzorg", "zorg", "zorg", "zorg", "zorg"] * 2
    add(
        version,
        *(
            row(org=org, sector="rest", sector__other_text=text)
            for org, text in zip(SPELLINGS * 2, own, strict=True)
        ),
    )
