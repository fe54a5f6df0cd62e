from analysis.models.report import ReportDefinition
from analysis.models.tally import TallyState, TallyTotal

__all__ = ["ReportDefinition", "TallyState", "TallyTotal"]
