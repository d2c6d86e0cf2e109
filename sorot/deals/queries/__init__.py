"""Reading applications, offers, deals and works."""

from sorot.deals.queries.chase import ChasePage, chase_page
from sorot.deals.queries.contract import AgreementPage, agreement_page
from sorot.deals.queries.find import (
    PublishedWork,
    application_of,
    draft_of,
    eligibility,
    find_application,
    find_deal,
    find_item,
    find_offer,
    find_submission,
    invitable_campaigns,
    publications_of,
    published_items,
)
from sorot.deals.queries.lists import (
    ApplicationCard,
    ApplicationQuery,
    DealCard,
    DealCounts,
    DealQuery,
    application_counts,
    applications_of,
    deal_counts,
    deals_of,
)
from sorot.deals.queries.pages import (
    ApplicationPage,
    DealPage,
    application_page,
    deal_page,
)
from sorot.deals.queries.stopping import StopPage, stop_facts, stop_page
from sorot.deals.queries.todos import Todo, todo_for

__all__ = [
    "AgreementPage",
    "ApplicationCard",
    "ApplicationPage",
    "ApplicationQuery",
    "ChasePage",
    "DealCard",
    "DealCounts",
    "DealPage",
    "DealQuery",
    "PublishedWork",
    "StopPage",
    "Todo",
    "agreement_page",
    "application_counts",
    "application_of",
    "application_page",
    "applications_of",
    "chase_page",
    "deal_counts",
    "deal_page",
    "deals_of",
    "draft_of",
    "eligibility",
    "find_application",
    "find_deal",
    "find_item",
    "find_offer",
    "find_submission",
    "invitable_campaigns",
    "publications_of",
    "published_items",
    "stop_facts",
    "stop_page",
    "todo_for",
]
