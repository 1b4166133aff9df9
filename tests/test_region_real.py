"""The official files themselves, where they lie beside the checkout; the project does not contain them."""

from pathlib import Path

import numpy as np
import pytest

from coopetition.model.region import Region

DATA = Path(__file__).parents[2] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the official files are not beside the checkout")


@pytest.fixture(scope="module")
def secondary():
    return Region.load(DATA / "england_secondary_2026.csv")


@pytest.fixture(scope="module")
def all_phases():
    return Region.load(DATA / "england_schools_2021.csv")


def test_england_has_the_figures_of_facts_a1_to_a4(secondary):
    summary = secondary.summary()
    assert summary["schools"] == 3424 - 12 - 2
    assert summary["roll"]["mean"] == pytest.approx(1068, abs=2)
    assert summary["roll"]["sd"] == pytest.approx(403, abs=2)
    assert summary["roll"]["gini"] == pytest.approx(0.21, abs=0.005)
    assert summary["roll"]["gini_within"] == pytest.approx(0.18, abs=0.005)
    assert summary["disadvantaged"]["mean"] == pytest.approx(0.28, abs=0.005)
    assert summary["disadvantaged"]["sd"] == pytest.approx(0.14, abs=0.005)
    assert summary["disadvantaged"]["dissimilarity"] == pytest.approx(0.28, abs=0.005)
    assert summary["disadvantaged"]["dissimilarity_within"] == pytest.approx(0.22, abs=0.01)
    assert summary["value_added"]["sd"] == pytest.approx(0.39, abs=0.02)
    assert summary["value_added"]["correlation_with_disadvantaged"] == pytest.approx(-0.44, abs=0.02)


def test_bradford_has_35_secondaries_11_without_a_grade(secondary):
    bradford = Region.load(DATA / "england_secondary_2026.csv", authority="Bradford")
    assert len(bradford) == 35
    assert (bradford.schools["grade"] == 0).sum() == 11
    assert "11 schools: grade missing or not judged; taken as none." in bradford.account
    assert bradford.digest() == secondary.select(authority="Bradford").digest()


def test_online_schools_are_named(secondary):
    assert "Dropped: 12 online, without a place." in secondary.account


def test_the_file_of_2021_has_all_phases_and_codes_for_authorities(all_phases):
    assert len(all_phases) == 20_185 - 3
    assert set(all_phases.schools["phase"].tolist()) == {"primary", "secondary"}
    assert not any(name.isdecimal() for name in set(all_phases.schools["authority"].tolist()))
    assert "314 schools: coordinates shared with another school; moved a few metres." in all_phases.account
    for count, words in ((479, "roll missing"), (484, "free school meals missing"), (77, "places missing")):
        assert any(s.startswith(f"{count} schools: {words}") for s in all_phases.account), words


def test_the_file_of_2021_by_authority_and_phase():
    region = Region.load(DATA / "england_schools_2021.csv", authority="380", phases="primary", schools=50)
    assert len(region) == 50
    assert set(region.schools["authority"].tolist()) == {"Bradford"}
    assert set(region.schools["phase"].tolist()) == {"primary"}


def test_the_raw_layout_with_ragged_lines():
    region = Region.load(DATA / "gias_raw_layout_2022.csv")
    assert set(region.schools["authority"].tolist()) == {"Hampshire", "Surrey"}
    assert len(region) == 1096 - 368 - 1
    assert "69 of them ragged" in region.account[0]
    assert (region.schools["trust"] != "").sum() > 100
    assert np.isfinite(region.schools["value_added"]).all()


def test_results_of_one_file_beside_the_schools_of_another(secondary, tmp_path):
    # the joined file's own results, as a table of results would give them
    header = "URN,ATT8SCR,P8MEA\n"
    some = secondary.schools["id"][:200].tolist()
    (tmp_path / "ks4.csv").write_text(header + "".join(f"{urn},SUPP,0.5\n" for urn in some))
    region = Region.load(DATA / "england_schools_2021.csv", phases="secondary", results=tmp_path / "ks4.csv")
    assert any("results taken from ks4.csv" in sentence for sentence in region.account)
