"""What people do on the pages of a deal, by the words and labels that they see. Used with and without scripts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from sorot.web.demo.cast import PASSWORD
from tests.browser.conftest import OpenAs

JPEG = Path(__file__).with_name("draft.jpg")
#: How long the background worker may take on a busy machine, in seconds: a call from the gateway that was not
#: answered in time comes again only after a minute, so does the poll.
PATIENCE = 120.0
NUMBERS = (
    "Content,Video title,Video publish time,Views,Likes,Comments added,Shares\n"
    'kx1b2c3d4e5,Menyemai cabai,"Oct 3, 2026",12400,830,61,40\n'
    'kx2c3d4e5f6,Pupuk dari dapur,"Oct 17, 2026",18900,1210,104,77\n'
    'kx3d4e5f6g7,Panen pertama,"Nov 1, 2026",9050,540,33,21\n'
    'kx4e5f6g7h8,Kebun di balkon,"Nov 12, 2026",22110,1875,142,98\n'
)


def day(ahead: int) -> str:
    """The calendar day in Jakarta so many days ahead, as a date field takes it."""
    return (datetime.now(ZoneInfo("Asia/Jakarta")).date() + timedelta(days=ahead)).isoformat()


def enter(open_as: OpenAs, key: str, hat: str = "", **screen: object) -> Page:
    """A page of somebody who reads Indonesian and acts for `hat` ("" = as they left it), on their first page."""
    page = open_as(key, **screen)
    page.goto("/")
    if page.locator("html").get_attribute("lang") != "id":
        page.get_by_role("button", name="Bahasa Indonesia").click()
    menu = page.locator("details.menu")
    if hat and hat not in menu.locator("summary").inner_text():
        menu.locator("summary").click()
        menu.get_by_role("button", name=hat).click()
        page.goto("/")
    return page


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def now(page: Page) -> Locator:
    """The card that says whose turn it is."""
    return page.locator("#now")


def follow(page: Page, *names: str) -> None:
    """Go by links of these names, one after the other, as people do: nobody types an address."""
    for name in names:
        with page.expect_event("load"):
            page.get_by_role("link", name=name, exact=True).locator("visible=true").first.click()


def go_on(page: Page, *texts: str) -> None:
    """Go by links that say these texts somewhere: rows of a list, with names and sums in them."""
    for text in texts:
        target = main(page).get_by_role("link").filter(has_text=text).first.get_attribute("href")
        page.goto(target or "/nothing/")


def press(place: Page | Locator, name: str) -> None:
    """Send a form by the button of this name and wait for the page that answers."""
    page = place if isinstance(place, Page) else place.page
    with page.expect_event("load"):
        place.get_by_role("button", name=name, exact=True).click()


def see_payout(page: Page, account: str) -> None:
    """The payout just asked for waits for approval. Every five minutes Sorot asks by itself and may have been first."""
    title = page.get_by_role("heading", level=1)
    if "sedang menuju bank Anda" in title.inner_text():
        go_on(page, account)
    expect(title).to_contain_text("Menunggu persetujuan")


def wait_for(page: Page, target: Callable[[], Locator]) -> None:
    """Look again until the background worker has done its part."""
    until = time.monotonic() + PATIENCE
    while not target().count() and time.monotonic() < until:
        page.wait_for_timeout(300)
        page.reload()
    expect(target().first).to_be_visible()


@dataclass
class Finger:
    """A thumb on a phone. Every tap counts; typing into a field counts as the one tap that reaches it."""

    page: Page
    taps: int = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def type(self, label: str, text: str) -> None:
        self.taps += 1
        self.page.get_by_label(label).fill(text)


# ---------------------------------------------------------------- brand
def write_campaign(page: Page, title: str, *, what: str) -> None:
    """From the brand's first page to a saved draft of a campaign."""
    follow(page, "Kampanye", "Kampanye baru")
    page.get_by_label("Judul").fill(title)
    page.get_by_label("Kategori", exact=True).select_option(label="Pendidikan")
    page.get_by_label("Produk dan harapan").fill(
        "Kopi susu botol 250 ml, diseduh pagi dan dikirim dingin. Ceritakan kapan Anda meminumnya dan dengan siapa."
    )
    page.locator("select[name=line_0_what]").select_option(label=what)
    page.get_by_label("Bayaran per kreator").fill("3jt")
    page.get_by_label("Anggaran bayaran").fill("6.000.000")
    page.get_by_label("Jumlah kreator").fill("2")
    page.get_by_label("Lamaran sampai").fill(day(14))
    page.get_by_label("Tayang mulai").fill(day(5))
    page.get_by_label("Tayang paling lambat").fill(day(30))
    press(page, "Simpan dan lihat")


