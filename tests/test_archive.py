"""Archives: one file that tells people and machines how runs came about, the same bytes whenever it is made."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from copy import deepcopy
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from pyarrow import parquet
from rocrate.rocrate import ROCrate
from rocrate.vocabs import RO_CRATE
from typer.testing import CliRunner

from coopetition.agents.errors import InputError
from coopetition.experiments import cited, outputs
from coopetition.experiments.archive import archive, packing
from coopetition.experiments.archive.gathered import ACCOUNTS, METADATA, PROFILE, README, REPORT
from coopetition.experiments.archive.paths import names_only
from coopetition.experiments.calibration import report as calibrations
from coopetition.experiments.command import app
from coopetition.experiments.maps import writing as maps
from coopetition.experiments.runs import folder as sweeps
from coopetition.experiments.runs import sweep
from coopetition.experiments.sensitivity import report as sensitivities
from coopetition.model.region import Region
from shell import START

STUDY = """
title = "A small study"
story = "What stakes do in a small town."
region = "{}"
years = 2
seeds = 2
metrics = ["cooperation", "takeovers"]
[factors]
accountability.stakes = {{ levels = 3 }}
"""
MORRIS = """
title = "What moves what"
region = "synthetic:12"
years = 1
seeds = 2
design = "morris"
samples = 4
metrics = ["cooperation"]
[factors]
accountability.stakes = {}
dilemma.noise = {}
"""
GIVEN = ("MediaObject", "File", "Dataset", "Collection", "CreativeWork", "PropertyValue")  # what an action may be of


def call(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def done(*words):
    result = call(*words)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """The folders of a run, a sweep and a study of sensitivity, each made from files named by their absolute paths."""
    place = tmp_path_factory.mktemp("left here")
    Region.synthetic(20, seed=3).save(place / "town.json")
    ids = Region.synthetic(20, seed=3).schools["id"]
    (place / "ties.edges").write_text("".join(f"{one} {other}\n" for one, other in pairwise(ids)))
    given = ("--region", place / "town.json", "--partnerships", place / "ties.edges", "--years", 2, "--seed", 7)
    chosen = ("--set", "trust.start=0.4", "--set", "accountability.stakes=2@4", "--event", "city-trust=all@4")
    done("run", "tour-de-france", *given, *chosen, "--out", place / "run")
    for name, text in {"sweep": STUDY.format(place / "town.json"), "sensitivity": MORRIS}.items():
        (place / f"{name}.toml").write_text(text)
        done(name, place / f"{name}.toml", "--out", place / name, "--workers", 1)
    return place


@pytest.fixture(scope="module")
def packed(left):
    """All of them archived."""
    return {name: archive(left / name) for name in ("run", "sweep", "sensitivity")}


@pytest.fixture(scope="module", params=["run", "sweep", "sensitivity"])
def one(request, packed):
    return packed[request.param]


def members(path):
    with zipfile.ZipFile(path) as pack:
        return {each.filename: pack.read(each) for each in pack.infolist()}


def graph_in(path):
    return json.loads(members(path)[METADATA])


def things(document):
    found = {each["@id"]: each for each in document["@graph"]}
    assert len(found) == len(document["@graph"]), "an address stands there twice"
    return found


def several(value):
    return value if isinstance(value, list) else [value]


def addresses(value):
    return [each["@id"] for each in several(value)]


def kinds(thing):
    return several(thing["@type"])


# what the specification and the profile ask for ---------------------------------------------------------------------


def check_musts(document, files):
    """What RO-Crate 1.1 and Process Run Crate 0.5 say must be, of metadata and the files that lie beside it."""
    context, extra = document["@context"]
    assert (context, extra) == ("https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"})
    found = things(document)
    assert found[METADATA]["@type"] == "CreativeWork"
    assert addresses(found[METADATA]["about"]) == ["./"]
    assert addresses(found[METADATA]["conformsTo"]) == ["https://w3id.org/ro/crate/1.1"]
    check_flat(document)
    check_root(found, files)
    check_actions(found)


def check_flat(document):
    """Every thing stands once, refers to others by their addresses, and all of these are there."""
    found, known = things(document), RO_CRATE["@context"]
    for thing in found.values():
        assert {*thing} - {"@id", "@type", *known} == set(), "a word that the context does not know"
        for name, value in thing.items():
            for each in several(value):
                assert isinstance(each, str | int | float) or set(each) == {"@id"}, f"{thing['@id']}: {name}"
                if isinstance(each, dict) and not each["@id"].startswith("https://w3id.org/ro/crate/"):
                    assert each["@id"] in found, f"{each['@id']} is told nowhere"


def check_root(found, files):
    root = found["./"]
    assert kinds(root) == ["Dataset"]
    assert root["name"]
    assert root["description"]
    assert datetime.fromisoformat(root["datePublished"]).tzinfo is not None
    assert all("CreativeWork" in kinds(found[each]) for each in addresses(root["license"]))
    assert PROFILE in addresses(root["conformsTo"])
    assert "CreativeWork" in kinds(found[PROFILE])
    assert {unquote(each) for each in addresses(root["hasPart"])} == {*files} - {METADATA}
    for address in addresses(root["hasPart"]):
        content, told = files[unquote(address)], found[address]
        assert kinds(told) == ["File"]
        assert (told["contentSize"], told["sha256"]) == (str(len(content)), hashlib.sha256(content).hexdigest())
        assert re.fullmatch(r"(application|image|text)/[\w.+-]+", told["encodingFormat"])


def check_actions(found):
    actions = [each for each in found.values() if "CreateAction" in kinds(each)]
    assert actions
    for action in actions:
        assert action["@id"] in addresses(found["./"]["mentions"])
        assert all("SoftwareApplication" in kinds(found[each]) for each in addresses(action["instrument"]))
        assert datetime.fromisoformat(action["startTime"]) <= datetime.fromisoformat(action["endTime"])
        for each in [*addresses(action["object"]), *addresses(action["result"])]:
            assert set(kinds(found[each])) & set(GIVEN)


def test_metadata_hold_to_the_specification_and_the_profile(one):
    check_musts(graph_in(one.archive), members(one.archive))


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("./", "license"),
        ("./", "datePublished"),
        ("./", "conformsTo"),
        ("./", "mentions"),
        ("#run", "instrument"),
        (PROFILE, "@id"),
        (METADATA, "about"),
        ("run.json", "sha256"),
    ],
)
def test_metadata_that_lack_something_are_found_out(packed, where, name):
    """The check above can fail."""
    document = deepcopy(graph_in(packed["run"].archive))
    for each in document["@graph"]:
        if each["@id"] == where:
            del each[name]
    with pytest.raises((AssertionError, KeyError)):
        check_musts(document, members(packed["run"].archive))


def test_the_library_of_its_makers_reads_it(one):
    crate = ROCrate(one.archive)
    assert crate.version == "1.1"
    assert crate.root_dataset["conformsTo"].id == PROFILE
    (action,) = crate.get_by_type("CreateAction")
    assert action["instrument"]["name"] == "coopetition"
    assert {each.id for each in action["result"]} <= {each.id for each in crate.data_entities}
    assert all((Path(crate.source) / unquote(each.id)).is_file() for each in crate.data_entities)


# what is told ---------------------------------------------------------------------------------------------------------


def test_software_is_told_with_version_commit_code_and_packages(one, left):
    account = json.loads((left / one.archive.stem / f"{one.archive.stem}.json").read_text())
    found = things(graph_in(one.archive))
    (software,) = addresses(found["#run"]["instrument"])
    assert found[software]["softwareVersion"] == account["coopetition"]
    assert found["#code"]["value"] == account["code"]
    if account["git"] is not None:
        assert found["#commit"]["value"] == account["git"]["commit"]
    needed = {
        found[each]["name"]: found[each]["softwareVersion"]
        for each in addresses(found[software]["softwareRequirements"])
    }
    assert needed == {"Python": account["python"], **{name: each for name, each in account["packages"].items() if each}}
    assert "url" not in found[software]  # the project has none, and nobody is made up
    assert "agent" not in found["#run"]


def test_what_a_run_was_made_from_is_told(packed):
    found = things(graph_in(packed["run"].archive))
    action = found["#run"]
    values = {found[each]["name"]: found[each].get("value") for each in addresses(action["object"])}
    assert {"region.json", "ties.txt"} <= set(values)
    assert (values["scenario"], values["seed"], values["years"]) == ("tour-de-france", 7, 2)
    assert values["trust.start"] == 0.4
    assert values["accountability.stakes@4"] == 2
    assert json.loads(values["groups.1"]) == {"form": "city-trust", "schools": list(range(20)), "start": 4, "end": None}
    assert len(values) == 9  # whatever is as in the scenario is not told
    assert found["#input/trust.start"]["unitText"] == "share"
    assert "--region town.json --partnerships ties.edges" in action["description"]
    assert {"run.json", "history.csv", "figure.png"} <= set(addresses(action["result"]))


def test_what_a_study_was_made_from_is_told(packed):
    found = things(graph_in(packed["sweep"].archive))
    values = {found[each]["name"]: found[each].get("value") for each in addresses(found["#run"]["object"])}
    assert {"scenarios/england-today.json", "regions/synthetic%3A20.json"} <= set(values)
    assert json.loads(values["study.region"]) == ["town.json"]
    assert json.loads(values["factors.accountability.stakes"])["levels"] == 3
    assert "What stakes do in a small town." in found["./"]["description"]


def test_a_sweep_made_in_python_is_told_without_a_command(tmp_path):
    jobs = [("england-today", {"accountability.stakes": stakes}, 1, "synthetic:12") for stakes in (0.0, 2.0)]
    sweep(jobs, tmp_path / "mine", workers=1, years=1, metrics=["cooperation"], factors=["accountability.stakes"])
    made = archive(tmp_path / "mine")
    check_musts(graph_in(made.archive), members(made.archive))
    found = things(graph_in(made.archive))
    assert json.loads(found["#input/study.factors"]["value"]) == ["accountability.stakes"]
    assert "script in Python" in found["#run"]["description"]
    assert "None" not in members(made.archive)[README].decode()


def test_times_are_those_of_the_account(packed, left):
    for name in ("run", "sweep"):
        account, found = json.loads((left / name / f"{name}.json").read_text()), things(graph_in(packed[name].archive))
        assert (found["#run"]["startTime"], found["#run"]["endTime"]) == (account["started"], account["finished"])
        assert found["./"]["datePublished"] == account["finished"]


def test_a_page_for_people_lies_in_it(one):
    page = members(one.archive)[README].decode()
    assert "\n    coopetition " in page
    assert "coopetition reproduce ." in page
    assert cited.TITLE in page
    assert "numpy " in page
    assert "None" not in page


def test_the_citation_is_that_of_the_project(root):
    told = (root / "CITATION.cff").read_text(encoding="utf-8")
    fields = dict(re.findall(r"^([\w-]+): \"?([^\"\n]+)\"?$", told, re.MULTILINE))
    assert (fields["title"], fields["license"]) == (cited.TITLE, cited.LICENCE)
    assert cited.RELEASED[fields["version"]] == fields["date-released"]
    assert re.findall(r"- name: \"(.+)\"", told) == [cited.AUTHORS]
    assert "MIT License" in (root / "LICENSE").read_text(encoding="utf-8")


def test_accounts_are_called_as_the_verbs_call_them():
    those = [calibrations, sensitivities, maps, sweeps, outputs]
    assert {each.ACCOUNT: each.FORMAT for each in those} == ACCOUNTS


# what is in it --------------------------------------------------------------------------------------------------------


def test_every_file_is_as_it_was_and_runs_are_made_again(packed, left, tmp_path):
    for name, each in packed.items():
        files = members(each.archive)
        assert list(files) == sorted(files)
        assert len(files) == each.files
        assert each.left_out == []
        there = {path.relative_to(left / name).as_posix() for path in (left / name).rglob("*") if path.is_file()}
        assert set(files) == there - {".lock", "log.jsonl"} | {README, REPORT, METADATA}
        assert "How far to trust it" in files[REPORT].decode()
        for path in set(files) - {README, REPORT, METADATA, *ACCOUNTS}:
            assert files[path] == (left / name / path).read_bytes()
        shutil.unpack_archive(each.archive, tmp_path / name)
        assert call("reproduce", tmp_path / name, "--workers", 1).exit_code == 0


def test_the_same_folder_gives_the_same_bytes_whenever_and_wherever(packed, left, tmp_path):
    for name, each in packed.items():
        shutil.copytree(left / name, tmp_path / name, copy_function=shutil.copyfile)  # other times, another place
        words = [*START, "archive", name, "--out", "again.zip", "--force"]
        elsewhere = os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
        ran = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=elsewhere, check=False)
        assert ran.returncode == 0, ran.stderr
        assert (tmp_path / "again.zip").read_bytes() == each.archive.read_bytes()


def test_what_was_unpacked_gives_the_same_archive(one, tmp_path):
    shutil.unpack_archive(one.archive, tmp_path / "unpacked")
    again = archive(tmp_path / "unpacked")
    assert again.archive == tmp_path / "unpacked.zip"
    assert (again.sha256, again.left_out, again.paths_cut) == (one.sha256, [], {})


def test_no_path_of_this_machine_is_in_it(one, left):
    content = members(one.archive)
    for name, each in content.items():
        assert not name.startswith("/")
        for place in (left, left.parent, Path.home(), Path.cwd(), Path(sys.prefix)):
            assert str(place).encode() not in each, f"{name} names {place}"
        if name.endswith(".parquet"):
            words = json.dumps(parquet.read_table(io.BytesIO(each)).to_pylist(), default=str)
            assert str(left.parent) not in words
        if name in ACCOUNTS:
            assert not re.search(r'["\s\']/[\w.]', each.decode()), f"{name} holds an absolute path"


def test_accounts_in_the_folder_stay_as_they_were_and_a_warning_says_what_was_cut(packed, left):
    assert packed["run"].paths_cut == {str(left / name): name for name in ("town.json", "ties.edges")}
    assert {"sweep.toml", "town.json", "sweep"} == set(packed["sweep"].paths_cut.values())
    assert str(left) in (left / "run" / "run.json").read_text()
    told = done("archive", left / "run", "--force").stderr
    assert f"warning: the account names '{left / 'town.json'}'; in the archive it is 'town.json' alone" in told


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        (
            {"command": "coopetition run --region '/a b/c d.csv' --seed 1"},
            "coopetition run --region 'c d.csv' --seed 1",
        ),
        ({"command": "coopetition sweep a.toml --out b"}, "coopetition sweep a.toml --out b"),
        ({"command": "coopetition sweep C:\\mine\\a.toml"}, "coopetition sweep a.toml"),
        ({"command": "coopetition sweep 'C:\\my own\\a.toml'"}, "coopetition sweep a.toml"),
        ({"command": "coopetition sweep '/mine/a.toml"}, "coopetition sweep 'a.toml"),  # no shell would take it
        ({"region": ["/mine/a.json", "synthetic:20"]}, ["a.json", "synthetic:20"]),
        ({"region": "D:\\mine\\a.json"}, "a.json"),
        ({"story": "(x)/(y)/z of https://example.org/a/b or ~/c"}, "(x)/(y)/z of https://example.org/a/b or ~/c"),
        ({"story": "A town, see '/mine/notes.txt'."}, "A town, see 'notes.txt'."),
        ({"command": None}, None),
        ({"n": 1.5}, 1.5),
    ],
)
def test_absolute_paths_are_cut_to_their_names(told, stands):
    (now,) = names_only(told, {}).values()
    assert now == stands


# what is refused ------------------------------------------------------------------------------------------------------


@pytest.fixture
def copied(left, tmp_path):
    return Path(shutil.copytree(left / "run", tmp_path / "copied"))


def test_a_folder_whose_files_were_changed_is_refused(copied):
    with (copied / "events.csv").open("a") as file:
        file.write("one more\n")
    (copied / "figure.png").unlink()
    refused = call("archive", copied)
    assert refused.exit_code == 1
    assert f"{copied / 'events.csv'} is not the file that was written" in refused.stderr
    assert f"{copied / 'figure.png'} is not the file that was written" in refused.stderr
    assert f"coopetition reproduce {copied}" in refused.stderr
    assert not copied.with_name("copied.zip").exists()
    document = json.loads(call("archive", copied, "--json").stdout)
    assert (document["archive"], document["changed"]) == (None, ["events.csv", "figure.png"])


def rewritten(folder, name, content):
    """Change a file of a run, and its account as if it had always been so."""
    (folder / name).write_bytes(content)
    account = json.loads((folder / "run.json").read_text())
    account["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / "run.json").write_text(json.dumps(account))


def one_more_line(file, text):
    return file.read_bytes() + f'1,1,new head,S001,School 1,,,0,"{text}"\n'.encode()


def one_more_column(file, text):
    sink, kept = io.BytesIO(), parquet.read_table(file)
    parquet.write_table(kept.append_column("error", [[text] * len(kept)]), sink, compression="zstd")
    return sink.getvalue()


@pytest.mark.parametrize(("name", "form"), [("events.csv", one_more_line), ("history.parquet", one_more_column)])
def test_a_file_that_holds_a_path_and_cannot_be_changed_is_refused(copied, name, form):
    shutil.copy(copied / name, copied.parent)
    rewritten(copied, name, form(copied.parent / name, f"{copied / 'a.json'} cannot be read"))
    refused = call("archive", copied)
    assert refused.exit_code == 2
    assert f"'{name}' holds the path '{copied}' of this machine" in refused.stderr
    rewritten(copied, name, form(copied.parent / name, "a.json cannot be read"))
    assert call("archive", copied).exit_code == 0


def test_what_no_account_tells_of_is_left_out_and_said(copied):
    (copied / "notes.txt").write_text("private")
    (copied / README).write_text("my own")
    made = done("archive", copied)
    assert "left out, for no account tells of it: README.md, notes.txt" in made.stderr
    assert "notes.txt" not in members(copied.with_name("copied.zip"))
    assert members(copied.with_name("copied.zip"))[README] != b"my own"


def without(folder, *names):
    account = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({key: each for key, each in account.items() if key not in names}))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (shutil.rmtree, "there is no such folder"),
        (lambda folder: (shutil.rmtree(folder), folder.write_text("")), "it is a file"),
        (lambda folder: (folder / "run.json").unlink(), "it holds none of run.json, sweep.json"),
        (lambda folder: (folder / "run.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "run.json").write_text("{}"), "is no account of a coopetition run"),
        (lambda folder: without(folder, "finished"), "of runs that are not finished"),
        (lambda folder: without(folder, "files"), "is broken"),
        (lambda folder: rewritten(folder, "../stray.txt", b""), "lies in no folder of its own"),
    ],
)
def test_what_is_no_folder_of_runs_is_told_in_a_line(copied, spoil, says):
    spoil(copied)
    refused = call("archive", copied)
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not copied.with_name("copied.zip").exists()


def test_an_archive_goes_where_it_may_and_replaces_nothing_unasked(copied, tmp_path):
    (tmp_path / "there.zip").write_text("mine")
    for out, says in {
        tmp_path / "there.zip": "it is there already",
        copied: "it is a folder",
        tmp_path / "no" / "a.zip": "there is no folder",
    }.items():
        refused = call("archive", copied, "--out", out)
        assert refused.exit_code == 2
        assert says in refused.stderr
    assert (tmp_path / "there.zip").read_text() == "mine"
    done("archive", copied, "--out", tmp_path / "there.zip", "--force")
    assert zipfile.is_zipfile(tmp_path / "there.zip")


def test_whole_or_not_at_all(copied, tmp_path, monkeypatch):
    (tmp_path / "there.zip").write_text("mine")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packing.shutil, "copyfileobj", full)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        archive(copied, tmp_path / "there.zip", force=True)
    assert (tmp_path / "there.zip").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copied", "there.zip"]


def test_json_is_one_document(copied, tmp_path):
    made = done("archive", copied, "--out", tmp_path / "a.zip", "--json")
    document = json.loads(made.stdout)
    content = (tmp_path / "a.zip").read_bytes()
    assert document["archive"] == str(tmp_path / "a.zip")
    assert (document["bytes"], document["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (document["files"], document["profile"], document["changed"]) == (
        len(members(tmp_path / "a.zip")),
        PROFILE,
        [],
    )
    assert set(document["paths_cut"].values()) == {"town.json", "ties.edges"}
