from analysis.models.tally import TallyState, TallyTotal

__all__ = ["TallyState", "TallyTotal"]
