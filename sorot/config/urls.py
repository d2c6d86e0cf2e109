"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("sorot.core.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("sorot.accounts.urls")),
    path("", include("sorot.tax.urls")),
    path("", include("sorot.messaging.urls")),
    path("", include("sorot.creators.urls")),
    path("", include("sorot.campaigns.urls")),
    path("", include("sorot.payments.urls")),
    path("", include("sorot.deals.urls")),
    path("", include("sorot.papers.urls")),
    path("", include("sorot.records.urls")),
    path("", include("sorot.rates.urls")),
    path("", include("sorot.analytics.urls")),
    path("", include("sorot.insights.urls")),
    path("", include("sorot.kits.urls")),
    path("", include("sorot.reports.urls")),
    path("", include("sorot.privacy.urls")),
    path("", include("sorot.web.urls")),
]

handler403 = "sorot.web.views.errors.forbidden"
handler404 = "sorot.web.views.errors.not_found"
handler500 = "sorot.web.views.errors.broken"
