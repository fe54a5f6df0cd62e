"""The kinds of outputs, one module a family. A new kind is a dataclass in one of them and its name here."""

from analysis.report.kinds.agreement import Agreement
from analysis.report.kinds.answers import Items, Shares
from analysis.report.kinds.base import Kind
from analysis.report.kinds.change import Change
from analysis.report.kinds.combining import Combinations, HowMany
from analysis.report.kinds.frequencies import Frequencies
from analysis.report.kinds.grids import CheckMarks, Distribution, Usability
from analysis.report.kinds.orders import Order, Rankings, Top
from analysis.report.kinds.respondents import Margin, Organisations, Respondents
from analysis.report.kinds.tick_change import TickChange

KINDS: tuple[type[Kind], ...] = (
    Respondents,
    Organisations,
    Margin,
    Frequencies,
    Shares,
    Items,
    Agreement,
    Change,
    TickChange,
    HowMany,
    Combinations,
    Usability,
    CheckMarks,
    Distribution,
    Top,
    Rankings,
    Order,
)
