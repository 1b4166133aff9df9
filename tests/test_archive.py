"""Archives: what is in one, the same bytes whenever it is made, and what is refused."""

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
from pathlib import Path

import pytest
from pyarrow import parquet

from archives import call, done, members
from coopetition.agents.errors import InputError
from coopetition.experiments.outputs.archive import archive, packing
from coopetition.experiments.outputs.archive.gathered import ACCOUNTS, METADATA, PROFILE, README, REPORT
from coopetition.experiments.outputs.archive.paths import names_only
from keeping import seal
from shell import START

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
    seal(folder, name)


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
        (lambda folder: (folder / "run.json").write_text("{"), "is not JSON"),
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
