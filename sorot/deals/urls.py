"""URLs of deals: nouns; a POST to a noun is the deed."""

from django.urls import path

from sorot.deals.views import applications, deals, disputes, offers, works

app_name = "deals"
urlpatterns = [
    path("campaigns/<str:code>/application/", applications.apply, name="apply"),
    path("creators/<str:handle>/invitation/", applications.invite, name="invite"),
    path("applications/", applications.index, name="applications"),
    path("applications/<str:code>/", applications.show, name="application"),
    path("applications/<str:code>/edit/", applications.edit, name="application_edit"),
    path("applications/<str:code>/shortlisting/", applications.shortlist, name="shortlisting"),
    path("applications/<str:code>/refusal/", applications.refuse, name="refusal"),
    path("applications/<str:code>/withdrawal/", applications.withdraw, name="withdrawal"),
    path("applications/<str:code>/offer/", offers.make, name="offer_new"),
    path("offers/<str:code>/acceptance/", offers.accept, name="acceptance"),
    path("offers/<str:code>/refusal/", offers.decline, name="offer_refusal"),
    path("offers/<str:code>/withdrawal/", offers.withdraw, name="offer_withdrawal"),
    path("deals/", deals.index, name="list"),
    path("deals/<str:code>/", deals.show, name="deal"),
    path("deals/<str:code>/agreement/", deals.agreement, name="agreement"),
    path("deals/<str:code>/agreement.json", deals.agreement_json, name="agreement_json"),
    path("deals/<str:code>/agreement/acceptance/", deals.sign, name="signature"),
    path("deals/<str:code>/confirmation/", deals.confirm, name="confirmation"),
    path("deals/<str:code>/cancellation/", deals.cancel, name="cancellation"),
    path("deals/<str:code>/continuation/", deals.keep, name="continuation"),
    path("deals/<str:code>/dispute/", disputes.show, name="dispute"),
    path("deals/<str:code>/dispute/new/", disputes.open_new, name="dispute_new"),
    path("deals/<str:code>/dispute/answer/", disputes.contest, name="dispute_answer"),
    path("deals/<str:code>/dispute/proposal/", disputes.propose, name="dispute_proposal"),
    path("deals/<str:code>/dispute/agreement/", disputes.accept, name="dispute_agreement"),
    path("deals/<str:code>/dispute/files/", disputes.add_evidence, name="dispute_files"),
    path("deals/<str:code>/dispute/withdrawal/", disputes.withdraw, name="dispute_withdrawal"),
    path("deals/<str:code>/dispute/decision/", disputes.decide, name="dispute_decision"),
    path("deals/<str:code>/evidence/", disputes.pack, name="evidence"),
    path("desk/disputes/", disputes.desk, name="desk_disputes"),
    path("works/<str:code>/objection/", disputes.object_to, name="objection"),
    path("works/<str:code>/proof/", disputes.mend, name="proof"),
    path("objections/<str:code>/withdrawal/", disputes.take_objection_back, name="objection_withdrawal"),
    path("works/<str:code>/versions/", works.submit, name="versions"),
    path("works/<str:code>/publication/", works.publish, name="publication"),
    path("versions/<str:code>/approval/", works.approve, name="approval"),
    path("versions/<str:code>/changes/", works.change, name="changes"),
]
