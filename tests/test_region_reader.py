"""Registers as people send them: packed, in any encoding, with title lines, and damaged in one row or another."""

import csv
import gzip
import io
import zipfile

import numpy as np
import pytest

from coopetition.model.region import Region, RegionError

HEADER = [
    *("URN", "EstablishmentName", "LA (name)", "TypeOfEstablishment (name)", "EstablishmentStatus (name)"),
    *("PhaseOfEducation (name)", "Easting", "Northing", "SchoolCapacity", "NumberOfPupils", "PercentageFSM"),
    *("OfstedRating (name)", "Town"),
]
NAMES = ("St Mary's School", "Hill School", "Park Academy", "École Sainte-Cécile", "Moor School", "Vale School")
ROWS = [
    *(
        [
            *(str(900001 + n), name, "Leeds" if n % 2 else "Bradford", "Community school", "Open", "Secondary"),
            *(
                str(410000 + 1000 * n),
                str(430000 + n),
                str(1000 + n),
                str(900 + (0, 37, 11, 52, 70, 46)[n]),
                str(20.5 + n),
                "Good",
                "Town",
            ),
        ]
        for n, name in enumerate(NAMES)
    )
]


def as_text(rows=None, delimiter=",", *, quoting=csv.QUOTE_MINIMAL, header=None, end="\r\n"):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([header or HEADER, *(rows or ROWS)])
    return out.getvalue()


@pytest.fixture
def load(tmp_path):
    def of(content, name="schools.csv", results=None, **filters):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if results is not None:
            (tmp_path / "ks4.csv").write_bytes(results.encode() if isinstance(results, str) else results)
            filters["results"] = tmp_path / "ks4.csv"
        region = Region.load(path, **filters)
        closes(region)
        return region

    return of


def closes(region):
    """Every row read is kept, dropped or left out, once, in the account and in its sentences."""
    told = region.import_account
    assert told.read == told.kept + sum(told.dropped.values()) + sum(told.left_out.values())
    assert told.kept == len(region)
    counts = [
        int(sentence.split(": ")[1].split()[0].replace(",", ""))
        for sentence in region.account
        if sentence.startswith(("Dropped:", "Left out:"))
    ]
    read = int(region.account[0].split(": ")[1].split()[0].replace(",", ""))
    assert read == len(region) + sum(counts)


def said(region, *words):
    return [sentence for sentence in region.account if all(word in sentence for word in words)]


@pytest.fixture
def whole(load):
    return load(as_text(), "whole.csv")


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        as_text(delimiter=";").encode(),
        as_text(delimiter="\t").encode(),
        as_text(delimiter="|").encode(),
        as_text(quoting=csv.QUOTE_ALL).encode(),
        as_text(end="\n").encode("utf-8-sig"),
        as_text(end="\r").encode("cp1252"),
        as_text().encode("utf-16"),
        b"\xfe\xff" + as_text().encode("utf-16-be"),
        as_text().encode("utf-16-le"),
        as_text().encode("utf-16-be"),
        as_text().encode("utf-32"),
        as_text(delimiter="\t").encode("utf-16"),
        gzip.compress(as_text().encode()),
        zipped(edubasealldata_csv=as_text()),
        zipped(a__readme="x", a__schools_csv=as_text(), __MACOSX__a__schools_csv="x"),
        zipped(schools_csv=as_text(), links_csv="URN,LinkURN,LinkName\n1,2,3\n"),
        ("Schools in England\n\nDownloaded today, \n\n" + as_text()).encode(),
        ("sep=;\r\n" + as_text(delimiter=";")).encode(),
        as_text(header=[f" {name.upper()} " for name in HEADER]).encode(),
        as_text(header=[name.replace("PercentageFSM", "percentage fsm") for name in HEADER]).encode(),
        (as_text() + "\r\n,,,,,,,,,,,,\r\n").encode(),
        as_text().encode().replace(b"Town", b"To\x00wn"),
        as_text([[f" {cell} " for cell in row] for row in ROWS]).encode(),
        as_text([[f'="{row[0]}"', *row[1:]] for row in ROWS]).encode(),
        as_text([[f"{row[0]}.0", *row[1:]] for row in ROWS]).encode(),
        as_text([[f"9.0000{n}E+05", *row[1:]] for n, row in enumerate(ROWS, 1)]).encode(),
        as_text([[f"00{row[0]}", *row[1:]] for row in ROWS]).encode(),
        as_text([[f"'{row[0]}", *row[1:]] for row in ROWS]).encode(),
        as_text([[*row[:10], row[10].replace(".", ","), *row[11:]] for row in ROWS], ";").encode(),
        as_text([[*row[:8], f"{int(row[8]):,}", *row[9:]] for row in ROWS]).encode(),
        as_text([[*row[:11], {"Good": "2"}[row[11]], row[12]] for row in ROWS]).encode(),
        as_text([[*row, "", ""] for row in ROWS]).encode(),
        as_text([[str(n), *row] for n, row in enumerate(ROWS, 1)]).encode(),
        as_text(ROWS, header=[*HEADER, "", ""]).encode(),
    ],
)
def test_one_table_however_it_is_sent(load, whole, content):
    region = load(content)
    assert region.digest() == whole.digest()
    assert region.account[0].startswith("schools.csv: 6 rows read")


