"""The kit as a file: the same content as the page, nothing that its reader may not see, the same bytes."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils.translation import override

from sorot.core.files.store import path_of, pieces_of
from sorot.kits.models import KitSettings
from sorot.kits.queries import Kit, kit_of
from sorot.kits.sheet import kit_pdf, value_text
from tests.core.print.failing import fail
from tests.core.print.reading import flat, pages
from tests.kits.world import NOW, SECRET_CAMPAIGN, add_photo, build


class KitPdfTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()
        add_photo(cls.world.cast, cls.world.creator, 1, "Sup di meja", caption="Sup hangat")
        cls.world.show(headline="Masak sesudah pulang kerja")
        KitSettings.objects.filter(creator=cls.world.creator).update(
            public_blocks=["numbers", "portfolio"], brand_blocks=["audience", "record", "brands"]
        )

    def kit(self, who: str = "dewi", language: str = "id", **given: str) -> Kit:
        return kit_of(self.world.creator, viewer=self.world.cast.actor(who), language=language, now=NOW, **given)

    def test_every_figure_of_the_kit_stands_in_the_file_with_its_source(self):
        kit = self.kit()
        text = flat(kit_pdf(kit))
        assert len(kit.figures) >= 3
        with override("id"):
            for figure in kit.figures:
                assert f"{figure.definition.name} {value_text(figure)}".replace("\u00a0", " ") in text
            for group in kit.audience[0].groups:
                for part in group.parts:
                    assert value_text(part.figure) in text
        assert "berkas 20 Nov 2026" in text
        assert "7.777" not in text

    def test_the_page_and_the_file_write_a_value_alike(self):
        with override("en"):
            assert value_text(self.kit(language="en").figures[0]) == "48.1K"

    def test_a_stranger_gets_a_file_without_what_is_for_brands(self):
        for_brands, for_strangers = flat(kit_pdf(self.kit())), flat(kit_pdf(self.kit("anonymous")))
        for wanted in ("91,3%", "Kopi Senja"):
            assert wanted in for_brands
            assert wanted not in for_strangers
        assert SECRET_CAMPAIGN not in for_brands + for_strangers
        assert "Sup hangat" in for_strangers

    def test_the_same_kit_is_the_same_file_and_each_language_its_own(self):
        first = kit_pdf(self.kit())
        assert kit_pdf(self.kit()) == first
        english = flat(kit_pdf(self.kit(language="en")))
        assert "Countries of the audience" in english
        assert "Negara" not in english

    def test_a_kit_takes_one_to_four_pages(self):
        assert 1 <= len(pages(kit_pdf(self.kit()))) <= 4

    def test_a_creator_with_nothing_has_a_cover_and_an_address(self):
        kit = kit_of(self.world.empty, viewer=self.world.cast.actor("sri"), language="id", now=NOW)
        (text,) = pages(kit_pdf(kit))
        assert "Kosong" in text
        assert kit.url.split("://")[1].rstrip("/") in text

    def test_a_picture_whose_file_is_gone_leaves_its_place(self):
        kit = self.kit()
        whole = len(kit_pdf(kit))
        item = kit.portfolio[0]
        item.file.medium_path = "weg/weg.webp"
        with pytest.raises(FileNotFoundError):
            b"".join(pieces_of(path_of(item.file, "medium")))
        content = kit_pdf(dataclasses.replace(kit, portfolio=(item,), portrait=None))
        assert len(content) < whole
        assert "Sup hangat" in flat(content)

    def test_a_file_that_cannot_be_set_leads_to_the_page(self):
        address = reverse("creators:profile", args=[self.world.creator.handle])
        client = self.world.cast.client("dewi")
        with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
            fail(patch, Path(folder))
            page = client.get(f"{address}kit.pdf", HTTP_ACCEPT_LANGUAGE="en")
            html = page.content.decode()
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "60", "private, no-store")
        assert "ETag" not in page
        assert "Isi yang sama ada di halamannya." in html
        assert f'href="{address}"' in html
        assert f'href="{address}kit.pdf"' in html
        assert client.get(f"{address}kit.pdf").status_code == 200
