"""A text in several languages."""

from collections.abc import Iterator, Mapping
from typing import final


@final
class Text(Mapping[str, str]):
    """An immutable mapping of language to string."""

    __slots__ = ("_by_language",)

    def __init__(self, by_language: Mapping[str, str]) -> None:
        self._by_language = dict(by_language)

    def __getitem__(self, language: str) -> str:
        return self._by_language[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_language)

    def __len__(self) -> int:
        return len(self._by_language)

    def __hash__(self) -> int:
        return hash(frozenset(self._by_language.items()))

    def __repr__(self) -> str:
        return f"Text({self._by_language!r})"

    def show(self, language: str) -> str:
        """The text in `language`, else in the first language it has, else nothing."""
        if language in self._by_language:
            return self._by_language[language]
        return next(iter(self._by_language.values()), "")


NO_TEXT = Text({})
