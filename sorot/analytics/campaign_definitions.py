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
    ("cost_result", _("Pay by result"), "money", _("What parts by result earned by the counts that both sides agreed on; while a count is not agreed, the limit that is secured for it."), "B1", "computed"),
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
    ("cost_total", _("Cost"), "money", _("Fees + pay by result + agency's part + tax on top + platform fee + fees for late pay + products + shipping + ads + other costs."), "B1", "computed"),
    ("cpm", _("Cost of 1,000 views"), "unit_cost", _("Cost / views × 1,000, over the creators whose views are known, even if only of some posts: then it can only be lower. Costs of the whole campaign count once every creator's views are known."), "B1", "computed"),
    ("cpv", _("Cost of a view"), "unit_cost", _("Cost / views, over the same creators as the cost of 1,000 views."), "B1", "computed"),
    ("cpe", _("Cost of an interaction"), "unit_cost", _("Cost / interactions, over the creators whose interactions are known."), "B1", "computed"),
    ("cpc", _("Cost of a click"), "unit_cost", _("Cost / clicks, over the creators whose clicks and cost are known, or of the whole campaign where clicks were entered for it."), "B1", "computed"),
    ("cpa", _("Cost of an order"), "unit_cost", _("Cost / orders, over the creators whose orders and cost are known, or of the whole campaign where orders were entered for it."), "B1", "computed"),
    ("cpn", _("Cost of a new customer"), "unit_cost", _("Cost / new customers, over the creators whose new customers and cost are known, or of the whole campaign where they were entered for it."), "B1", "computed"),
    ("roas", _("Sales per cost"), "factor", _("Sales / cost (ROAS), over the creators whose sales and cost are known. Costs of the whole campaign count once everybody's sales are known, or sales were entered for the whole campaign."), "B1", "computed"),
    ("roas_least", _("Sales per cost of everything, at least"), "factor", _("Known sales / cost of everything. Shown where not everybody's sales are known but every cost is: what is unknown can only add to it."), "B1", "computed"),
    ("roi", _("Return on investment"), "ratio", _("(Sales × gross margin − cost) / cost, over the same creators as the sales per cost. The estimated media value never counts as sales."), "B1", "computed"),
    ("roi_least", _("Return on everything, at least"), "ratio", _("(Known sales × gross margin − cost of everything) / cost of everything. Shown where not everybody's sales are known but every cost is: what is unknown can only add to it."), "B1", "computed"),
    ("emv", _("Estimated media value"), "money", _("Sum of views / 1,000 × the brand's own price of 1,000 views on that platform. An estimate; never sales."), "B1", "estimated"),
    ("value_realised", _("Customer value proportion, realised"), "factor", _("New customers (first orders) / the new customers that were the goal; a creator's own new customers / the same goal."), "B1", "computed"),
    ("value_return", _("Value won per cost"), "factor", _("Sales × gross margin / cost, over the same creators as the sales per cost."), "B1", "computed"),
    ("result_rate", _("Agreed rate"), "unit_cost", _("What the contract pays for one interaction or order, or for 1,000 views."), "B1", "computed"),
    ("result_limit", _("Limit"), "money", _("The most that the part by result can earn; for a bonus what it pays when the target is reached."), "B1", "computed"),
    ("result_count", _("Counted"), "count", _("The count that was told for the part by result: agreed by both sides, or waiting for the other one."), "B1", "entered"),
    ("result_earned", _("Earned by result"), "money", _("Count × agreed rate, rounded down, at most the limit; once it is released, what was earned."), "B1", "computed"),
    ("result_price", _("Paid for one by the count"), "unit_cost", _("Earned by result / count (× 1,000 for views). Below the agreed rate once the limit is reached."), "B1", "computed"),
    ("result_read", _("Read from posts"), "count", _("Views or interactions of the creator's works in this campaign, as their posts were read."), "B1", "computed"),
    ("result_read_price", _("Paid for one by the reading"), "unit_cost", _("Earned by result / what was read (× 1,000 for views)."), "B1", "computed"),
)  # fmt: skip
