"""URLs of accounts."""

from django.urls import path

from sorot.accounts.views import hats, invitations, members, organisations, settings, verification

app_name = "accounts"
urlpatterns = [
    path("hat/", hats.set_hat, name="hat"),
    path("language/", hats.set_language, name="language"),
    path("settings/", settings.show_settings, name="settings"),
    path("verification/", verification.show_verification, name="verification"),
    path("organisations/", organisations.show_organisations, name="organisations"),
    path("organisations/new/", organisations.create_organisation, name="organisation_new"),
    path("organisations/<slug:code>/", organisations.show_organisation, name="organisation"),
    path("organisations/<slug:code>/edit/", organisations.edit_organisation, name="organisation_edit"),
    path("organisations/<slug:code>/members/", members.show_members, name="members"),
    path("organisations/<slug:code>/invitations/", members.invite_member, name="invitations"),
    path("members/<slug:code>/role/", members.change_role, name="member_role"),
    path("members/<slug:code>/removal/", members.remove_member, name="member_removal"),
    path("invitations/<slug:code>/revocation/", invitations.revoke_invitation, name="invitation_revocation"),
    path("invitations/<str:token>/", invitations.show_invitation, name="invitation"),
]