def open_application(page: Page, title: str, creator: str) -> None:
    """From the brand's first page to the one application of a campaign."""
    follow(page, "Kampanye")
    page.get_by_role("row").filter(has_text=title).get_by_role("link", name="1 menunggu Anda").click()
    main(page).get_by_role("link", name=creator).click()


def sign(page: Page) -> str:
    """Read and accept the contract of the open deal; returns its fingerprint."""
    follow(page, "Baca dan setujui")
    fingerprint = page.locator(".hash").first.inner_text().strip()
    assert len(fingerprint) == 64
    expect(main(page).get_by_text(f"dengan sidik dokumen {fingerprint}")).to_be_visible()
    page.get_by_label("Saya sudah membaca kontraknya").check()
    press(page, "Setujui kontrak")
    return fingerprint


def report_transfer(page: Page, amount: str) -> str:
    """From the open deal to the report of the transfer; returns its reference."""
    page.get_by_role("link", name=f"Bayar {amount}").click()
    main(page).get_by_text("Atau lewat transfer bank").click()
    expect(main(page).get_by_text("SIMULASI: jangan kirim uang sungguhan")).to_be_visible()
    reference = main(page).locator("code").last.inner_text()
    page.get_by_label("Nama pemilik rekening pengirim").fill("PT Kopi Senja")
    page.get_by_label("Bukti transfer").set_input_files(JPEG)
    press(page, "Sudah saya kirim")
    expect(main(page).get_by_text("Kami sedang memeriksa mutasi rekening.")).to_be_visible()
    return reference


# ---------------------------------------------------------------- creator
def send_draft(page: Page, caption: str) -> None:
    page.get_by_label("Atau berkas").set_input_files(JPEG)
    page.get_by_label("Teks unggahan").fill(caption)
    press(page, "Kirim ke brand")
    expect(now(page)).to_contain_text("Kopi Senja sedang memeriksa karya Anda.")


def prove_publication(page: Page, url: str) -> None:
    page.get_by_label("Tautan unggahan").fill(url)
    page.get_by_label("Tangkapan layar").set_input_files(JPEG)
    page.get_by_label("Ya, mudah terlihat").check()
    press(page, "Kirim bukti")
    expect(now(page)).to_contain_text("Semua sudah tayang. Tinggal konfirmasi Kopi Senja.")


def save_account(page: Page, name: str, number: str) -> None:
    """From the page of one's money to a saved account."""
    follow(page, "Isi rekening")
    page.get_by_label("Bank atau dompet digital").select_option(label="BCA")
    page.get_by_label("Nomor rekening atau HP").fill(number)
    page.get_by_label("Nama pemilik rekening").fill(name)
    page.get_by_label("Nama sesuai hukum").fill(name)
    page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    press(page, "Simpan rekening")
    expect(main(page).get_by_text(f"BCA •••• {number[-4:]}")).to_be_visible()
    assert number not in page.content()


def save_tax_number(page: Page, name: str, number: str) -> None:
    """From any page with the menu to saved tax data, which then shows only its last digits."""
    follow(page, "Uang", "Data pajak")
    page.get_by_label("Nama sesuai hukum").fill(name)
    page.get_by_label("NIK atau NPWP").fill(number)
    press(page, "Simpan data pajak")
    expect(page.get_by_text("Data pajak Anda tersimpan.").first).to_be_visible()
    assert number not in page.content()
    expect(main(page)).to_contain_text(f"•••• {number[-4:]}")