def test_where_the_file_of_a_zip_is_known_by_its_columns(load, whole):
    results = zipped(meta_csv="a,b\n1,2\n", ks4_csv="URN,ATT8SCR,P8MEA\n900001,50,0.5\n900002,40,-0.5\n")
    region = load(zipped(schools_csv=as_text()), "extract.zip", results)
    assert said(region, "2 schools: results taken from ks4.csv")
    assert region.schools["id"].tolist() == whole.schools["id"].tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped(readme="x"), r"is a ZIP without a CSV file \(it holds readme\)"),
        (zipped(), "is a ZIP without a CSV file"),
        (zipped(**{"inner.zip": zipped(a_csv="x")}), "unpack it first"),
        (zipped(a_csv=as_text(), b_csv=as_text()), "holds 2 tables that may be meant"),
        (zipped(**{"xl/workbook.xml": "x"}), "is an Excel workbook"),
        (zipped(schools_csv=as_text() * 9)[:300], "is a damaged ZIP"),
        (gzip.compress(as_text().encode())[:200], "is a damaged gzip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "is an Excel workbook"),
        (b"%PDF-1.7 x", "is a PDF"),
        (b'  {"format": "coopetition region"}', "is JSON"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        (b"", "is empty"),
        (b"\n\n \n", "is empty"),
        (as_text().split("\r\n")[0].encode(), "is empty"),
        (bytes(range(256)) * 40, "column '.*' is missing"),
        (b"\0" * 500, "is empty"),
    ],
)
def test_what_is_no_table_is_called_what_it_is(load, content, message):
    with pytest.raises(RegionError, match=message) as caught:
        load(content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_zip_that_would_fill_the_memory(load, monkeypatch):
    monkeypatch.setattr("coopetition.model.region.unpack.LARGEST", 10_000)
    for content in (zipped(schools_csv="x" * 20_000), gzip.compress(b"x" * 20_000), b"x" * 20_000):
        with pytest.raises(RegionError, match=r"holds more than|it has more than"):
            load(content)


def test_a_zip_with_a_password(load):
    packed = bytearray(zipped(schools_csv=as_text()))
    packed[6] |= 1  # the flag of the entry, in both places where it stands
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RegionError, match="is a ZIP with a password"):
        load(bytes(packed))


def test_a_register_in_two_encodings_at_once(load):
    mixed = as_text().encode().replace(b"Hill", "Hüll ".encode("cp1252").strip())
    region = load(mixed)
    assert region.schools["name"][1] == "Hüll School"
    assert region.schools["name"][3] == "École Sainte-Cécile"


