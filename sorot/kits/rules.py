"""Rules of kits."""

from django.db.models import Q

from sorot.campaigns.enums import PUBLIC_STATES

#: Deals whose brand may be named: only through a campaign that everybody can read.
NAMED = Q(campaign__state__in=PUBLIC_STATES)
