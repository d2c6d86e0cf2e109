"""Who is in the demo market. All names, handles and numbers are invented."""

from dataclasses import dataclass

DOMAIN = "demo.sorot.example"
PASSWORD = "sorot-demo-2026"  # noqa: S105  (a demo password, printed by `bin/up`; production refuses demo data)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. `key` is the local part of the address."""

    key: str
    name: str
    zone: str = "Asia/Jakarta"
    locale: str = "id"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Team:
    """An organisation with its members: (person key, role)."""

    key: str
    kind: str
    name: str
    about: str
    city: str
    members: tuple[tuple[str, str], ...]
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Creator:
    """A creator; `accounts` are (platform, followers, posts, engagement rate in %); an unknown number is None."""

    key: str
    name: str
    city: str
    categories: tuple[str, ...]
    accounts: tuple[tuple[str, int | None, int | None, float | None], ...]
    bio: str
    languages: tuple[str, ...] = ("id",)
    kind: str = "influencer"
    field: str = ""
    zone: str = "Asia/Jakarta"
    is_verified: bool = False
    managed: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def handle(self) -> str:
        return self.key


PEOPLE = (
    Person("sri", "Sri Wahyuni"),
    Person("adi", "Adi Prakoso"),
    Person("dewi", "Dewi Anggraini"),
    Person("vina", "Vina Lestari"),
    Person("fajar", "Fajar Nugroho"),
    Person("wayan", "Wayan Sutama", zone="Asia/Makassar"),
    Person("maya", "Maya Hapsari"),
    Person("galih", "Galih Permana", locale="en"),
    Person("bima", "Bima Saputra"),
)

TEAMS = (
    Team(
        "kopi-senja", "brand", "Kopi Senja", "Kedai kopi dan kopi susu botol dari Bandung.", "32.73",
        (("dewi", "owner"), ("vina", "viewer"), ("fajar", "finance")),
    ),
    Team(
        "sabun-kembang", "brand", "Sabun Kembang Tanjung", "Sabun batang dari minyak kelapa, dibuat di Bali.", "51.71",
        (("wayan", "owner"),),
    ),
    Team(
        "tas-arunika", "brand", "Tas Arunika", "Tas anyam perajin Yogyakarta.", "34.71",
        (("maya", "owner"), ("dewi", "viewer")), is_verified=False,
    ),
    Team(
        "ruang-lantang", "agency", "Ruang Lantang", "Agensi kampanye kreator, Jakarta.", "31.74",
        (("galih", "owner"),),
    ),
    Team(
        "rumah-kreator", "management", "Rumah Kreator Nusantara", "Manajemen kreator.", "31.74", (("bima", "owner"),),
    ),
)

WITA, WIT = "Asia/Makassar", "Asia/Jayapura"