def lines_of(rows=None, quoting=csv.QUOTE_MINIMAL):
    return as_text(rows, quoting=quoting, end="\n").splitlines()


def same_but(region, whole, *without):
    """Undamaged schools have the figures that they have in the whole file."""
    kept = np.isin(whole.schools["id"], region.schools["id"])
    assert sorted(set(whole.schools["id"].tolist()) - set(region.schools["id"].tolist())) == list(without)
    for name in ("name", "authority", "x", "y", "places", "roll", "disadvantaged", "grade"):
        assert np.array_equal(region.schools[name], whole.schools[name][kept]), name


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("row", range(1, 7))
def test_a_quote_left_open_spoils_no_other_row(load, whole, row, quoting):
    lines = lines_of(quoting=quoting)
    name = NAMES[row - 1]
    opened = f'"{name}' if quoting == csv.QUOTE_MINIMAL else f"{name},"
    lines[row] = (
        lines[row].replace(name, opened) if quoting == csv.QUOTE_MINIMAL else lines[row].replace(f'{name}"', name)
    )
    region = load("\n".join(lines) + "\n")
    same_but(region, whole)


def test_a_quote_left_open_in_a_large_file(load):
    rows = [[str(900000 + n), f"School {n}", *ROWS[0][2:6], str(400000 + 10 * n), *ROWS[0][7:]] for n in range(1, 3000)]
    lines = lines_of(rows)
    lines[1] = lines[1].replace("School 1", '"School 1')
    region = load("\n".join(lines))
    assert len(region) == 2999
    assert said(region, "In 1 row a quote was left open; read without it")


def test_a_name_over_two_lines_is_one_row(load, whole):
    rows = [list(row) for row in ROWS]
    rows[1][1], rows[2][12] = "Hill\nSchool", "a\nb,c\nd"
    region = load(as_text(rows))
    assert region.schools["name"][1] == "Hill School"
    assert region.import_account.rows.lines.tolist() == [2, 3, 4, 5, 6, 7]
    assert len(region) == len(whole)


@pytest.mark.parametrize("spot", [1, 12])
def test_an_unquoted_comma_is_put_right(load, whole, spot):
    lines = lines_of()
    cell = ROWS[2][spot]
    lines[3] = ",".join([*ROWS[2][:spot], f"{cell}, North", *ROWS[2][spot + 1 :]])
    region = load("\n".join(lines) + "\n")
    assert said(region, "1 of them ragged and mended")
    assert region.schools["name"][2] == ("Park Academy, North" if spot == 1 else "Park Academy")
    assert region.schools["roll"].tolist() == whole.schools["roll"].tolist()


def test_what_cannot_be_put_in_place_is_refused_with_its_line(load, whole):
    lines = ["A title", *lines_of()]
    cells = lines[4].split(",")
    lines[4] = ",".join(cells[:9] + cells[10:])  # one of two numbers is gone: which?
    region = load("\n".join(lines) + "\n")
    same_but(region, whole, "900003")
    assert said(region, "Dropped: 1 with fewer cells than the header (line 5).")
    assert said(region, "1 line above the header")
    assert said(load("\n".join(lines) + "\n", authority="Leeds"), "Dropped: 1 with fewer", "(line 5)")


def test_a_file_cut_off_in_its_last_row(load, whole):
    text = "\n".join(lines_of())
    region = load(text[: text.rindex("430005") + 3])
    same_but(region, whole, "900006")
    assert said(region, "Dropped: 1 cut off at the end of the file (line 7).")


def test_cells_out_of_place_without_a_surplus(load, whole):
    lines = lines_of()
    cells = [*ROWS[3]]
    cells[1:2] = ["École", " Sainte-Cécile"]
    lines[4] = ",".join(cells[: len(HEADER)])
    region = load("\n".join(lines) + "\n")
    assert region.schools["roll"].tolist() == whole.schools["roll"].tolist()
    assert said(region, "In 1 row cells were out of place; put right")


