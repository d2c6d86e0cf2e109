"""URLs of creators. The pages under `/me/` are one's own; the same pages under `/talents/<handle>/` are a talent's."""

from django.urls import path, register_converter

from sorot.creators.views import accounts, lists, management, portfolio, profile


class HandleConverter:
    """A public name as people may type it; the database knows small letters only."""

    regex = r"[A-Za-z][A-Za-z0-9._]{0,38}"

    def to_python(self, value: str) -> str:
        return value.lower()

    def to_url(self, value: str) -> str:
        return value


register_converter(HandleConverter, "handle")

app_name = "creators"
urlpatterns = [
    path("creators/", lists.creator_list, name="list"),
    path("tiers/", lists.tiers, name="tiers"),
    path("@<handle:handle>/", profile.show_profile, name="profile"),
    path("@<handle:handle>/verification/", profile.verify, name="verification"),
    path("me/profile/", profile.edit_profile, name="edit"),
    path("me/accounts/", accounts.list_accounts, name="accounts"),
    path("me/accounts/<slug:code>/", accounts.edit_account, name="account"),
    path("me/accounts/<slug:code>/removal/", accounts.remove, name="account_removal"),
    path("me/portfolio/", portfolio.list_items, name="portfolio"),
    path("me/portfolio/<slug:code>/words/", portfolio.words, name="portfolio_words"),
    path("me/portfolio/<slug:code>/place/", portfolio.place, name="portfolio_place"),
    path("me/portfolio/<slug:code>/poster/", portfolio.poster, name="portfolio_poster"),
    path("me/portfolio/<slug:code>/removal/", portfolio.remove, name="portfolio_removal"),
    path("me/management/", management.leave, name="leave_management"),
    path("me/management/<slug:code>/answer/", management.answer, name="management_answer"),
    path("talents/", management.roster, name="roster"),
    path("talents/new/", profile.new_talent, name="new_talent"),
    path("talents/requests/<slug:code>/withdrawal/", management.withdraw, name="management_withdrawal"),
    path("talents/<handle:handle>/profile/", profile.edit_profile, name="talent_edit"),
    path("talents/<handle:handle>/accounts/", accounts.list_accounts, name="talent_accounts"),
    path("talents/<handle:handle>/accounts/<slug:code>/", accounts.edit_account, name="talent_account"),
    path("talents/<handle:handle>/accounts/<slug:code>/removal/", accounts.remove, name="talent_account_removal"),
    path("talents/<handle:handle>/portfolio/", portfolio.list_items, name="talent_portfolio"),
    path("talents/<handle:handle>/portfolio/<slug:code>/words/", portfolio.words, name="talent_portfolio_words"),
    path("talents/<handle:handle>/portfolio/<slug:code>/place/", portfolio.place, name="talent_portfolio_place"),
    path("talents/<handle:handle>/portfolio/<slug:code>/poster/", portfolio.poster, name="talent_portfolio_poster"),
    path("talents/<handle:handle>/portfolio/<slug:code>/removal/", portfolio.remove, name="talent_portfolio_removal"),
    path("talents/<handle:handle>/management/", management.leave, name="talent_leave"),
]