CREATORS = (
    # nano, below 1 thousand
    Creator("tika.nyemil", "Tika Maharani", "33.74", ("food",), (("instagram", 640, 88, 9.1),), "Jajan pinggir jalan Semarang."),
    Creator("bagus.rakit", "Bagus Wicaksono", "35.73", ("tech", "gaming"), (("youtube", 820, 41, 7.4),), "Rakit PC hemat untuk mahasiswa."),
    Creator("ona.papua", "Ona Wanggai", "91.71", ("travel", "education"), (("instagram", 910, 120, 11.2),), "Cerita dari Jayapura.", zone=WIT),
    Creator("lastri.kebaya", "Lastri Wulandari", "33.72", ("fashion",), (("instagram", 480, 63, 12.0), ("tiktok", 760, 30, 10.4)), "Padu padan kebaya sehari-hari.", ("id", "jv")),
    Creator("ucok.ngopi", "Ucok Siregar", "12.71", ("food",), (("tiktok", 530, 25, None),), "Kopi Medan, satu cangkir sehari.", ("id", "btk")),
    Creator("mila.tanam", "Mila Kartika", "32.71", ("home",), (("instagram", 890, 140, 8.8),), "Kebun balkon dua meter."),
    Creator("yogi.lari", "Yogi Firmansyah", "36.71", ("health",), (("instagram", 720, 95, 6.9),), "Lari pagi, pelan tapi rutin."),
    Creator("nana.anyam", "Nana Rosdiana", "52.71", ("home", "fashion"), (("instagram", None, None, None),), "Anyaman Lombok.", zone=WITA),
    # micro, 1 to 100 thousand
    Creator("rani.masak", "Rani Larasati", "32.73", ("food", "family"), (("instagram", 48_200, 612, 6.1), ("tiktok", 71_500, 340, 8.3)), "Resep 10 menit untuk anak kos dan ibu muda.", ("id", "su"), is_verified=True),
    Creator("tono.jalan", "Tono Hidayat", "34.71", ("travel",), (("instagram", 22_400, 301, 4.8),), "Jalan murah, cerita panjang.", ("id", "jv", "en")),
    Creator("putri.rias", "Putri Ayu Damayanti", "31.74", ("beauty",), (("instagram", 64_800, 720, 5.2), ("youtube", 12_900, 110, 4.1)), "Rias wajah untuk kulit sawo matang.", is_verified=True),
    Creator("dimas.gawai", "Dimas Aditya", "35.78", ("tech",), (("youtube", 88_300, 260, 5.9), ("instagram", 19_700, 210, 3.2)), "Ulasan gawai jujur, tanpa skrip."),
    Creator("sekar.hijab", "Sekar Paramitha", "32.73", ("fashion", "beauty"), (("instagram", 53_600, 890, 4.4), ("tiktok", 39_000, 280, 7.0)), "Gaya hijab kantor dan kampus.", managed=True),
    Creator("ketut.laut", "Ketut Ardana", "51.71", ("travel", "health"), (("instagram", 31_900, 415, 6.6),), "Selam dan laut Bali.", ("id", "ban", "en"), zone=WITA),
    Creator("ibu.sinta", "Sinta Puspitasari", "32.01", ("family", "food"), (("tiktok", 27_300, 390, 9.4),), "Bekal anak SD, 15 ribu sehari."),
    Creator("hendra.uang", "Hendra Kusuma", "31.71", ("finance", "education"), (("youtube", 46_100, 150, 4.9), ("instagram", 28_800, 330, 3.6)), "Atur gaji UMR sampai bisa nabung.", kind="kol", field="Perencana keuangan", is_verified=True),
    Creator("dr.laksmi", "Laksmi Handayani", "34.71", ("health", "education"), (("instagram", 58_700, 240, 5.5),), "Dokter kulit. Bicara bukti, bukan janji.", kind="kol", field="Dokter spesialis kulit", is_verified=True),
    Creator("raka.main", "Raka Pradipta", "35.78", ("gaming",), (("youtube", 74_500, 520, 7.7), ("tiktok", 33_200, 410, 8.8)), "Gim lokal, dibahas sampai tamat."),
    Creator("uni.rasa", "Rina Yulianti", "13.71", ("food",), (("instagram", 36_400, 450, 5.8),), "Masakan Padang rumahan.", ("id", "min")),
    Creator("daeng.jajan", "Andi Rahmat", "73.71", ("food", "travel"), (("tiktok", 41_800, 305, 9.0),), "Kuliner Makassar.", ("id", "bug"), zone=WITA),
    Creator("nadia.baca", "Nadia Safitri", "33.74", ("education",), (("instagram", 15_300, 270, 6.3),), "Satu buku, satu menit."),
    Creator("wulan.rumah", "Wulan Purnama", "36.71", ("home", "family"), (("instagram", 44_900, 380, 4.7),), "Menata rumah 36 meter."),
    Creator("jojo.kocak", "Johan Setiawan", "12.71", ("entertainment",), (("tiktok", 92_600, 510, 10.1),), "Sketsa keluarga Batak.", ("id", "btk"), managed=True),
    Creator("mei.teh", "Meilani Tanuwijaya", "61.71", ("food", "beauty"), (("instagram", 18_200, 205, 5.0),), "Teh, kue, dan perawatan kulit.", ("id", "zh")),
    Creator("opung.tani", "Parulian Harahap", "16.71", ("education", "home"), (("youtube", 9_700, 88, 6.1),), "Bertani di lahan sempit."),
    Creator("gita.yoga", "Gita Saraswati", "51.71", ("health",), (("instagram", 67_200, 530, 4.2),), "Yoga untuk punggung pegal.", ("id", "en"), zone=WITA),
    Creator("fikri.motor", "Fikri Ramadhan", "32.73", ("tech",), (("youtube", 52_400, 240, 5.1),), "Motor harian, servis sendiri.", ("id", "su")),
    Creator("maria.kupang", "Maria Nahak", "53.71", ("fashion", "travel"), (("instagram", 11_800, 190, 8.2),), "Tenun Timor, dipakai ke mana saja.", zone=WITA),
    Creator("bang.udin", "Syarifudin Hasan", "31.74", ("food", "entertainment"), (("tiktok", 85_400, 620, 8.1),), "Makan bareng warga Betawi.", ("id", "bew")),
    Creator("lia.skin", "Amelia Gunawan", "35.78", ("beauty",), (("tiktok", 24_700, 180, 7.5), ("instagram", 13_300, 160, 4.9)), "Perawatan kulit remaja, tanpa filter."),
    # macro, 100 thousand to 1 million
    Creator("arum.dapur", "Arum Sasongko", "34.71", ("food",), (("instagram", 312_000, 1_420, 3.4), ("youtube", 145_000, 310, 4.0)), "Dapur Jawa, cara ibu.", ("id", "jv"), is_verified=True),
    Creator("rizal.trip", "Rizal Mahendra", "31.74", ("travel",), (("youtube", 486_000, 410, 3.9), ("instagram", 228_000, 980, 2.8)), "Keliling 38 provinsi.", ("id", "en"), is_verified=True),
    Creator("celine.gaya", "Celine Wijaya", "31.71", ("fashion", "beauty"), (("instagram", 641_000, 1_730, 2.6),), "Gaya kota, merek lokal.", managed=True, is_verified=True),
    Creator("bayu.fit", "Bayu Anggara", "32.73", ("health",), (("instagram", 176_000, 720, 3.1), ("tiktok", 398_000, 540, 5.0)), "Latihan tanpa alat."),
    Creator("ayah.kembar", "Reza Pahlevi", "32.01", ("family", "entertainment"), (("tiktok", 720_000, 680, 6.2),), "Ayah dua anak kembar."),
    Creator("guru.ipa", "Tri Hastuti", "33.72", ("education",), (("tiktok", 254_000, 460, 7.1),), "Percobaan IPA dari dapur.", kind="kol", field="Guru fisika", is_verified=True),
    Creator("noval.retro", "Noval Hakim", "64.71", ("gaming", "tech"), (("youtube", 133_000, 290, 4.6),), "Konsol lawas yang masih hidup.", zone=WITA),
    # mega, above 1 million
    Creator("kirana.s", "Kirana Soedibyo", "31.74", ("beauty", "fashion", "entertainment"), (("instagram", 4_210_000, 2_940, 1.7), ("tiktok", 2_860_000, 820, 3.3)), "Penyanyi dan pembawa acara.", managed=True, is_verified=True),
    Creator("mas.jenaka", "Gilang Ramelan", "34.71", ("entertainment",), (("youtube", 2_370_000, 640, 3.0),), "Komedi tunggal.", ("id", "jv"), is_verified=True),
    Creator("chef.damar", "Damar Hadinata", "31.71", ("food", "home"), (("instagram", 1_480_000, 2_110, 2.2), ("youtube", 1_120_000, 530, 2.9)), "Juru masak, 20 tahun di dapur hotel.", kind="kol", field="Juru masak profesional", is_verified=True),
)

#: Who is printed by `bin/up`: (person or creator key, what they show, in id, in en).
SHOWN = (
    ("rani.masak", "Kreator", "Creator"),
    ("dewi", "Brand (Kopi Senja, pemilik)", "Brand (Kopi Senja, owner)"),
    ("galih", "Agensi (Ruang Lantang)", "Agency (Ruang Lantang)"),
    ("bima", "Manajer kreator", "Creators' manager"),
    ("sri", "Operator", "Operator"),
    ("adi", "Operator kedua", "Second operator"),
)
