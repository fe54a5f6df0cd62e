from analysis.models.cleaning import Decision
from analysis.models.report import ReportDefinition
from analysis.models.tally import TallyState, TallyTotal

__all__ = ["Decision", "ReportDefinition", "TallyState", "TallyTotal"]
