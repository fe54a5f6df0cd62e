"""The types that a question can have; `docs/question-types.md` says how to add one."""

from surveys.question_types.grid import Grid
from surveys.question_types.matrix import Matrix
from surveys.question_types.multiple import Multiple
from surveys.question_types.single import Single
from surveys.question_types.text import ShortText
from surveys.questionnaire.base import Question

QUESTION_TYPES: tuple[type[Question], ...] = (Single, Multiple, Matrix, Grid, ShortText)
