"""What goes wrong gets a clear sentence in Indonesian; nothing typed is lost and nothing is half done."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sorot.web.demo.cast import DOMAIN, PASSWORD
from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE, OpenAs
from tests.browser.pages import enter, follow, main, now, press

IDEA = "Cerita begadang dari kursi paling pojok, ditemani kopi susu."
CAMPAIGN = "Teman Begadang Skripsi"


def problem(page: Page, sentence: str) -> None:
    """The page names what is wrong, and says that the rest is still there."""
    expect(main(page).get_by_text(sentence).first).to_be_visible()
    expect(main(page).get_by_text("Yang Anda ketik masih ada di sini.")).to_be_visible()


def unguarded(page: Page) -> None:
    """As a browser without its own checks of dates and fields would send the form."""
    page.locator("main form.form").first.evaluate("form => { form.noValidate = true; }")


def start_application(page: Page, title: str = CAMPAIGN) -> None:
    """Everything but the last tap."""
    follow(page, "Jelajah", title, "Lamar")
    page.get_by_label("Ide Anda").fill(IDEA)
    page.get_by_label("Bayaran yang Anda minta").fill("2.200.000")


def applications(page: Page) -> list[str]:
    """What the creator's own list of applications holds besides what the demo market has agreed."""
    page.goto("/applications/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lamaran")
    return [text for text in main(page).locator("ul.lines li").all_inner_texts() if not text.endswith("Sepakat")]


# ---------------------------------------------------------------- files
def refused_upload(page: Page, file: Path, sentence: str) -> None:
    """The file begins to go as soon as it is chosen: the refusal stands beside its field, and words stay."""
    page.goto("/me/portfolio/")
    page.get_by_label("Apa yang terlihat", exact=True).fill("Bayu di lapangan")
    page.get_by_label("Foto atau video").set_input_files(file)
    expect(main(page).get_by_role("status").get_by_text(sentence)).to_be_visible()
    expect(page.get_by_label("Apa yang terlihat", exact=True)).to_have_value("Bayu di lapangan")
    expect(main(page).get_by_text("Belum ada foto dan video.")).to_be_visible()


def test_program_named_like_a_photo_is_refused_and_words_stay(open_as: OpenAs, tmp_path: Path) -> None:
    file = tmp_path / "wajah.jpg"
    file.write_bytes(b"MZ\x90\x00 a program, not a photo" * 40)
    page = enter(open_as, "bayu.fit", viewport=PHONE)
    sentence = "“wajah.jpg” bukan berkas yang bisa kami terima di sini. Pakai JPG, PNG, WebP; MP4, WebM."
    refused_upload(page, file, sentence)


