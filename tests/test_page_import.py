"""The page tells what became of the rows of a file of schools, and gives the table of it."""

import csv
import io

import pytest

from coopetition.model.region import Region
from coopetition.viz.became import told

pytestmark = pytest.mark.xdist_group("browser")

HEADER = "URN,establishment_name,la_code,la_name,school_status,phase_of_education,easting,northing,school_capacity,"
HEADER += "number_of_pupils,percentage_fsm,ofsted_overall_label"


def register(schools=24):
    rows = [
        f"{100001 + n},School {n},380,Bradford,{'Closed' if n == 3 else 'Open'},Secondary,{410000 + 900 * n},"
        f"{430000 + 300 * (n % 7)},1000,{'' if n == 5 else 800 + n},{250 if n == 7 else 30},Good"
        for n in range(schools)
    ]
    rows[9] = rows[9].replace("School 9", '"School 9')
    return "\n".join(["Schools of a town", HEADER, *rows]) + "\n"


def test_what_the_page_is_told_closes(tmp_path):
    (tmp_path / "town.csv").write_text(register())
    region = Region.load(tmp_path / "town.csv")
    account = told(region)
    assert (account["rows"], account["kept"]) == (24, 23)
    lists = {each["name"]: each for each in account["lists"]}
    assert lists["dropped"] == {"name": "dropped", "count": 1, "lines": ["1 closed or not yet open"]}
    assert any("free school meals cannot be ('250'" in line for line in lists["changed"]["lines"])
    noted = lists["noted"]["lines"]
    assert any("a quote was left open" in line for line in noted)
    assert any("line above the header" in line for line in noted)
    assert not any(line.startswith(("Dropped", "23 schools:")) for line in noted)
    assert told(Region.synthetic(20)) == {}


@pytest.mark.parametrize("width", [1440, 390])
def test_an_upload_shows_its_account_and_gives_the_table(visit, tmp_path, width):
    (tmp_path / "town.csv").write_text(register())
    one = visit("?term=0", width=width)
    assert one.page.locator("[data-part=became]").count() == 0
    one.unfold("The town")
    one.page.get_by_label("Real schools").check()
    one.part("file").set_input_files(tmp_path / "town.csv")
    one.part("became").wait_for()
    assert "23 kept" in one.part("became").inner_text()
    one.unfold("What became of 24 rows")
    shown = one.part("became").inner_text()
    for words in ("Dropped: 1", "1 closed or not yet open", "1: roll missing", "a quote was left open"):
        assert words in shown
    with one.page.expect_download() as coming:
        one.part("account-csv").click()
    assert coming.value.suggested_filename == "account.csv"
    table = list(csv.DictReader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))
    assert [(row["line"], row["urn"]) for row in table if row["what"] == "dropped"] == [("6", "100004")]
    assert one.run("document.documentElement.scrollWidth <= window.innerWidth")
