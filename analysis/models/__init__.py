from analysis.models.cleaning import Decision
from analysis.models.job import Job
from analysis.models.publishing import OpenResults, PublishingSettings, Release
from analysis.models.report import ReportDefinition
from analysis.models.tally import TallyState, TallyTotal

__all__ = [
    "Decision",
    "Job",
    "OpenResults",
    "PublishingSettings",
    "Release",
    "ReportDefinition",
    "TallyState",
    "TallyTotal",
]
