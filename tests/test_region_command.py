"""The command's verbs about regions."""

import json

import pytest
from typer.testing import CliRunner

from coopetition.experiments.command.region import app
from coopetition.model.region import Region, RegionError

HEADER = (
    "URN,establishment_name,la_code,la_name,phase_of_education,easting,northing,"
    "school_capacity,number_of_pupils,percentage_fsm,ofsted_overall_label"
)
ROWS = "\n".join(
    f"{100000 + n},School {n},380,{'Bradford' if n < 4 else 'Leeds'},Secondary,{410000 + 900 * n},430000,1000,900,30,"
    for n in range(1, 7)
)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "schools.csv"
    path.write_text(f"{HEADER}\n{ROWS}\n")
    return path


@pytest.mark.parametrize("verb", ["make", "import", "show"])
def test_help_has_an_example(verb):
    done = run(verb, "--help")
    assert done.exit_code == 0
    assert f"Example: coopetition region {verb}" in done.stdout


def test_make_writes_the_region_it_reports(tmp_path):
    done = run("make", "--schools", 40, "--seed", 3, "--out", tmp_path / "town.json", "--json")
    summary = json.loads(done.stdout)
    assert summary["schools"] == 40
    assert Region.load(tmp_path / "town.json").digest() == summary["digest"] == Region.synthetic(40, 3).digest()
    assert "written" in done.stderr


def test_import_filters_writes_and_prints_the_account(file, tmp_path):
    out = tmp_path / "bradford.json"
    done = run("import", file, "--authority", "Bradford", "--phase", "secondary", "--schools", 2, "--out", out)
    assert done.exit_code == 0
    assert "kept: 2 schools." in done.stdout
    assert "2 schools: grade missing or not judged; taken as none." in done.stdout
    assert len(Region.load(out)) == 2


def test_import_takes_a_table_of_results(file, tmp_path):
    (tmp_path / "ks4.csv").write_text("URN,ATT8SCR,P8MEA\n100001,50,0.5\n100002,NP,NP\n")
    done = run("import", file, "--results", tmp_path / "ks4.csv", "--json")
    assert "1 school: results taken from ks4.csv." in json.loads(done.stdout)["account"]


def test_import_writes_who_went_and_what_was_filled_in(file, tmp_path):
    file.write_text(
        file.read_text().replace("100002,School 2,380,Bradford,Secondary,", "100002,School 2,380,Bradford,Nursery,")
    )
    done = run("import", file, "--account", tmp_path / "rows" / "account.csv", "--json")
    assert json.loads(done.stdout)["schools"] == 5
    rows = (tmp_path / "rows" / "account.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "line,urn,name,what,why,figure,in_file,used"
    assert rows[1] == "3,100002,School 2,dropped,neither primary nor secondary,,,"
    assert any(row.startswith("2,100001,School 1,changed,grade missing") for row in rows)
    with pytest.raises(RegionError, match=r"expected a name that ends in .csv"):
        run("import", file, "--account", tmp_path / "account.json")


def test_options_repeat(file):
    both = json.loads(run("show", file, "--authority", "Bradford", "--authority", "leeds", "--json").stdout)
    assert both["authorities"] == {"Bradford": 3, "Leeds": 3}


def test_show_prints_one_json_document_or_a_table():
    done = run("show", "synthetic:30", "--json")
    assert set(json.loads(done.stdout)) >= {
        *("schools", "pupils", "authorities", "phases", "roll", "disadvantaged", "grades", "trusts", "account"),
    }
    assert done.stderr == ""
    table = run("show", "synthetic:30").stdout
    assert "roll: gini" in table
    assert "drawn with seed 1" in table


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "no.csv"], "region file 'no.csv' does not exist"),
        (["show", "synthetc"], "did you mean 'synthetic'"),
        (["make", "--schools", "0"], "schools=0; expected a whole number, 1 or more"),
        (["show", "synthetic:30", "--authority", "Twon 1"], "did you mean 'Town 1'"),
        (["show", "synthetic:30", "--schools", "0"], "schools=0; expected 1 or more"),
        (["make", "--out", "town.txt"], "expected a name that ends in .json"),
    ],
)
def test_bad_input_raises_the_error_the_command_reports(words, message):
    with pytest.raises(RegionError, match=message):
        run(*words)
