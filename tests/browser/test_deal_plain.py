"""The same deal with JavaScript off, brand on a phone and creator at a desk: nothing is missing, nobody gets stuck."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import PHONE, OpenAs
from tests.browser.pages import enter, follow, main, now, press

TITLE = "Kopi Susu di Meja Kerja"
CREATOR = "Wulan Purnama"
#: Nobody knows her tax number: PPh 21 is half of the income x 5 % x 1.2, so 3 %. For 3,400,000 to arrive the brand pays
#: 3,400,000 / 0.97 = 3,505,154.6: 3,505,154, of which 105,154.62, rounded down, is tax. With the platform's fee of 5 %
#: it secures 3,400,000 + 170,000 + 105,155: for one rupiah more, because a month is rounded as a whole.
SECURED = "3.675.155"
GOING_ON = "main a:visible, main button:not([disabled]):visible, .actions a:visible, .actions button:visible"


def goes_on(*people: Page) -> None:
    """Each page that is open offers a way on inside its content, not only in the frame around it."""
    for page in people:
        expect(page.locator(GOING_ON).first).to_be_visible()


def publish_and_apply(dewi: Page, creator: Page) -> None:
    pages.write_campaign(dewi, TITLE, what="Instagram · Reels")
    press(dewi, "Terbitkan sekarang")
    goes_on(dewi)
    follow(creator, "Jelajah", TITLE, "Lamar")
    creator.get_by_label("Ide Anda").fill("Pagi di meja kerja, kopi susu dulu baru rapat.")
    press(creator, "Kirim lamaran")
    expect(now(creator)).to_contain_text("Lamaran Anda sudah di Kopi Senja.")
    goes_on(creator)


def agree(dewi: Page, creator: Page) -> None:
    follow(dewi, "Beranda")
    pages.open_application(dewi, TITLE, CREATOR)
    press(dewi, "Simpan di daftar pendek")
    follow(dewi, "Buat penawaran")
    press(dewi, "Kirim penawaran")
    goes_on(dewi)
    follow(creator, "Beranda", "Jawab", "Tawar lagi")
    creator.get_by_role("textbox", name="Bayaran", exact=True).fill("3.400.000")
    press(creator, "Kirim tawaran balik")
    goes_on(creator)
    dewi.reload()
    expect(now(dewi)).to_contain_text("Naik Rp400.000")
    press(dewi, "Setuju")
    follow(creator, "Beranda", "Baca kontrak")
    assert pages.sign(dewi) == pages.sign(creator)
    goes_on(dewi, creator)


def fund(dewi: Page, sri: Page, creator: Page) -> None:
    dewi.reload()
    reference = pages.report_transfer(dewi, f"Rp{SECURED}")
    goes_on(dewi)
    pages.confirm_transfer(sri, reference, SECURED)
    goes_on(sri)
    pages.wait_for(creator, lambda: now(creator).get_by_text("Sekarang giliran karya Anda"))


def talk(dewi: Page, creator: Page) -> None:
    """Messages go out and come in by whole pages."""
    dewi.get_by_label("Tulis pesan").fill("Kopinya sudah kami kirim.")
    press(dewi, "Kirim pesan")
    expect(dewi.get_by_role("list", name="Pesan").get_by_text("Kopinya sudah kami kirim.")).to_be_visible()
    creator.reload()
    expect(creator.get_by_role("list", name="Pesan").get_by_text("Kopinya sudah kami kirim.")).to_be_visible()


def work(dewi: Page, creator: Page) -> None:
    pages.send_draft(creator, "Kerja sama berbayar #iklan")
    goes_on(creator)
    dewi.reload()
    works = dewi.locator("#works")
    works.get_by_text("Minta perubahan").click()
    dewi.get_by_label("Apa yang perlu diubah?").fill("Botolnya belum kelihatan.")
    press(works, "Kirim")
    goes_on(dewi)
    creator.reload()
    pages.send_draft(creator, "Versi 2. Kerja sama berbayar #iklan")
    dewi.reload()
    press(works, "Setujui")
    goes_on(dewi)
    creator.reload()
    pages.prove_publication(creator, "https://www.instagram.com/reel/kerja/")
    goes_on(creator)
    dewi.reload()
    press(dewi, "Konfirmasi hasil kerja")
    expect(now(dewi)).to_contain_text("Semua beres.")
    goes_on(dewi)


def cash(sri: Page, adi: Page, creator: Page) -> None:
    creator.reload()
    follow(creator, "Ke uang Anda")
    pages.save_account(creator, CREATOR, "6840654321")
    follow(creator, "Minta pencairan")
    creator.get_by_label("Jumlah").fill("3.400.000")
    press(creator, "Minta pencairan")
    goes_on(creator)
    pages.approve_payout(sri, CREATOR)
    pages.pay_out(adi, CREATOR)
    goes_on(sri, adi)
    follow(creator, "Uang")
    arrived = main(creator).locator(".ledger__row").filter(has_text="Sudah sampai di rekening")
    expect(arrived).to_contain_text("Rp3.400.000")


def read_slip(creator: Page) -> None:
    """Each number of the tax, from what the brand paid for her to what arrived."""
    pages.open_slips(creator)
    follow(creator, TITLE)
    expect(creator.get_by_role("heading", level=1)).to_contain_text(
        "Rp3.400.000 dibayarkan, Rp105.154 dipotong sebagai pajak."
    )
    # Half of 3,505,154 is counted for the tax.
    expect(pages.amounts_in(main(creator))).to_have_text(
        ["Rp3.505.154", "Rp1.752.577", "Rp105.154", "− Rp105.154", "Rp3.400.000"]
    )
    goes_on(creator)


def test_whole_deal_without_javascript(open_as: OpenAs, tmp_path: Path) -> None:
    file = tmp_path / "Table data.csv"
    file.write_text(pages.NUMBERS, encoding="utf-8")
    dewi = enter(open_as, "dewi", "Kopi Senja", javascript=False, viewport=PHONE)
    creator = enter(open_as, "wulan.rumah", javascript=False)
    sri = enter(open_as, "sri", "Meja operator", javascript=False)
    adi = enter(open_as, "adi", "Meja operator", javascript=False)
    publish_and_apply(dewi, creator)
    agree(dewi, creator)
    fund(dewi, sri, creator)
    follow(dewi, TITLE)
    talk(dewi, creator)
    work(dewi, creator)
    cash(sri, adi, creator)
    read_slip(creator)
    pages.bring_numbers(creator, file)
    goes_on(creator)
