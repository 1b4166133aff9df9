"""The page where many visit: a link and a code for others, uploads in place of paths, and what is granted to each."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest

from browser import Dashboard
from coopetition.model.region import Region
from coopetition.viz.limits import ALONE, SHARED, grant
from knocking import HOST, Caller, ask

pytestmark = pytest.mark.xdist_group("browser")
SMALL = "/?years=2&term=0&region=synthetic:20"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Return a dashboard that others may visit, with files beside it that are none of their business."""
    folder = tmp_path_factory.mktemp("shared")
    Region.synthetic(20, seed=3).save(folder / "own.json")
    (folder / "mine.toml").write_text('title = "Mine"\n[accountability]\nstakes = 2\n')
    with Dashboard(folder, more=("--host", HOST)) as one:
        yield one


@pytest.fixture
def come(shared):
    """Return a function that lets one more visitor in, each with a browser of their own."""
    opened = []

    def enter(path=SMALL):
        opened.append(Caller(shared, shared.cookies()))
        return opened[-1].enter(path)

    yield enter
    for one in opened:
        leave(shared, one, one.cookies)


def leave(shared, one, cookies):
    """Close a tab as a browser does."""
    one.line.close()
    path = f"/_solara/api/close/{one.kernel}?session_id={one.page}"
    assert ask(shared, path, "POST", cookie=cookies, content_length="0")[0] == 200


def test_the_link_and_a_code_are_told(shared):
    told = shared.told()
    assert f"http://{HOST}:{shared.port}/?token={shared.token}" in told
    assert sum(each.count("█") + each.count("▄") + each.count("▀") for each in told.splitlines()) > 200
    assert (shared.folder / "state" / "coopetition" / "dashboard" / "token-shared").is_file()
    assert not (shared.folder / "state" / "coopetition" / "dashboard" / "token").exists()


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-name.invalid"])
def test_an_address_that_is_not_this_machines_is_told(host):
    command = [sys.executable, "-m", "coopetition.viz", "--no-browser", "--port", "0", "--host", host]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 2
    assert done.stderr.startswith("error: --host")
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_by_a_dashboard_tells_its_link(shared):
    command = [sys.executable, "-m", "coopetition.viz", "--no-browser", "--port", str(shared.port), "--host", HOST]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=shared.environment, timeout=300)
    assert done.returncode == 2
    assert shared.token in done.stderr
    other = {**shared.environment, "XDG_STATE_HOME": str(shared.folder / "other")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=other, timeout=300)
    assert done.returncode == 2
    assert "token=" not in done.stderr  # one that knows another secret code is not ours


def said_of(one, name):
    """Return what is told of a name, wherever it is said: in the address, by the choices, by messages."""
    for event, data in (
        ("open_file", name),
        ("open_file", f"./{name}"),
        ("town", f"../{name}"),
        ("take", name),
        ("take", f"./{name}"),
        ("authorities", [name]),
        ("govern", {"what": name, "where": name, "start": 1, "end": None}),
        ("load", {"name": name, "text": name}),
    ):
        one.fire(event, data)
    one.settled()
    world = one.answer({"type": "hello"}, "world")[0]
    assert (world["schools"], world["scenario"]) == (150, "england-today")
    place = one.widgets[one.part("open_file")]["place"]
    assert (place["shared"], place["path"]) == (True, "")
    return list(one.notices)


def test_paths_of_the_server_cannot_be_named_nor_are_told(come, shared):
    # whether a file is there or not, the same is told
    for name in ("/etc/passwd", "own.json", "mine.toml"):
        query = f"region={name}&scenario={name}&partnerships={name}&event={name}&set={name}&authority={name}"
        query = f"/?years=2&{query}&region=./{name}&region=file://{name}&scenario=./{name}"
        here, away = shared.folder / name, shared.folder / "away"
        found = [said_of(come(query), name)]
        if here.parent == shared.folder:
            here.rename(away)
            found.append(said_of(come(query), name))
            away.rename(here)
        assert all(each == found[0] for each in found)
        assert any("cannot be named" in each for each in found[0])


def upload(one, name, content):
    one.fire("piece", {"name": name, "size": len(content), "from": 0, "number": 1}, [content])
    one.settled()
    return one.answer({"type": "hello"}, "world")[0]["schools"]


