"""What an archive tells machines and people: a Process Run Crate, as the specification has it, and a page."""

from __future__ import annotations

import hashlib
import json
import re
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from rocrate.rocrate import ROCrate
from rocrate.vocabs import RO_CRATE

from archives import graph_in, members
from coopetition.experiments.designs.calibration import report as calibrations
from coopetition.experiments.designs.maps import writing as maps
from coopetition.experiments.designs.sensitivity import report as sensitivities
from coopetition.experiments.outputs import cited
from coopetition.experiments.outputs import run_folder as outputs
from coopetition.experiments.outputs.archive import archive
from coopetition.experiments.outputs.archive.gathered import ACCOUNTS, METADATA, PROFILE, README
from coopetition.experiments.runs import folder as sweeps
from coopetition.experiments.runs import sweep

GIVEN = ("MediaObject", "File", "Dataset", "Collection", "CreativeWork", "PropertyValue")  # what an action may be of


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
    assert [name for name in values if re.fullmatch(r"scenarios/england-today-[0-9a-f]{16}\.json", name)]
    assert [name for name in values if re.fullmatch(r"regions/synthetic-20-[0-9a-f]{16}\.json", name)]
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
