"""Photos become the portfolio: the same rows, with a kind, a caption, and what a video has."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("creators", "0002_source_screenshot"), ("core", "0003_uploads")]

    operations = [
        migrations.RemoveConstraint("photo", "photo_has_words"),
        migrations.RemoveConstraint("photo", "photo_one_per_place"),
        migrations.RenameModel("Photo", "PortfolioItem"),
        migrations.AlterField(
            "portfolioitem",
            "creator",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="portfolio", to="creators.creatorprofile"
            ),
        ),
        migrations.AddField(
            "portfolioitem",
            "kind",
            models.CharField(choices=[("photo", "Photo"), ("video", "Video")], default="photo", max_length=10),
        ),
        migrations.AddField("portfolioitem", "caption", models.CharField(blank=True, max_length=200, default=""), False),
        migrations.AddField("portfolioitem", "is_poster_chosen", models.BooleanField(default=False)),
        migrations.AddField("portfolioitem", "seconds", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "portfolioitem",
            "poster",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
            ),
        ),
        migrations.AddConstraint(
            "portfolioitem",
            models.CheckConstraint(condition=models.Q(("alt", ""), _negated=True), name="portfolio_has_words"),
        ),
        migrations.AddConstraint(
            "portfolioitem",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_poster_chosen", False), ("kind", "photo"), ("poster", None), ("seconds", None)),
                    models.Q(("is_poster_chosen", False), ("kind", "video")),
                    models.Q(("kind", "video"), ("poster__isnull", False)),
                    _connector="OR",
                ),
                name="portfolio_poster_of_a_video",
            ),
        ),
        migrations.AddConstraint(
            "portfolioitem",
            models.UniqueConstraint(
                deferrable=models.Deferrable["DEFERRED"],
                fields=("creator", "position"),
                name="portfolio_one_per_place",
            ),
        ),
        migrations.RunSQL(
            "update core_storedfile set purpose = 'portfolio' where purpose = 'profile_photo';",
            "update core_storedfile set purpose = 'profile_photo' where purpose = 'portfolio';",
        ),
    ]
