"""The link of the page: its secret code on the disk, and where the page listens."""

from __future__ import annotations

import multiprocessing
import os
import re
import stat

import pytest

from coopetition.agents.errors import InputError
from coopetition.viz import token_file
from coopetition.viz.hosts import listening, names, places, written
from coopetition.viz.token_file import kept


@pytest.fixture
def place(tmp_path):
    return tmp_path / "state" / "dashboard"


posix = pytest.mark.skipif(os.name == "nt", reason="rights of files are another matter there")


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_it_is_its_owners_alone_and_the_same_after_a_restart(place):
    before = os.umask(0)
    try:
        token = kept("token", where=place)
    finally:
        os.umask(before)
    assert re.fullmatch(r"[\w-]{43}", token)
    assert (rights(place), rights(place / "token")) == (0o700, 0o600)
    assert kept("token", where=place) == token
    assert kept("token-shared", where=place) != token
    assert kept("token", anew=True, where=place) != token


@posix
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604, 0o666])
def test_one_that_others_could_read_is_replaced(place, mode):
    token = kept("token", where=place)
    (place / "token").chmod(mode)
    place.chmod(0o755)
    assert kept("token", where=place) != token
    assert (rights(place), rights(place / "token")) == (0o700, 0o600)


@posix
@pytest.mark.parametrize("content", ["", "short", "x" * 42, "ü" * 43, "a b" * 20, "\0" * 43])
def test_a_damaged_one_is_replaced(place, content):
    place.mkdir(parents=True)
    (place / "token").write_text(content)
    (place / "token").chmod(0o600)
    token = kept("token", where=place)
    assert kept("token", where=place) == token != content


@posix
def test_a_link_is_never_followed(place, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("v" * 43)
    victim.chmod(0o600)
    place.mkdir(parents=True)
    for target in (victim, tmp_path / "not there"):
        (place / "token").unlink(missing_ok=True)
        (place / "token").symlink_to(target)
        assert kept("token", where=place) != "v" * 43
        assert not (place / "token").is_symlink()
    assert victim.read_text() == "v" * 43
    assert not (tmp_path / "not there").exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "linked").symlink_to(elsewhere)
    with pytest.raises(token_file.TokenError):
        kept("token", where=tmp_path / "linked")


def _keep(place, ready, found):
    ready.wait(30)
    found.put(kept("token", where=place))


def test_several_that_start_at_once_have_one(place):
    context = multiprocessing.get_context("fork" if os.name != "nt" else "spawn")
    ready, found = context.Barrier(4), context.Queue()
    started = [context.Process(target=_keep, args=(place, ready, found)) for _ in range(4)]
    for each in started:
        each.start()
    tokens = {found.get(timeout=300) for _ in started}
    for each in started:
        each.join(60)
    assert tokens == {kept("token", where=place)}


# names and addresses


def test_without_a_host_it_listens_on_this_machine_alone():
    sockets = listening(0)
    assert {each.getsockname()[0] for each in sockets} <= {"127.0.0.1", "::1"}
    for each in sockets:
        each.close()


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.7",
        "no-such-name.invalid",
        "",
        " ",
        "300.1.1.1",
        "2001:db8::7",
        "a b",
        "x" * 300,
        "224.0.0.1",
        "1.2.3.4/8",
        "\0",
    ],
)
def test_what_is_no_address_of_this_machine_is_told_in_one_line(host):
    with pytest.raises(InputError) as told:
        places(host)
    text = str(told.value)
    assert text.startswith("--host")
    assert "\n" not in text
    assert len(text) < 300
    assert "address of this machine" in text


def test_addresses_of_this_machine_are_known():
    assert places("127.0.0.1") == [(2, "127.0.0.1")]
    assert names("127.0.0.1")[0] == "127.0.0.1"
    every = names("0.0.0.0")  # noqa: S104 - a word to be understood
    assert "0.0.0.0" not in every  # noqa: S104
    assert {"localhost", "127.0.0.1"} <= set(every)
    assert written("::1") == "[::1]"
