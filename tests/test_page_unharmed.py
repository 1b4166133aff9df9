"""Nothing in an address, an event, a message of the player or an upload is fatal: the page comes, and tells of it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopetition.agents.errors import SHOWN, InputError, short
from coopetition.experiments.run_spec import RunSpec
from coopetition.model.laboratory import Laboratory, MixedPopulation
from coopetition.viz import bench_address, uploads
from coopetition.viz.address import KEYS, address, of_address
from coopetition.viz.any_visit import AnyVisit
from coopetition.viz.bench import Bench
from coopetition.viz.bench_visit import BenchVisit, groups
from coopetition.viz.bench_widget import BenchWidget
from coopetition.viz.frames import layout
from coopetition.viz.limits import NOTICES
from coopetition.viz.play import Play
from coopetition.viz.visit import Visit
from coopetition.viz.widget import Player

LARGE = "9" * 5000
ALL = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
VALUES = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="0123456789-+.eE@=:/_%&nainf ", max_size=12),
    st.sampled_from(
        [
            LARGE, "x\0.toml", "x" * 300 + ".csv", "\0", "..", "/", ".toml", ".csv", "CON.csv", "~", "~nobody/a.csv",
            "/dev/null.csv", "synthetic:", "synthetic:" + LARGE, "synthetic:-1", "synthetic:0", "synthetic:²", "nan",
            "accountability.stakes=1@" + LARGE, "accountability.stakes=" + LARGE, "accountability.stakes=nan",
            "accountability.stakes=1@²", "city-trust=all@" + LARGE, "city-trust=all@1.." + LARGE, "city-trust=@4",
            "funding.topslice:nan=all@3", "puncture:" + LARGE + "=all@3", "=" * 50, "+" * 50, "\ud800", "a\nb",
            "💥" * 200, "//evil.example/share/a.csv", "\\\\evil.example\\share\\a.csv",
        ]
    ),
)  # fmt: skip
KNOWN = st.sampled_from([*KEYS, *bench_address.FIRST, "story", "side", "nodes", "steps", "noise", "b", "colour", ""])


def is_told(problems):
    """Return whether problems are few, short, and say nothing of the inside."""
    assert len(problems) <= NOTICES
    for each in problems:
        assert len(each) < 600
        assert "Traceback" not in each
        assert each.isprintable()
    return True


@ALL
@given(st.lists(st.tuples(KNOWN, VALUES), max_size=6))
@example([("scenario", "x\0.toml")])
@example([("region", "r" * 300 + ".csv")])
@example([("region", "/" + "r" * 5000 + ".csv")])
@example([("term", LARGE), ("years", LARGE), ("seed", LARGE), ("school", LARGE), ("authority", LARGE)])
@example([("set", "accountability.stakes=1@" + LARGE), ("event", "city-trust=all@" + LARGE)])
@example([("partnerships", "\0"), ("partnerships", "p" * 300 + ".csv")])
@example([("set", "a.b=1")] * 500)
def test_whatever_an_address_says_a_world_can_be_made(pairs):
    search = "?" + "&".join(f"{key}={quote(value.encode('utf-8', 'replace'))}" for key, value in pairs)
    setting, shown, problems = of_address(search)
    setting.check()
    assert 0 <= (shown.term or 0) <= setting.years * 3
    assert is_told(problems)
    assert of_address(address(setting, shown))[0] == setting
    setup, _, problems = bench_address.of_address(search)
    setup.check()
    assert is_told(problems)


@ALL
@given(st.one_of(st.text(max_size=300), st.none(), st.just("&" * 100_000), st.just("%" * 30_000)))
@example("=" * 10_000 + "&" * 10_000)
@example("?set=" + "x" * 1_000_000)
def test_what_is_no_address_at_all_is_one_that_says_little(search):
    assert is_told(of_address(search)[2])
    assert is_told(bench_address.of_address(search)[2])
    for wrong in (7, b"?seed=1", ["?"], {}):
        assert of_address(wrong)[0] == of_address(None)[0]


@pytest.fixture
def no_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@contextmanager
def visits(kind, search):
    one = kind(search, lambda: None)
    try:
        yield one
    finally:
        one.close()


@pytest.mark.parametrize(
    "search",
    [
        "?scenario=x%00.toml",
        "?region=" + "r" * 300 + ".csv",
        f"?term={LARGE}",
        f"?seed={LARGE}&years={LARGE}",
        "?partnerships=%00",
        "?partnerships=" + "p" * 300 + ".csv",
        "?region=%00.json&authority=%00",
        "?set=accountability.stakes=1@" + LARGE,
    ],
)
def test_the_page_comes_with_what_is_used_instead_and_the_log_says_why(search, no_files, caplog):
    with visits(Visit, search + "&years=1") as one:
        assert one.play.world.terms == 0
        assert one.notices
        assert is_told(one.notices)
        assert any(word in one.notices[0] for word in ("instead", "left out"))
        if "terminal" in one.notices[0]:
            assert caplog.records[0].exc_info


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | VALUES,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=5,
)
FIELDS = ("name", "value", "what", "where", "start", "end", "event", "text", "number", "from", "size")
TOLD = st.one_of(JSON, st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6))
EVENTS = (
    "take_scenario", "take_town", "take_authorities", "take_seed", "take_years", "take_move", "govern", "take_plan",
    "regovern", "ungovern", "dismiss", "take_file",
)  # fmt: skip


@settings(ALL, max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(EVENTS), st.one_of(st.just(()), st.tuples(TOLD), st.tuples(TOLD, TOLD))), max_size=8
    )
)
@example(
    [("take_years", ("2" * 5000,)), ("take_seed", (LARGE,)), ("take_seed", (float("nan"),)), ("take_town", (LARGE,))]
)
@example([("take_move", ({"name": "accountability.stakes", "value": float("nan")},)), ("take_move", (None,))])
@example([("dismiss", (float("inf"),)), ("dismiss", ("0",)), ("take_file", (7,)), ("take_file", ("\0.csv",))])
def test_whatever_an_event_says_the_world_stays_or_is_another(no_files, events):
    with visits(Visit, "?years=1&region=synthetic:20&term=0") as one:
        for name, told in events:
            getattr(one, name)(*told)
            assert is_told(one.notices)
        assert len(one.play.frames(0, 4)[1]) > 3
        assert of_address(one.address)[0].scenario == one.setting.scenario
        json.dumps([one.place, one.values, one.command, one.plan], allow_nan=False)


@settings(ALL, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["take", "take_told", "take_story", "take_luck", "dismiss"]), TOLD, TOLD), max_size=6
    )
)
@example(
    [("take", "seed", LARGE), ("take", "side", float("nan")), ("take", "nodes", 10**400), ("take_told", None, None)]
)
def test_whatever_an_event_of_the_laboratory_says_it_plays_on(events):
    with visits(BenchVisit, "?population=cycle&nodes=20&steps=5") as one:
        for name, *told in events:
            getattr(one, name)(*told[: 2 if name == "take" else 1])
            assert is_told(one.notices)
        one.bench.frames(0, 2)


NUMBERS = st.one_of(st.integers(-5, 5), JSON)
KINDS = (
    "hello",
    "pull",
    "change",
    "plan",
    "unplan",
    "plan_all",
    "replan",
    "undo",
    "school",
    "band",
    "shown",
    "take",
    "x",
)
MESSAGES = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {"type": st.sampled_from(KINDS) | JSON, "epoch": st.just(...) | JSON},
        optional={
            "row": NUMBERS, "first": NUMBERS, "count": NUMBERS, "school": NUMBERS, "start": NUMBERS, "end": NUMBERS,
            "changes": st.dictionaries(st.sampled_from(["trust.start", "heads.mix.visionary", "x"]), JSON) | JSON,
            "event": TOLD, "events": TOLD, "playing": JSON, "story": JSON,
        },
    ),
)  # fmt: skip


class Told:
    """What a widget says, instead of sending it."""

    def __init__(self, widget):
        self.widget, self.said = widget, []
        widget.send = lambda document, buffers=None: self.said.append(json.dumps(document, allow_nan=False))

    def hear(self, message, thing):
        if isinstance(message, dict) and message.get("epoch") is ...:
            message = {**message, "epoch": thing().epoch}
        self.widget._heard(self.widget, message, [])


@settings(ALL, max_examples=80)
@given(st.lists(MESSAGES, max_size=6))
@example([{"type": "shown", "row": 10**30, "playing": None, "school": 10**9}, {"type": "hello"}])
@example(
    [
        {"type": "shown", "row": float("nan"), "playing": 1},
        {"type": "pull", "epoch": ..., "first": -(10**30), "count": 10**30},
    ]
)
@example(
    [
        {"type": "change", "epoch": ..., "row": -7, "changes": {"accountability.stakes": 1.5}},
        {"type": "undo", "epoch": ...},
    ]
)
@example([{"type": ["hello"]}, {"type": {}}, None, [], "hello", 7])
def test_whatever_the_player_is_told_it_plays_on(messages):
    play = Play(RunSpec(region="synthetic:20", years=1))
    seen = []

    def look(*_):
        seen.append(address(player.play.setting))

    player = Player(play, on_shown=look, on_changed=look)
    told = Told(player)
    for message in messages:
        told.hear(message, lambda: player.play)
    told.hear({"type": "hello"}, lambda: player.play)
    world = json.loads(told.said[-1])
    assert 0 <= world["row"] < world["rows"]
    assert -1 <= world["school"] < world["schools"]
    player.play.frames(0, 4)
    player.close()


@settings(ALL, max_examples=40)
@given(st.lists(MESSAGES, max_size=6))
@example(
    [
        {"type": "pull", "epoch": ..., "first": float("nan"), "count": []},
        {"type": "pull", "epoch": ..., "first": 0, "count": 10**30},
    ]
)
def test_whatever_the_laboratory_is_told_it_plays_on(messages):
    bench = BenchWidget(Bench(bench_address.of_address("?population=cycle&nodes=20&steps=5")[0]), lambda _: None)
    told = Told(bench)
    for message in messages:
        told.hear(message, lambda: bench.bench)
    told.hear({"type": "hello"}, lambda: bench.bench)
    assert json.loads(told.said[-1])["kind"] == "world"
    bench.close()


PIECE = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["a.csv", "b.json", "../../c.csv", "\0.csv", "x" * 300 + ".csv", "💥.json", ".csv"])
        | JSON,
        "size": st.integers(-2, 6) | JSON,
        "from": st.integers(-2, 6) | JSON,
        "number": JSON,
    },
)


@settings(ALL, max_examples=60)
@given(st.lists(st.tuples(PIECE | JSON, st.binary(max_size=6) | JSON), max_size=6))
@example([({"name": "a.csv", "size": 3, "from": 1, "number": 1}, b"x")])  # a piece before the first
@example([({"name": "a.csv", "size": 3, "from": 0, "number": 1}, b"more than that")])
@example(
    [({"name": "a.csv", "size": size, "from": 0}, b"x") for size in (-1, 1.5, "1", None, 10**30, float("nan"), True)]
)
@example([({"name": "a.csv", "size": 4, "from": 0, "number": 1}, b"\xff\xfe\0x")])
@example([({"name": "a.json", "size": 2, "from": 0, "number": 1}, b"{}"), ({}, b""), (None, None)])
def test_whatever_is_uploaded_the_world_stays(no_files, tmp_path, pieces):
    with visits(Visit, "?years=1&region=synthetic:20&term=0") as one:
        for told, piece in pieces:
            got = one.take_piece(told, piece)
            assert got["here"] <= max(0, got["size"])
            assert is_told(one.notices)
        assert one.setting.region == "synthetic:20"
    found = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert not found  # what holds no schools is not kept, and what was on its way is given back


def test_a_file_that_does_not_arrive_as_announced_is_told(no_files):
    with visits(Visit, "?years=1&region=synthetic:20&term=0") as one:
        assert one.take_piece({"name": "a.csv", "size": 5, "from": 0, "number": 7}, b"abc") == {
            "number": 7, "here": 3, "size": 5,
        }  # fmt: skip
        assert one.take_piece({"name": "a.csv", "size": 5, "from": 4, "number": 7}, b"x")["size"] == 0
        assert any("did not arrive as it was announced" in each for each in one.notices)
        assert one.take_piece({"name": "a.csv", "size": 5, "from": 3, "number": 7}, b"xx")["size"] == 0
    upload = uploads.Upload("a.csv", 3)
    with pytest.raises(InputError, match="announced"):
        upload.take(b"abcd")


def test_what_is_said_back_is_short_and_of_one_line():
    assert short("x" * 10_000) == "x" * (SHOWN - 1) + "…"
    assert short("a\nb\0c\x1b[31m") == "a b c [31m"
    one = AnyVisit(lambda: None, [])
    for number in range(100):
        one.fail(InputError(f"number {number}"))
    assert len(one.notices) == NOTICES
    assert "99" in one.notices[-1]


SEEDS = (0, 1, 2**53 - 1, 2**53, 2**53 + 1, 2**62 + 1, 2**63 - 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_is_the_same_in_the_address_the_page_and_the_command(seed):
    with visits(Visit, f"?seed={seed}&years=1&region=synthetic:20") as one:
        assert one.setting.seed == one.play.world.seed == seed
        assert layout(one.play.world)[0]["seed"] == str(seed)
        assert f"--seed {seed}" in one.command
        assert f"seed={seed}" in one.address
        one.take_seed("7")
        one.take_seed(str(seed))  # as the page says it
        assert one.setting.seed == seed
        one.take_seed(str(2**63))
        assert one.setting.seed == seed
        assert str(2**63 - 1) in one.notices[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_is_the_same_in_the_laboratory_its_address_and_its_lines(seed):
    with visits(BenchVisit, f"?population=cycle&nodes=12&steps=5&seed={seed}") as one:
        assert one.setup.seed == seed
        assert f"seed={seed}" in one.address
        assert f"rng={seed})" in one.setup.python().replace(",\n", "")
        shown = next(each for group in groups(one.setup) for each in group["choices"] if each["name"] == "seed")
        assert shown["value"] == str(seed)  # a text: a browser's numbers end at 2**53
        one.take("seed", "7")
        one.take("seed", shown["value"])  # as the page says it
        assert one.setup.seed == seed
        for wrong in (str(2**63), "-1", "1.5", "", "²", 1.5, None, LARGE):
            one.take("seed", wrong)
            assert one.setup.seed == seed
            assert f"must be a whole number from 0 to {2**63 - 1}" in one.notices[-1]


def test_every_door_for_seeds_has_the_same_bound():
    told = f"must be a whole number from 0 to {2**63 - 1}"
    for of in (of_address, bench_address.of_address):
        assert told in of(f"?seed={2**63}")[-1][0]
    for refused in (
        lambda: RunSpec(seed=2**63).check(),
        lambda: Laboratory(MixedPopulation(2), (1, 0, 1, 0), rng=2**63),
    ):
        with pytest.raises(InputError, match=told):
            refused()
