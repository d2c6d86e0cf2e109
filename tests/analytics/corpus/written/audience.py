# ruff: noqa: E501 - files are written as they are
"""Who watches: shares by country, city, age and gender."""

from tests.analytics.corpus.written.base import audience, book, case, part, wrong

case(  # what is not a country is left out
    "tt_territories",
    "\ufeffTop territories,Distribution\nID,0.812\nMY,0.055\nSG,0.033\nOthers,0.1\n",
    "bom audience_country share_fraction",
    audience(part("country", "ID", "0.812"), part("country", "MY", "0.055"), part("country", "SG", "0.033")),
    platform="tiktok",
    file="FollowerTopTerritories.csv",
)
case(
    "tt_territories_names_id",
    "Wilayah teratas;Distribusi\nIndonesia;81,2%\nMalaysia;5,5%\nSingapura;3,3%\nArab Saudi;2%\n",
    "audience_country semicolon columns_renamed",
    audience(
        part("country", "ID", "0.812"),
        part("country", "MY", "0.055"),
        part("country", "SG", "0.033"),
        part("country", "SA", "0.02"),
    ),
    platform="tiktok",
)
case(
    "tt_gender",
    "Gender,Distribution\nMale,0.38\nFemale,0.61\nOther,0.01\n",
    "share_fraction",
    audience(part("gender", "male", "0.38"), part("gender", "female", "0.61"), part("gender", "other", "0.01")),
    platform="tiktok",
    file="FollowerGender.csv",
)
case(
    "tt_gender_id_book",
    book(
        (
            "FollowerGender",
            [["Jenis kelamin", "Distribusi"], ["Perempuan", "61%"], ["Laki-laki", "38%"], ["Lainnya", "1%"]],
        )
    ),
    "xlsx columns_renamed share_percent",
    audience(part("gender", "female", "0.61"), part("gender", "male", "0.38"), part("gender", "other", "0.01")),
    platform="tiktok",
    ext="xlsx",
)
case(
    "yt_viewer_age",
    "\ufeffViewer age,Views (%),Watch time (hours) (%)\n13–17 years,4.1,3.9\n18–24 years,41.5,40.2\n25–34 years,38.9,40.0\n35–44 years,15.5,15.9\n",
    "bom share_percent",
    audience(
        part("age", "13-17", "0.041"),
        part("age", "18-24", "0.415"),
        part("age", "25-34", "0.389"),
        part("age", "35-44", "0.155"),
    ),
)
case(
    "ig_audience_age_comma",
    "Usia;Persentase\n13-17;3,5\n18-24;48,0\n25-34;35,5\n35-44;9,0\n45-54;3,0\n55-64;0,8\n65+;0,2\n",
    "share_percent semicolon",
    audience(
        part("age", "13-17", "0.035"),
        part("age", "18-24", "0.48"),
        part("age", "25-34", "0.355"),
        part("age", "35-44", "0.09"),
        part("age", "45-54", "0.03"),
        part("age", "55-64", "0.008"),
        part("age", "65+", "0.002"),
    ),
    platform="instagram",
)
case(  # a share above the whole, and one below nothing
    "ig_audience_impossible_shares",
    "Country,Share\nIndonesia,81.2%\nMalaysia,181.2%\nSingapore,-3%\nThailand,5%\n",
    "audience_country share_impossible",
    audience(
        part("country", "ID", "0.812"),
        part("country", "TH", "0.05"),
        errors=[wrong(3, "share_range"), wrong(4, "share_range")],
    ),
    platform="instagram",
    answers={"kind": "audience"},
)
case(
    "ig_audience_cities",
    "Kota,Persentase\nJakarta,21.4%\nSurabaya,9.9%\nBandung,8.1%\n",
    "share_percent",
    audience(part("city", "Jakarta", "0.214"), part("city", "Surabaya", "0.099"), part("city", "Bandung", "0.081")),
    platform="instagram",
)
case(  # the same country under two names
    "ig_audience_country_twice",
    "Top countries,Percentage\nIndonesia,81.2%\nID,81.2%\nMalaysia,5%\nMY,7%\n",
    "audience_country duplicate_same duplicate_contradicting",
    audience(part("country", "ID", "0.812"), part("country", "MY", "0.05"), errors=[wrong(5, "twice")], same=1),
    platform="instagram",
)
case(
    "tt_gender_impossible_share",
    "Gender,Distribution\nMale,-0.38\nFemale,0.61\n",
    "share_fraction share_impossible",
    audience(part("gender", "female", "0.61"), errors=[wrong(2, "share_range")]),
    platform="tiktok",
)
