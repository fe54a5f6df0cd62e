"""What question types with items share: a row an item, under headings where there are groups."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from surveys.question_types.options import Problems, WithOptions, code_problems, listed
from surveys.questionnaire.base import Item, ItemGroup

MOST_ITEMS = 200


@dataclass(frozen=True, kw_only=True)
class WithItems(WithOptions):
    """A question that asks the same options for each of its items."""

    items: tuple[Item, ...]
    groups: tuple[ItemGroup, ...] = ()

    def problems(self) -> Problems:
        yield from super().problems()
        if not 1 <= len(self.items) <= MOST_ITEMS:
            message = _("There are %(count)d items. Give 1 to %(most)d.")
            yield "items", message % {"count": len(self.items), "most": MOST_ITEMS}
        yield from code_problems("items", self.items)
        yield from code_problems("groups", self.groups)
        yield from self._group_problems()

    @cached_property
    def field_of(self) -> dict[str, str]:
        """The form field of each item, by the item's code."""
        return {item.code: f"{self.code}__{item.code}" for item in self.items}

    def fields(self) -> tuple[str, ...]:
        return tuple(self.field_of.values())

    def _group_problems(self) -> Problems:
        known = {group.code for group in self.groups}
        for place, item in listed("items", self.items):
            if item.group and item.group not in known:
                message = _("There is no group “%(group)s”. Add it to the groups, or leave it out here.")
                yield f"{place}/group", message % {"group": item.group}
        runs = [group for group, _items in groupby(self.items, key=lambda item: item.group)]
        for place, group in listed("groups", self.groups):
            if runs.count(group.code) != 1:
                message = _(
                    "The items of this group do not stand together, or there are none. Change their order."
                )
                yield place, message