def amounts_in(place: Locator) -> Locator:
    """The amounts of a calculation, in its order."""
    return place.locator(".ledger .ledger__amount")


def open_invoice(page: Page, title: str) -> Locator:
    """From the page of one's money to the one invoice about a deal; the background worker writes it."""
    follow(page, "Invoice dan dokumen")
    wait_for(page, lambda: main(page).get_by_role("row").filter(has_text=title))
    rows = main(page).get_by_role("row").filter(has_text=title)
    expect(rows).to_have_count(1)
    with page.expect_event("load"):
        rows.get_by_role("link").click()
    return page.get_by_role("article")


def open_slips(page: Page) -> None:
    """From the page of one's money to the slips about withheld tax."""
    follow(page, "Invoice dan dokumen", "Bukti hitung")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bukti hitung potongan pajak")


def bring_numbers(creator: Page, file: Path) -> None:
    """The creator's own numbers replace the made-up ones, and say where they come from."""
    follow(creator, "Performa", "Impor angka")
    creator.get_by_label("Berkas", exact=True).set_input_files(file)
    press(creator, "Baca berkas")
    expect(creator.get_by_text("4 baru, 0 berubah.")).to_be_visible()
    press(creator, "Impor")
    expect(main(creator)).to_contain_text("15,7 rb")
    row = main(creator).get_by_role("row").filter(has_text="Kebun di balkon")
    expect(row).to_contain_text("22.110")
    expect(row).to_contain_text("Terukur · berkas")


# ---------------------------------------------------------------- desk
def confirm_transfer(page: Page, reference: str, amount: str) -> None:
    """From the desk's first page to a confirmed transfer."""
    follow(page, "Transfer")
    page.get_by_role("row").filter(has_text=reference).get_by_role("link").click()
    page.get_by_label("Jumlah di mutasi rekening").fill(amount)
    page.get_by_label("Referensi baris mutasi").fill(f"BCA {reference}")
    press(page, "Konfirmasi: uangnya sudah masuk")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Transfer")
    expect(page.get_by_role("row").filter(has_text=reference)).to_have_count(0)


def approve_payout(page: Page, name: str) -> None:
    """From the desk's first page to an approved payout."""
    follow(page, "Pencairan")
    page.get_by_role("row").filter(has_text=name).get_by_role("link").click()
    page.get_by_label("Dikirim lewat").select_option("manual")
    press(page, "Setujui pencairan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Disetujui")


def pay_out(page: Page, name: str) -> None:
    """The second operator sends an approved payout and finds it on the statement."""
    follow(page, "Pencairan", "Disetujui")
    page.get_by_role("row").filter(has_text=name).get_by_role("link").click()
    press(page, "Sudah saya kirim")
    page.get_by_label("Referensi baris mutasi").fill(f"BCA ke {name}")
    press(page, "Konfirmasi: sudah sampai")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sampai")


#: How far the page is wider than the window, in CSS pixels.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Give every visible text of the page's body one word of 48 letters.
LONG_WORDS = """() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) found.push(walk.currentNode);
  for (const node of found) {
    if (!node.data.trim() || node.parentElement.closest("svg, option, script, style, .btn, .chip, .badge, .money, .stat__value, time, label, .visually-hidden, .link, .tabs, table, .source, .field__prefix, .choice")) continue;
    node.data = "pertanggungjawabanketidaksinambungankeberlangsungan".slice(0, 48);
  }
}"""  # noqa: E501


def too_wide(page: Page) -> list[str]:
    """By how much the page scrolls sideways, as it is and with words that do not end; empty when it does not."""
    found = []
    if (over := page.evaluate(OVERFLOW)) > 0:
        found.append(f"is {over} px too wide")
    page.evaluate(LONG_WORDS)
    if (over := page.evaluate(OVERFLOW)) > 0:
        found.append(f"with long words is {over} px too wide")
    return found
