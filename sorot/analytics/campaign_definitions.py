# ruff: noqa: E501 - a sentence is one line
"""What a campaign brought and cost: rows of the dictionary (`definitions.FORMULAS`), computed by `statistics.value`.

(id, name, unit, formula, source, kind). Costs are what the brand pays: docs/money/campaign-cost.md.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Row = tuple[str, str | Promise, str, str | Promise, str, str]

CAMPAIGN: tuple[Row, ...] = (
    ("work_views", _("Views of the works"), "count", _("Sum of the views of the works' posts, each by its newest reading (in an edition: not older than the edition), from the best source. Posts without a reading are unknown, not 0."), "B1", "computed"),
    ("work_reach", _("Reach of the works"), "count", _("Sum of the reach of the works' posts. One person who saw two posts counts twice."), "B1", "computed"),
    ("work_engagement", _("Interactions of the works"), "count", _("Sum of likes + comments + shares + saves of the works' posts. Unknown parts of the sum are left out."), "B1", "computed"),
    ("work_followers", _("Followers gained around the works"), "count", _("Followers 7 days after a creator's last work − followers on the day before the first, each read at most 3 days away, on the platforms of the works."), "B1", "computed"),
    ("work_clicks", _("Clicks"), "count", _("Clicks that the brand counted, by links or codes of its own."), "B1", "entered"),
    ("work_orders", _("Orders"), "count", _("Orders that both sides agreed on in parts by result; where there are none, those the brand entered. Never both."), "B1", "computed"),
    ("work_new_customers", _("New customers"), "count", _("First orders of customers (is_first_order), as the brand counted them."), "B1", "entered"),
    ("work_revenue", _("Sales"), "money", _("Sales that the brand ascribes to the campaign."), "B1", "entered"),
    ("cost_fee", _("Fees of creators"), "money", _("Agreed fees as earned or still agreed, before the creator's tax is taken from them."), "B1", "computed"),
    ("cost_margin", _("Agency's part"), "money", _("The agency's own part on top of the fees."), "B1", "computed"),
    ("cost_tax", _("Tax on top"), "money", _("Tax that the brand pays on top: the creator's income tax where fees are net, and value added tax."), "B1", "computed"),
    ("cost_platform", _("Platform fee"), "money", _("The fee of this site."), "B1", "computed"),
    ("cost_late", _("Fees for late pay"), "money", _("What was owed because pay came late."), "B1", "computed"),
    ("cost_product", _("Products"), "money", _("What the given products cost the brand, as entered."), "B1", "entered"),
    ("cost_shipping", _("Shipping"), "money", _("What sending cost, as entered."), "B1", "entered"),
    ("cost_ads", _("Ads"), "money", _("What was spent on ads for the works, as entered."), "B1", "entered"),
    ("cost_other", _("Other costs"), "money", _("What else the brand spent on the campaign, as entered."), "B1", "entered"),
    ("cost_released", _("Already paid"), "money", _("What was released from the brand's secured money, and the costs it entered."), "B1", "computed"),
    ("cost_committed", _("Agreed, not paid out yet"), "money", _("What is agreed in deals and not released: secured or still to be paid; parts by result with their limit."), "B1", "computed"),
    ("cost_total", _("Cost"), "money", _("Fees + agency's part + tax on top + platform fee + fees for late pay + products + shipping + ads + other costs."), "B1", "computed"),
    ("cpm", _("Cost of 1,000 views"), "unit_cost", _("Cost / views × 1,000, over the creators whose views are known, even if only of some posts: then it can only be lower. Costs of the whole campaign count once every creator's views are known."), "B1", "computed"),
    ("cpv", _("Cost of a view"), "unit_cost", _("Cost / views, over the same creators as the cost of 1,000 views."), "B1", "computed"),
    ("cpe", _("Cost of an interaction"), "unit_cost", _("Cost / interactions, over the creators whose interactions are known."), "B1", "computed"),
    ("cpc", _("Cost of a click"), "unit_cost", _("Cost / clicks."), "B1", "computed"),
    ("cpa", _("Cost of an order"), "unit_cost", _("Cost / orders."), "B1", "computed"),
    ("cpn", _("Cost of a new customer"), "unit_cost", _("Cost / new customers."), "B1", "computed"),
    ("roas", _("Sales per cost"), "factor", _("Sales / cost (ROAS)."), "B1", "computed"),
    ("roi", _("Return on investment"), "ratio", _("(Sales × gross margin − cost) / cost. The estimated media value never counts as sales."), "B1", "computed"),
    ("emv", _("Estimated media value"), "money", _("Sum of views / 1,000 × the brand's own price of 1,000 views on that platform. An estimate; never sales."), "B1", "estimated"),
    ("value_realised", _("Customer value proportion, realised"), "factor", _("New customers (first orders) / the new customers that were the goal."), "B1", "computed"),
    ("value_return", _("Value won per cost"), "factor", _("Sales × gross margin / cost."), "B1", "computed"),
)  # fmt: skip