def test_an_upload_is_its_visitors_alone(come, shared, tmp_path):
    contents = [Region.synthetic(size, seed=3).save(tmp_path / f"{size}.json").read_bytes() for size in (20, 30)]
    one, other = come(), come()
    assert upload(one, "../../town.json", contents[0]) == 20
    assert upload(other, "town.json", contents[1]) == 30  # of the same name: neither takes the other's place
    kept = sorted((shared.folder / "regions").rglob("*.json"))
    assert [each.name for each in kept] == ["town.json"] * 2
    assert all(len(each.parent.name) == 32 for each in kept)
    share = one.widgets[one.part("ask_table")]
    assert "--region town.json" in share["command"]
    own = share["address"]
    assert own.partition("region=")[2].startswith("regions/")
    assert come("/" + own).answer({"type": "hello"}, "world")[0]["schools"] == 20
    for guess in ("regions/town.json", f"regions/{'0' * 32}/town.json", "regions/*/town.json", "regions"):
        assert come(f"/?years=2&region={guess}").answer({"type": "hello"}, "world")[0]["schools"] == 150


def test_several_at_once_have_worlds_of_their_own(come):
    scenarios = ("england-today", "mortal-engines", "tour-de-france")
    visitors = [come(f"/?years=3&term=0&region=synthetic:{20 + k}&seed={k}") for k in range(6)]
    for k, one in enumerate(visitors):
        one.fire("take", scenarios[k % 3])
    for k, one in enumerate(visitors):
        one.settled()
        world = one.answer({"type": "hello"}, "world")[0]
        assert (world["scenario"], world["seed"], world["schools"]) == (scenarios[k % 3], str(k), 20 + k)
        got = one.answer({"type": "pull", "epoch": world["epoch"], "first": 0, "count": 10}, "frames")[0]
        assert got["rows"] >= 1


def test_what_is_granted_to_each_is_told_kindly(come):
    one = come(f"/?years=60&region=synthetic:{SHARED.schools + 1}")
    assert any(f"from 1 to {SHARED.years}" in each for each in one.notices)
    assert any(f"up to {SHARED.schools} schools" in each for each in one.notices)
    one.fire("town", str(SHARED.schools + 1))
    one.settled()
    assert any(f"up to {SHARED.schools} schools" in each and "stays" in each for each in one.notices)
    one.fire("piece", {"name": "big.csv", "size": SHARED.upload + 1, "from": 0, "number": 1}, [b"x"])
    one.settled()
    assert any("larger than 60 MB" in each for each in one.notices)
    for number in range(SHARED.uploads):
        one.fire("piece", {"name": "bad.json", "size": 2, "from": 0, "number": number}, [b"{}"])
    one.settled()
    assert any(f"{SHARED.uploads} files were uploaded" in each for each in one.notices)
    lab = come("/laboratory?population=moore&side=200")
    assert any("up to 10,000 may play" in each for each in lab.notices)


@pytest.fixture
def granted():
    yield grant
    grant(ALONE)


def test_no_more_is_kept_than_there_is_room_for(tmp_path, granted):
    from dataclasses import replace

    from coopetition.agents.errors import InputError
    from coopetition.viz.uploads import Upload

    granted(replace(SHARED, files=3, kept=10))
    for size, fits in ((4, True), (4, True), (4, False), (1, True), (1, False)):
        one = Upload("town.csv", size)
        assert one.take(b"x" * size)
        if fits:
            one.keep(tmp_path)
        else:
            with pytest.raises(InputError, match="no more room"):
                one.keep(tmp_path)


@pytest.mark.slow
def test_when_all_places_are_taken_it_says_so_until_one_is_free(come, shared):
    cookies = shared.cookies()
    visitors = [Caller(shared, cookies) for _ in range(SHARED.visitors)]
    for one in visitors:
        one.settled()
    status, headers, body = ask(shared, cookie=cookies)
    assert (status, headers["retry-after"]) == (503, "5")
    assert f"All {SHARED.visitors} places" in body
    with pytest.raises(Exception, match="403"):
        Caller(shared, cookies)
    leave(shared, visitors.pop(), cookies)
    end = time.monotonic() + 300
    while ask(shared, cookie=cookies)[0] != 200:
        assert time.monotonic() < end
        time.sleep(0.05)
    for one in visitors:
        leave(shared, one, cookies)


def test_make_passes_the_host_on(root):
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make")
    command = [make, "-n", "-o", ".venv/.runtime", "dashboard", "HOST=192.0.2.7"]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert "--host '192.0.2.7'" in said.stdout
