"""What is kept of reports."""

from sorot.reports.models.editions import Edition, ReportAddress, ReportSchedule, ReportShare, SentReport
from sorot.reports.models.inputs import CampaignCost, Outcome, ReportPlan, ReportSettings

__all__ = [
    "CampaignCost", "Edition", "Outcome", "ReportAddress", "ReportPlan", "ReportSchedule", "ReportSettings",
    "ReportShare", "SentReport",
]  # fmt: skip