def test_totals_notes_and_the_header_again(load, whole):
    text = as_text(end="\n")
    text += text.splitlines()[0] + "\nTotal,6 schools,,,,,,,6000,5500,,,\n\nSource: Department for Education\n"
    region = load(text)
    same_but(region, whole)
    assert said(region, "Dropped: 2 a line of totals or notes (lines 9 and 11).")
    assert said(region, "Dropped: 1 the header again (line 8).")


def test_the_good_row_of_two_stays(load, whole):
    bad = [[*ROWS[1][:4], "Closed", *ROWS[1][5:]], [*ROWS[2][:6], "", "", *ROWS[2][8:]]]
    again = [ROWS[0], [*ROWS[3][:9], "5", *ROWS[3][10:]]]
    region = load(as_text([*bad, *ROWS, *again]))
    same_but(region, whole)
    assert said(region, "Dropped: 1 listed before.")
    assert said(region, "Dropped: 1 listed before with other figures.")


def test_a_column_that_is_there_twice(load, whole):
    rows = [[*row, "5"] for row in ROWS]
    region = load(as_text(rows, header=[*HEADER, "NumberOfPupils"]))
    same_but(region, whole)
    assert said(region, "Column 'NumberOfPupils' is there more than once; the first was read")


# numbers that cannot be


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("NumberOfPupils", "1e308", "roll cannot be ('1e308'"),
        ("NumberOfPupils", "-5", "roll cannot be"),
        ("NumberOfPupils", "many", "roll is no number ('many')"),
        ("NumberOfPupils", "1_0", "roll is no number"),
        ("NumberOfPupils", "", "roll missing"),
        ("NumberOfPupils", "0", "roll missing"),
        ("NumberOfPupils", "inf", "roll is no number"),
        ("NumberOfPupils", "12-Jan", "roll is no number ('12-Jan')"),
        ("SchoolCapacity", "99999", "places cannot be"),
        ("PercentageFSM", "-5%", "free school meals cannot be ('-5%'; expected 0 to 100 %); taken as missing"),
        ("PercentageFSM", "250", "free school meals cannot be"),
        ("OfstedRating (name)", "Superb", "grade not known ('Superb'); taken as none"),
    ],
)
def test_a_figure_that_cannot_be_is_told_and_taken_as_missing(load, whole, column, cell, words):
    rows = [list(row) for row in ROWS]
    rows[2][HEADER.index(column)] = cell
    region = load(as_text(rows))
    assert len(region) == 6
    assert said(region, "1 school: ", words)
    figure = {"NumberOfPupils": "roll", "SchoolCapacity": "places", "PercentageFSM": "disadvantaged"}.get(column)
    if figure:
        assert region.schools[figure][2] != whole.schools[figure][2]
        assert abs(region.schools[figure][2] / whole.schools[figure][2] - 1) < 0.5
    assert any(row[0] == "4" and row[3] == "changed" for row in region.import_account.table())


@pytest.mark.parametrize(("east", "north"), [("1e21", "430000"), ("-1.75", "53.8"), ("412.3", "430.1"), ("-1", "5000")])
def test_places_that_are_not_in_great_britain(load, whole, east, north):
    rows = [list(row) for row in ROWS]
    rows[2][6:8] = east, north
    region = load(as_text(rows))
    same_but(region, whole, "900003")
    assert said(region, "Dropped: 1 with coordinates that are no metres of the British National Grid.")


def test_shares_given_as_fractions(load, whole):
    rows = [[*row[:10], f"{float(row[10]) / 100:.6g}", *row[11:]] for row in ROWS]
    region = load(as_text(rows))
    assert region.schools["disadvantaged"] == pytest.approx(whole.schools["disadvantaged"])
    assert said(region, "6 schools: free school meals given as fractions (none above 1); read as percentages")
    few = [[*row[:10], "1" if n else "0.4", *row[11:]] for n, row in enumerate(ROWS[:2])]
    assert load(as_text(few)).schools["disadvantaged"].tolist() == [0.004, 0.01]


