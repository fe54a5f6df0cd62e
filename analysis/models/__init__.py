from analysis.models.cleaning import Decision
from analysis.models.dataset import DatasetRelease, PackagePart, TextDecision
from analysis.models.job import Job
from analysis.models.population import Population
from analysis.models.publishing import OpenResults, PublishingSettings, Release
from analysis.models.report import ReportDefinition
from analysis.models.tally import TallyState, TallyTotal

__all__ = [
    "DatasetRelease",
    "Decision",
    "Job",
    "OpenResults",
    "PackagePart",
    "Population",
    "PublishingSettings",
    "Release",
    "ReportDefinition",
    "TallyState",
    "TallyTotal",
    "TextDecision",
]
