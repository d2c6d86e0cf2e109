"""Kinds of costs and figures of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CostKind(models.TextChoices):
    """What a brand spends besides what the deals cost. The figure is `cost_<kind>` in the dictionary."""

    PRODUCT = "product", _("Products")
    SHIPPING = "shipping", _("Shipping")
    ADS = "ads", _("Ads")
    OTHER = "other", _("Other")


class OutcomeSource(models.TextChoices):
    """How the brand told an outcome."""

    TYPED = "typed", _("entered")
    FILE = "file", _("from a file of the brand")


class Section(models.TextChoices):
    """Parts of a report that the brand may comment."""

    SUMMARY = "summary", _("Summary")
    CREATORS = "creators", _("Creators")
    POSTS = "posts", _("Posts")
    COSTS = "costs", _("Costs")


class Viewpoint(models.TextChoices):
    """Who reads: it decides about the agency's part of the costs, and nothing else."""

    RUNNER = "runner", _("who runs the campaign")
    CLIENT = "client", _("a brand whose agency runs it")
    OPERATOR = "operator", _("the operator")
    SHARED = "shared", _("whoever has the link")


#: Days after the last publication at which an edition is kept by itself.
AGES = (1, 3, 7, 14)
#: What an outcome counts, in the order of columns and forms.
OUTCOMES = ("clicks", "orders", "new_customers", "revenue")
#: What can be planned: figure -> column of ReportPlan.
PLANNED = {
    "work_views": "views", "work_reach": "reach", "work_engagement": "engagement", "work_clicks": "clicks",
    "work_orders": "orders", "work_new_customers": "goal_customers", "cost_total": "budget",
}  # fmt: skip
MOST_COUNT = 10**12