def test_places_ten_times_the_roll_are_told(load):
    rows = [[*row[:8], "9500", *row[9:]] for row in ROWS[:1]] + ROWS[1:]
    assert said(load(as_text(rows)), "1 school: places more than 10 times the roll; kept as they are.")


# results


def results(rows, header="RECTYPE,URN,ATT8SCR,P8MEA"):
    return "\n".join([header, *rows]) + "\n"


@pytest.mark.parametrize("form", ["{}", "{}.0", "  {} ", '"=""{}"""', "'{}", "0{}"])
def test_results_match_whatever_a_spreadsheet_made_of_the_numbers(load, form):
    told = [f"1,{form.format(900001 + n)},{50 + n},{n / 10}" for n in range(6)]
    region = load(as_text(), results=results(told))
    assert said(region, "6 schools: results taken from ks4.csv.")
    assert said(region, "6 of 6 schools are in ks4.csv.")


@pytest.mark.parametrize(
    "content",
    [
        results(["1;900001;50,5;0,1"], "RECTYPE;URN;ATT8SCR;P8MEA").encode(),
        results(["1\t900001\t50.5\t0.1"], "RECTYPE\tURN\tATT8SCR\tP8MEA").encode("utf-16"),
        ("Key stage 4\n\n" + results(["1,900001,50.5,0.1"])).encode(),
    ],
)
def test_results_in_other_layouts(load, content):
    assert said(load(as_text(), results=content), "1 school: results taken from ks4.csv.")


def test_a_table_of_results_that_names_nobody_is_an_error(load):
    with pytest.raises(RegionError, match=r"names none of the 6 schools: .* like '3801234', those .* like '900001'"):
        load(as_text(), results=results(["1,3801234,50,0.1"]))
    with pytest.raises(RegionError, match=r"names none of the 6 schools"):
        load(as_text(), results=results(["5,,50,0.1"]))


def test_of_two_results_the_one_with_a_figure_counts(load):
    told = ["1,900001,NE,NP", "1,900001,50,0.5", "1,900001,,", "1,900001,40,0.2", "1,900002,40,-0.5", "1,900002,,"]
    told += ["1,900003,SUPP,LOWCOV", "4,,47,0", "5,,46,-0.03", "1,900004,50,50"]
    region = load(as_text(), results=results(told))
    added = region.schools["value_added"] * 1.26
    assert added[0] - added[1] == pytest.approx(1.0, abs=1e-5)
    assert said(region, "2 schools: results taken from ks4.csv.") == []
    assert said(region, "3 schools: results taken from ks4.csv.")  # one by its Attainment 8 alone
    assert said(region, "4 rows of a school that was there before were left out, 1 of them with other results")
    assert said(region, "2 rows without a reference number")
    assert said(region, "1 school: in ks4.csv without a figure")
    assert said(region, "1 times Progress 8 cannot be ('50'; expected -6 to 6 points)")
    assert said(region, "4 of 6 schools are in ks4.csv.")


def test_the_table_of_an_import_names_who_went_and_what_was_filled(load):
    rows = [list(row) for row in ROWS]
    rows[1][4], rows[2][9], rows[2][1] = "Closed", "", '=HYPERLINK("x")'
    table = list(csv.DictReader(io.StringIO(load(as_text(rows)).import_account.as_csv())))
    gone = next(row for row in table if row["what"] == "dropped")
    assert (gone["line"], gone["urn"], gone["name"]) == ("3", "900002", "Hill School")
    assert gone["why"] == "closed or not yet open"
    filled = next(row for row in table if row["why"].startswith("roll missing"))
    assert (filled["line"], filled["figure"], filled["in_file"], filled["used"]) == (
        "4",
        "roll",
        "",
        f"{filled['used']}",
    )
    assert filled["name"].startswith("'=")
