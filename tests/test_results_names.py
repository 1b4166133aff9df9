"""Names are data: whatever a thing is called, its files lie where they belong."""

from __future__ import annotations

import shutil

from coopetition.experiments.outputs.archive import archive
from coopetition.experiments.outputs.report import report_of
from coopetition.experiments.outputs.report import write as write_page
from coopetition.experiments.outputs.reproduce import reproduce
from coopetition.experiments.run_spec import RunSpec
from coopetition.experiments.runs import rows
from coopetition.experiments.runs.executors import Here
from coopetition.model.region import Region
from coopetition.model.scenarios import Scenario
from keeping import TOWN, swept

NAMES = ["../../x", "", ".", "..", "a" * 500, "nul and line", "CON", "aux.", "a.", "é", "\uff41", "A",
         "a", "x/../../../y", "C:\\x", "<script>", "%2e%2e%2f", "~", "$x_{", "-rf"]  # fmt: skip


def test_a_name_never_becomes_a_path(tmp_path):
    names = [*NAMES, str(tmp_path / "absolute" / "x")]
    named = [Region(name, TOWN.schools, TOWN.zones) for name in names]
    scenarios = [Scenario(name, "Mine") for name in names]
    runs = [(one, {}, seed, place) for seed, (one, place) in enumerate(zip(scenarios, named, strict=True))]
    folder = tmp_path / "a" / "b" / "out"
    assert swept(folder, runs).failed == 0
    assert swept(folder, runs).mended == ()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["out"]
    for kind in ("scenarios", "regions"):
        files = [path.name for path in (folder / kind).iterdir()]
        assert len({name.lower() for name in files}) == len(files) == len(names)
        assert all(name.replace("-", "").removesuffix(".json").isalnum() and len(name) < 80 for name in files)
    assert rows(folder)["region"].tolist() == names
    assert reproduce(folder, Here()).whole
    page = write_page(report_of(folder), folder / "report.html")[0].read_text()
    assert "<script>" not in page
    done = archive(folder)
    assert done.changed == []
    shutil.unpack_archive(done.archive, tmp_path / "unpacked")
    assert reproduce(tmp_path / "unpacked", Here()).whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "unpacked"]


def test_two_regions_or_scenarios_of_one_name_are_told_apart(tmp_path):
    one, two = (Region("Town", each.schools, each.zones) for each in (TOWN, Region.synthetic(13, seed=6)))
    mild, hard = (Scenario("mine", "Mine", changes={"accountability.stakes": each}) for each in (0.5, 2.5))
    runs = [(scenario, {}, seed, region) for scenario in (mild, hard) for region in (one, two) for seed in (1, 2)]
    assert swept(tmp_path / "out", runs).failed == 0
    assert rows(tmp_path / "out")["region_digest"].nunique() == 2
    assert rows(tmp_path / "out")["schools"].tolist() == [12, 12, 13, 13] * 2
    assert reproduce(tmp_path / "out", Here()).whole
    assert report_of(tmp_path / "out").points == 4


def test_a_region_called_like_a_drawn_one_is_itself(tmp_path):
    drawn = Region.synthetic(20, seed=3)
    mine = Region("synthetic:20", TOWN.schools, TOWN.zones)
    runs = [("england-today", {}, 3, "synthetic:20"), ("england-today", {}, 3, mine)]
    swept(tmp_path / "out", runs)
    assert rows(tmp_path / "out")["schools"].tolist() == [len(drawn), 12]
    assert reproduce(tmp_path / "out", Here()).whole


def test_a_scenario_of_ones_own_brings_its_town(tmp_path):
    (tmp_path / "mine.toml").write_text('title = "Mine"\n[town]\nschools = 14\nauthorities = ["Here"]\n')
    swept(tmp_path / "out", [RunSpec(str(tmp_path / "mine.toml"), years=1, seed=seed) for seed in (1, 2)])
    (tmp_path / "mine.toml").unlink()
    assert reproduce(tmp_path / "out", Here()).whole


def test_files_that_an_account_names_outside_its_folder_are_not_looked_at(sweeps, tmp_path):
    from coopetition.experiments.runs.provenance import changed, fingerprint

    (tmp_path / "secret").write_text("secret")
    (tmp_path / "in").mkdir()
    for name in ("../secret", str(tmp_path / "secret"), "a/../../secret", "..\\secret", "C:secret", ""):
        assert changed(tmp_path / "in", {name: fingerprint(tmp_path / "secret")}) == [name]