def test_video_of_201_mb_is_refused_before_it_is_sent(open_as: OpenAs, tmp_path: Path) -> None:
    file = tmp_path / "besar.mp4"
    with file.open("wb") as out:
        out.truncate(201_000_000)
    page = enter(open_as, "bayu.fit", viewport=PHONE)
    refused_upload(page, file, "Berkas ini lebih dari 200 MB. Perkecil lalu coba lagi.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x00\x01\xff\xfe\x00 noise \x00" * 50, "Ini bukan tabel. Unggah berkas CSV atau Excel dari platform."),
        (b"", "Berkas ini kosong. Pilih berkas lain."),
        (b"Halo, ini surat biasa.\nTidak ada tabel.\n", "Tidak ada baris di berkas ini."),
    ],
    ids=["bytes", "empty", "letter"],
)
def test_file_that_is_no_table_is_refused_before_anything_is_read_in(
    open_as: OpenAs, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "angka.csv"
    file.write_bytes(content)
    page = enter(open_as, "bayu.fit", viewport=PHONE)
    follow(page, "Performa", "Impor angka")
    page.get_by_label("Berkas", exact=True).set_input_files(file)
    press(page, "Baca berkas")
    expect(main(page).get_by_text(sentence).first).to_be_visible()
    expect(main(page).get_by_text("Belum ada berkas.")).to_be_visible()


def test_broken_row_is_named_and_the_good_ones_wait_for_a_yes(open_as: OpenAs, tmp_path: Path) -> None:
    file = tmp_path / "angka.csv"
    file.write_text("Content,Video title,Views\nab1,Lari pagi,12400\nab2,Lari sore,banyak sekali\n", encoding="utf-8")
    page = enter(open_as, "noval.retro")
    follow(page, "Performa", "Impor angka")
    page.get_by_label("Berkas", exact=True).set_input_files(file)
    press(page, "Baca berkas")
    expect(main(page).get_by_text("“banyak sekali” bukan angka.")).to_be_visible()
    expect(page.get_by_text("1 baru, 0 berubah.")).to_be_visible()
    press(page, "Buang berkas ini")
    expect(main(page).get_by_text("Belum ada berkas.")).to_be_visible()


# ---------------------------------------------------------------- amounts and dates
def test_negative_fee_and_past_date_of_an_application_are_refused(open_as: OpenAs) -> None:
    page = enter(open_as, "mei.teh", viewport=PHONE)
    start_application(page)
    page.get_by_label("Bayaran yang Anda minta").fill("-500.000")
    press(page, "Kirim lamaran")
    problem(page, "Jumlahnya paling sedikit Rp0.")
    expect(page.get_by_label("Ide Anda")).to_have_value(IDEA)
    expect(page.get_by_label("Bayaran yang Anda minta")).to_have_value("-500.000")
    page.get_by_label("Bayaran yang Anda minta").fill("2.200.000")
    page.get_by_label("Kapan 2 Video pendek tayang?").fill(pages.day(-1))
    unguarded(page)
    press(page, "Kirim lamaran")
    problem(page, "Pilih hari dari ")
    expect(page.get_by_label("Ide Anda")).to_have_value(IDEA)
    assert applications(page) == []


def test_negative_fee_and_past_deadline_of_a_campaign_are_refused(open_as: OpenAs) -> None:
    page = enter(open_as, "dewi", "Kopi Senja")
    follow(page, "Kampanye")
    before = main(page).get_by_role("row").count()
    follow(page, "Kampanye baru")
    page.get_by_label("Judul").fill("Kopi Hitam")
    page.get_by_label("Kategori", exact=True).select_option(label="Makanan & minuman")
    page.get_by_label("Bayaran per kreator").fill("-3.000.000")
    press(page, "Simpan dan lihat")
    problem(page, "Jumlahnya paling sedikit Rp1.")
    page.get_by_label("Bayaran per kreator").fill("3.000.000")
    page.get_by_label("Lamaran sampai").fill(pages.day(-1))
    press(page, "Simpan dan lihat")
    expect(page.get_by_label("Judul")).to_have_value("Kopi Hitam")
    problem(page, "Hari ini atau sesudahnya")
    follow(page, "Kampanye")
    expect(main(page).get_by_role("row")).to_have_count(before)


# ---------------------------------------------------------------- double click, stale page
@pytest.mark.parametrize(("key", "javascript"), [("mei.teh", True), ("noval.retro", False)], ids=["script", "plain"])
def test_double_click_sends_one_application(open_as: OpenAs, key: str, javascript: bool) -> None:
    page = enter(open_as, key, viewport=PHONE, javascript=javascript)
    page.goto("/explore/")
    start_application(page, "Tangan Bersih di Dapur Ibu")
    with page.expect_event("load"):
        page.get_by_role("button", name="Kirim lamaran").dblclick()
    page.wait_for_load_state("networkidle")
    assert len([line for line in applications(page) if "Tangan Bersih di Dapur Ibu" in line]) == 1


def test_second_of_two_people_editing_one_campaign_is_told_and_keeps_what_was_typed(open_as: OpenAs) -> None:
    dewi = enter(open_as, "dewi", "Kopi Senja")
    galih = enter(open_as, "galih", "Ruang Lantang", viewport=PHONE)
    for page, title in ((dewi, "Istirahat di Rest Area"), (galih, "Berhenti Sejenak")):
        page.goto("/campaigns/")
        follow(page, "Istirahat di Jalan Mudik", "Ubah")
        page.get_by_label("Judul").fill(title)
    press(dewi, "Simpan")
    expect(dewi.get_by_role("heading", level=1)).to_have_text("Istirahat di Rest Area")
    press(galih, "Simpan")
    problem(galih, "Kampanye ini baru saja diubah orang lain.")
    expect(galih.get_by_label("Judul")).to_have_value("Berhenti Sejenak")
    dewi.reload()
    expect(dewi.get_by_role("heading", level=1)).to_have_text("Istirahat di Rest Area")


def test_yes_to_an_offer_that_was_taken_back_meanwhile_makes_no_deal(open_as: OpenAs) -> None:
    galih = enter(open_as, "galih", "Ruang Lantang")
    creator = enter(open_as, "jojo.kocak", viewport=PHONE)
    follow(creator, "Jawab")
    galih.goto(creator.url)
    press(galih, "Tarik penawaran")
    press(creator, "Setuju")
    expect(main(creator).get_by_role("alert")).to_have_text(
        "Penawaran ini sudah ditarik. Muat ulang halaman untuk melihat keadaan sekarang."
    )
    follow(creator, "Kerja sama")
    expect(main(creator).get_by_text("Tangan Bersih di Dapur Ibu")).to_have_count(0)


# ---------------------------------------------------------------- a lost session
def sign_in_again(page: Page, key: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat datang kembali.")
    page.get_by_label("Alamat surel").fill(f"{key}@{DOMAIN}")
    page.locator("input[name=password]").fill(PASSWORD)
    press(main(page), "Masuk")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_session_lost_while_typing_a_proposal_gives_the_text_back(open_as: OpenAs, javascript: bool) -> None:
    page = enter(open_as, "bang.udin", viewport=PHONE, javascript=javascript)
    start_application(page)
    page.context.clear_cookies(name="sessionid")
    press(page, "Kirim lamaran")
    sign_in_again(page, "bang.udin")
    expect(main(page).get_by_text("Anda sudah masuk lagi. Yang Anda tulis masih ada di sini.")).to_be_visible()
    expect(page.get_by_label("Ide Anda")).to_have_value(IDEA)
    expect(page.get_by_label("Bayaran yang Anda minta")).to_have_value("2.200.000")
    assert applications(page) == []


def test_all_cookies_lost_while_typing_says_so_and_offers_the_draft(open_as: OpenAs) -> None:
    page = enter(open_as, "bang.udin", viewport=DESKTOP)
    start_application(page)
    page.context.clear_cookies()
    press(page, "Kirim lamaran")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tolong kirim sekali lagi.")
    follow(page, "Buka lagi halamannya")
    sign_in_again(page, "bang.udin")
    page.get_by_role("button", name="Ambil lagi").click()
    expect(page.get_by_label("Ide Anda")).to_have_value(IDEA)
    press(page, "Kirim lamaran")
    expect(now(page)).to_contain_text("Lamaran Anda sudah di Kopi Senja.")
    assert len(applications(page)) == 1
