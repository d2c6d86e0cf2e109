"""Rules of kits."""

from django.db.models import BooleanField, Case, Q, Value, When

from sorot.campaigns.enums import PUBLIC_STATES

#: Deals whose brand may be named: only through a campaign that everybody can read.
NAMED = Q(campaign__state__in=PUBLIC_STATES)
#: The same as a column of a query.
IS_NAMED = Case(When(NAMED, then=Value(True)), default=Value(False), output_field=BooleanField())
