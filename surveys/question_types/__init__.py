"""The types that a question can have; `docs/question-types.md` says how to add one."""

from surveys.question_types.grid import Grid
from surveys.question_types.information import Information
from surveys.question_types.longtext import LongText
from surveys.question_types.matrix import Matrix
from surveys.question_types.multiple import Multiple
from surveys.question_types.number import Number
from surveys.question_types.ranking import Ranking
from surveys.question_types.single import Single
from surveys.question_types.text import ShortText
from surveys.questionnaire.base import Question

#: In the order in which a designer chooses from them.
QUESTION_TYPES: tuple[type[Question], ...] = (
    Single,
    Multiple,
    Matrix,
    Grid,
    Ranking,
    ShortText,
    LongText,
    Number,
    Information,
)
