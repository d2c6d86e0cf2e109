"""The demo market, put in once and as a whole."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from sorot.accounts.models import User
from sorot.analytics.queries.works import counts_of_works
from sorot.campaigns.actions import close_campaign
from sorot.campaigns.models import Campaign
from sorot.rates.actions.prices import publish_prices
from sorot.web.demo import cast
from sorot.web.demo.campaigns import open_campaigns
from sorot.web.demo.deals import Walk
from sorot.web.demo.face import show_faces, tell_report
from sorot.web.demo.gateway import simulated
from sorot.web.demo.money import compare, tell_stories
from sorot.web.demo.numbers import RICH, record_works
from sorot.web.demo.people import settle
from sorot.web.demo.taxes import brands_withhold, tell_who_they_are, write_papers

#: Any number that nobody else locks.
LOCK = 7_305_110


def is_loaded() -> bool:
    """True when the demo people are there."""
    return User.objects.filter(is_demo=True).exists()


@transaction.atomic
def load(now: datetime) -> bool:
    """Put everything in, in one transaction; False (and nothing done) when it was there before."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    if is_loaded():
        return False
    town = settle(now)
    tell_who_they_are(town)
    campaigns = open_campaigns(town)
    with simulated() as sim, brands_withhold():
        tell_stories(town, campaigns, sim)
        for plan in cast.DEALS:
            campaign, brand = campaigns[plan.campaign]
            Walk(town, plan, campaign, brand).run()
        compare(town, sim)
    record_works(by_handle={handle: town.actor(handle) for handle in RICH}, now=now)
    publish_prices(now=now, counts_of=counts_of_works)
    write_papers()
    show_faces(town)
    tell_report(*campaigns["isi-tas"], now=now)
    for planned in cast.CAMPAIGNS:
        if planned.state == "closed":
            campaign, brand = campaigns[planned.key]
            close_campaign(campaign=campaign, reason="filled", by=brand, now=now - timedelta(hours=3))
    Campaign.objects.filter(code__in=[campaign.code for campaign, _ in campaigns.values()]).update(is_demo=True)
    return True
