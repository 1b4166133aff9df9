"""What the page offers, without a browser: sliders and values from the declarations, words, files, one visit."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from coopetition.agents.errors import InputError
from coopetition.experiments.run_spec import RunSpec
from coopetition.model import SchoolSystem
from coopetition.model.forms import forms
from coopetition.model.interventions.places import rows_of
from coopetition.model.interventions.reading import said
from coopetition.model.parameters import Parameters, declared, known
from coopetition.model.policies import policies
from coopetition.model.region import Region
from coopetition.model.scenarios import load, names
from coopetition.model.state import EVENTS
from coopetition.viz import controls, governs, play, uploads
from coopetition.viz.catalogue import texts
from coopetition.viz.serve import ENVIRONMENT
from coopetition.viz.visit import FEW, Visit
from worlds import as_words

PARTS = {
    "bar.vue": {"words": ("page",), "themes": ("theme",)},
    "notices.vue": {"words": ("notices",)},
    "foot.vue": {"words": ("page",)},
    "scenarios.vue": {"words": ("scenarios",)},
    "became.vue": {"words": ("became",)},
    "place.vue": {"words": ("place",)},
    "governs.vue": {"words": ("governs",)},
    "rules.vue": {"words": ("rules",)},
    "share.vue": {"words": ("share",)},
}
SMALL = "?region=synthetic:24&years=2"


def every_slider():
    return [each for group in controls.groups() for each in group["sliders"]]


def test_every_parameter_has_one_slider():
    found = [each["name"] for each in every_slider()]
    wanted = {each.name for each in declared() if not isinstance(each.default, dict)}
    assert len(found) == len(set(found))
    assert {name for name in found if not name.startswith("heads.mix.")} == wanted
    assert {name for name in found if name.startswith("heads.mix.")} == {
        f"heads.mix.{strategy}" for strategy in known("heads.mix").default
    }


def test_a_slider_says_a_sentence_and_moves_within_its_bounds():
    home = controls.at_home("england-today")
    for each in every_slider():
        assert len(each["sentence"]) == 2, each["name"]
        assert not re.search(r"[{}]", "".join(each["sentence"])), each["name"]
        assert each["least"] <= each["low"] < each["high"] <= each["most"], each["name"]
        assert each["low"] <= home[each["name"]] <= each["high"], each["name"]
        assert 20 <= (each["high"] - each["low"]) / each["step"] <= 200 or each["step"] == 1, each["name"]
        assert each["meaning"], each["name"]
        assert each["source"], each["name"]


def test_the_main_levers_stand_first_and_sections_have_titles():
    first, *rest = controls.groups()
    assert [each["name"] for each in first["sliders"]] == list(controls.MAIN)
    assert [group["name"] for group in rest] == [
        name for name in Parameters.model_fields if any(group["name"] == name for group in rest)
    ]
    assert set(texts("page")["rules"]["sections"]) == set(Parameters.model_fields)


def test_a_slider_is_marked_live_or_at_restart_as_declared():
    for each in every_slider():
        assert each["live"] == (known(".".join(each["name"].split(".")[:2])).when == "live")
    assert {each["live"] for each in every_slider()} == {True, False}


def test_scenarios_are_cards_with_the_first_sentence():
    cards = controls.scenarios()
    assert sorted(card["name"] for card in cards) == sorted(names())
    assert [card["name"] for card in cards][:2] == ["england-today", "mortal-engines"]
    for card in cards:
        assert card["line"].endswith(".")
        assert " ".join(load(card["name"]).story.split()).startswith(card["line"])


def test_contexts_and_places_follow_the_rules_with_their_source_and_town():
    cards = controls.scenarios()
    groups = [card["group"] for card in cards]
    assert groups == sorted(groups, key=["rules", "contexts", "places"].index)
    contexts = [card["source"] for card in cards if card["group"] == "contexts"]
    assert [source.partition(" · ")[0] for source in contexts] == [f"C{k}" for k in range(1, 10)]
    for card in cards:
        town = load(card["name"]).town
        assert bool(card["town"]) == (town is not None)
        assert town is None or f" {len(RunSpec(card['name']).place())} schools" in card["town"]
    assert {town["name"] for town in controls.towns()} == {card["name"] for card in cards if card["town"]}


def test_every_form_and_policy_is_offered_and_every_happening_has_a_word():
    choices = [one for group in governs.offered() for one in group["choices"]]
    assert {one["name"] for one in choices} == {*forms(), *policies(), "breaks-ranks", "puncture"}
    assert all(one["title"] and one["story"] for one in choices)
    assert {f"kind-{kind.replace(' ', '-')}" for kind in EVENTS} <= set(texts("player")["player"])


def test_values_are_the_scenarios_then_what_was_set_from_its_term_on():
    setting = RunSpec(
        "mortal-engines", interventions=said(("trust.start=0.9", "heads.prosocial=0.3@13", "heads.mix.visionary=1@4"))
    )
    assert controls.values(setting, 0)["accountability.stakes"] == 2.5
    assert controls.values(setting, 0)["trust.start"] == 0.9
    home = controls.at_home("mortal-engines")
    assert [controls.values(setting, row)["heads.prosocial"] for row in (0, 11, 12, 40)] == [
        home["heads.prosocial"], home["heads.prosocial"], 0.3, 0.3,
    ]  # fmt: skip
    assert controls.values(setting, 3)["heads.mix.visionary"] == 1
    later = replace(setting, interventions=said(("heads.prosocial=0.3@13", "heads.prosocial=0.1@7")))
    assert controls.values(later, 20)["heads.prosocial"] == 0.3  # the later term wins, however it was written


def test_settings_after_the_last_year_are_dropped():
    some = said(("trust.start=0.9", "trust.rise=0.2@7", "trust.fall=0.2@6"), ("P2=all@6..9", "P2=all@7"))
    assert as_words(controls.within(some, 2)) == ("trust.start=0.9", "trust.fall=0.2@6", "P2=all@6..9")


def test_every_word_of_the_parts_is_in_the_catalogue(root):
    folder = root / "viz" / "parts"
    assert {*PARTS, "claims.vue"} == {path.name for path in folder.glob("*.vue") if not path.name.startswith("bench")}
    for file, places in PARTS.items():
        source = (folder / file).read_text(encoding="utf-8")
        for name, (section,) in places.items():
            for key in set(re.findall(rf"\b{name}\.(\w+)", source)):
                assert key in texts("page")[section], f"{file}: {name}.{key}"


def test_every_word_of_the_page_of_claims_is_in_its_catalogue_and_used(root):
    source = (root / "viz" / "parts" / "claims.vue").read_text(encoding="utf-8")
    words = texts("claims")
    for section, key in set(re.findall(r"\bwords\.(\w+)\.(\w+)", source)):
        assert key in words[section], f"{section}.{key}"
    for section in ("page", "claim", "maps"):
        for key in set(words[section]) - {"title"}:
            assert re.search(rf"\bwords(?:\.{section})?\.{key}\b", source), f"{section}.{key}"


def test_every_word_of_the_catalogue_is_used(root):
    folder = root / "viz"
    sources = "".join(path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), *folder.glob("parts/*.vue")])
    for section, words in texts("page").items():
        for key in words:
            assert re.search(rf"""(?:\.|["']){key}\b""", sources), f"{section}.{key}"


def test_the_citation_is_that_of_the_repository(root):
    cited = (root / "CITATION.cff").read_text(encoding="utf-8")
    title = re.search(r'^title: "(.*)"$', cited, re.MULTILINE)[1]
    assert title in texts("page")["share"]["citation"]


def test_nothing_of_the_page_names_another_host(root):
    for path in (root / "viz").rglob("*"):
        if path.suffix in {".vue", ".css", ".js", ".svg", ".toml"}:
            found = re.findall(r"(?:https?:)?//[a-z][\w.-]+", path.read_text(encoding="utf-8"))
            assert set(found) <= {"http://www.w3.org"}, path.name


def test_a_file_arrives_in_pieces_and_is_kept_once(tmp_path):
    def kept(content, name="my town.csv"):
        upload = uploads.Upload(name, len(content))
        assert not upload.take(content[:2])
        assert upload.take(content[2:])
        return upload, upload.keep(tmp_path / "regions")

    first, path = kept(b"a,b\n1,2\n")
    assert path.endswith("/my-town.csv")
    assert kept(b"a,b\n1,2\n")[1] == path
    other, beside = kept(b"a,b\n3,4\n")
    assert beside.endswith("/my-town-2.csv")
    other.forget()
    assert [each.name for each in (tmp_path / "regions").iterdir()] == ["my-town.csv"]
    kept(b"a,b\n1,2\n")[0].forget()  # it was there before: it stays
    assert (tmp_path / "regions" / "my-town.csv").read_bytes() == b"a,b\n1,2\n"
    first.forget()
    assert not list((tmp_path / "regions").iterdir())


@pytest.mark.parametrize(
    ("name", "size", "message"),
    [("notes.txt", 5, "neither a .csv nor a .json"), ("town.csv", uploads.MOST + 1, "larger than 60 MB")],
)
def test_a_file_that_cannot_be_a_region_is_refused(name, size, message):
    with pytest.raises(InputError, match=re.escape(message)):
        uploads.Upload(name, size)


def test_more_than_was_told_is_refused():
    upload = uploads.Upload("town.csv", 3)
    with pytest.raises(InputError, match="larger than"):
        upload.take(bytes(uploads.MOST + 1))


@pytest.fixture
def visit(tmp_path, monkeypatch):
    """Return a function that makes a visit of a small town, with a list of what it told."""
    monkeypatch.chdir(tmp_path)
    made = []

    def come(search=SMALL):
        told = []
        made.append(Visit(search, lambda: told.append(1)))
        return made[-1], told

    yield come
    for each in made:
        each.close()


def test_another_scenario_keeps_town_and_luck_and_drops_what_was_changed(visit):
    one, told = visit(f"{SMALL}&seed=5&set=trust.rise=0.2&term=3")
    assert one.row == 3
    one.take_scenario("tour-de-france")
    assert one.setting == RunSpec("tour-de-france", "synthetic:24", years=2, seed=5)
    assert (one.row, one.playing) == (0, True)
    assert told


def test_the_dice_takes_another_seed_and_years_drop_what_comes_later(visit):
    one, _ = visit(f"{SMALL}&seed=5&set=trust.rise=0.2@5")
    one.take_seed(None)
    assert one.setting.seed != 5
    one.take_years(1)
    assert one.setting.settings == ()
    assert one.play.rows == 4


def test_the_address_follows_what_is_shown_and_says_so_once(visit):
    one, told = visit()
    assert "term" not in one.address
    one.widget._heard(None, {"type": "shown", "row": 4, "playing": False, "school": 2}, [])
    school = one.play.world.region.schools["id"][2]
    assert one.address.endswith(f"&term=4&school={school}")
    heard = len(told)
    one.widget._heard(None, {"type": "shown", "row": 4, "playing": False, "school": 2}, [])
    assert len(told) == heard


def test_a_change_at_the_shown_row_is_in_the_values_the_address_and_the_command(visit):
    one, _ = visit()
    one.widget._heard(None, {"type": "shown", "row": 3, "playing": False, "school": -1}, [])
    change = {"type": "change", "epoch": one.play.epoch, "row": 3, "changes": {"accountability.stakes": 2}}
    one.widget._heard(None, change, [])
    assert one.values["accountability.stakes"] == 2
    assert "set=accountability.stakes=2@4" in one.address
    assert "--set accountability.stakes=2@4" in one.setting.command()
    one.widget._heard(None, {"type": "undo", "epoch": one.play.epoch}, [])
    assert one.values["accountability.stakes"] == 1


def test_a_bad_value_is_told_and_the_world_stays(visit):
    one, _ = visit()
    before = one.play
    one.move("accountability.stakes", 99)
    one.take_file("nowhere.csv")
    one.take_file("schools")
    assert one.play is before
    assert [text.partition(":")[0] for text in one.notices[:2]] == [
        "accountability.stakes = 99", "region file 'nowhere.csv' does not exist. The world stays as it was.",
    ]  # fmt: skip
    assert "neither a .csv nor a .json" in one.notices[2]
    one.dismiss(0)
    assert len(one.notices) == 2


def test_a_scenario_with_a_town_opens_in_it_and_one_without_in_the_usual_one(visit):
    one, _ = visit("?years=2")
    one.take_scenario("crimton")
    assert one.address.startswith("?scenario=crimton&years=2")
    assert one.place["told"].startswith("Crimton, a made-up town of 64 schools.")
    assert visit(one.address)[0].setting == one.setting
    one.take_scenario("england-today")
    assert (one.place["schools"], one.place["town"]) == (150, "usual")
    one.take_town("winterton")
    assert one.setting.region == "synthetic:winterton"
    assert one.place["told"].startswith("Winterton, a made-up town of 60 schools.")
    one.take_scenario("crimton")  # the town was chosen on purpose: it stays
    assert (one.setting.region, one.place["town"]) == ("synthetic:winterton", "winterton")
    one.take_town("own")
    assert (one.setting.region, one.place["town"]) == (None, "own")


def test_who_governs_is_planned_listed_and_taken_out(visit):
    one, _ = visit("?scenario=bradford&years=4&term=3")
    asked = []
    one.widget.ask = lambda kind, **what: asked.append({"type": kind, **what})

    def answered():
        one.widget._heard(None, {**asked.pop(), "epoch": one.play.epoch, "row": 3}, [])

    one.govern({"what": "brand", "where": "west", "start": None, "end": None})
    assert not asked
    assert "one form at a time" in one.notices[0]
    one.govern({"what": "brand", "where": "all", "start": 3, "end": 2})
    one.govern({"what": "brand", "where": one.play.world.region.schools["id"][0], "start": 1, "end": 2})
    one.govern({"what": "brand", "where": "all", "start": 13, "end": None})
    for notice, word in zip(one.notices[1:], ("no later", "two schools", "ends with term 12"), strict=True):
        assert word in notice
        assert "--" not in notice
    one.govern({"what": "federal-trust", "where": "east", "start": 1, "end": 4})
    answered()
    told = governs.listed(one.play.world, one.setting)
    assert [(each["words"], each["own"]) for each in told] == [
        ("City trust: each local authority by itself, from term 4 (year 2, autumn), for good", True),
        (
            "Federal trust: the eastern half, from term 1 (year 1, autumn), until term 4 (year 2, autumn)",
            False,
        ),
    ]
    assert "event=federal-trust=east@1..4" in one.address
    assert one.setting.command().endswith("--event federal-trust=east@1..4")
    assert visit(one.address)[0].setting == one.setting
    one.ungovern("federal-trust=east@1..4")
    answered()
    assert one.setting.events == ()


def test_events_go_with_what_they_name(visit):
    one, _ = visit("?region=synthetic:60&years=4&event=brand=Town 1@2..5&event=city-trust=east@10")
    one.take_years(3)
    assert as_words(one.setting.events) == ("brand=Town 1@2..5",)
    one.take_town("lundshire")
    assert one.setting.events == ()
    assert "It is left out" in one.notices[0]


def test_whose_schools_are_those_that_there_are():
    region = Region.synthetic(60, seed=1)
    names = [place["name"] for group in governs.places(region) for place in group["places"]]
    assert names == ["all", "each", "west", "east", *np.unique(region.schools["authority"])]
    school = int(np.flatnonzero(region.schools["trust"])[0])
    own = next(group["places"] for group in governs.places(region, school) if group["title"].startswith("Of "))
    assert [place["name"] for place in own] == [region.schools[name][school] for name in ("id", "authority", "trust")]
    phases = governs.places(RunSpec("winterton").place())[-1]["places"]
    assert {place["name"]: place["schools"] for place in phases} == {"primary": 48, "secondary": 12}
    for group in governs.places(region, school):
        for place in group["places"]:
            assert len(rows_of(region, place["name"])) == place["schools"]


def test_a_region_that_cannot_be_read_is_replaced_by_a_town_and_told(visit):
    one, _ = visit("?region=nowhere.csv&years=2")
    assert one.setting.region is None
    assert "nowhere.csv" in one.notices[0]
    assert "instead" in one.notices[0]


def test_a_file_in_pieces_becomes_the_region(visit, tmp_path):
    source = tmp_path / "made.json"
    Region.synthetic(30, seed=3, authorities=2).save(source)
    content = source.read_bytes()
    one, _ = visit()
    told = {"name": "My town.json", "size": len(content), "number": 1}
    assert one.take_piece({**told, "from": 0}, content[:100])["here"] == 100
    one.take_piece({**told, "from": 100}, content[100:])
    assert one.setting.region == "regions/My-town.json"
    assert one.real
    assert len(one.place["authorities"]) > 1
    assert one.place["schools"] == 30
    name, schools = one.place["authorities"][0]
    one.take_authorities([name])
    assert one.place["schools"] == schools
    assert one.place["chosen"] == [name]
    one.take_piece({"name": "broken.json", "size": 2, "number": 2, "from": 0}, b"{}")
    assert "broken.json" in one.notices[0]
    assert [each.name for each in (tmp_path / "regions").iterdir()] == ["My-town.json"]


def test_many_schools_are_offered_by_local_authority_first(visit, tmp_path):
    source = Region.synthetic(FEW + 50, seed=3).save(tmp_path / "large.json")
    one, _ = visit()
    before = one.play
    assert one.take_file(str(source))
    assert one.play is before
    assert one.place["path"] == str(source)
    assert len(one.place["authorities"]) > 1
    one.take_authorities([one.place["authorities"][0][0]])
    assert one.setting.region == str(source)


def test_a_port_in_use_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = [sys.executable, "-m", "coopetition.viz", "--port", str(port), "--no-browser"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: port {port} is in use")
    assert done.stderr.count("\n") == 1


def test_telemetry_is_off_and_left_worlds_are_given_back_before_solara_starts():
    assert ENVIRONMENT["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "False"
    assert ENVIRONMENT["SOLARA_KERNEL_CULL_TIMEOUT"] == "5m"
    code = "import sys, coopetition.viz.serve; print(sorted({'solara', 'numba', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_trust_is_founded_of_a_school_and_its_partners(visit):
    one, _ = visit("?region=synthetic:24&years=3")
    world = one.play.world
    partners = governs.partners_of(world, 2)
    graph = SchoolSystem(region="synthetic:24", rng=one.setting.seed).partnerships
    assert {world.region.schools["id"][row] for row in partners} == {
        other for _, other, forced in graph.edges("S003", data="forced") if not forced
    }
    own = governs.places(world.region, 2, partners)[1]["places"]
    assert [each["words"] for each in own][:2] == ["School 3", "School 3 and its partners"]
    assert own[1]["schools"] == len(partners) + 1
    one.play.plan(0, {"what": "academy-trust", "where": own[1]["name"], "start": 4, "end": None})
    one.play.live_until(6)
    (group,) = one.play.world.interventions
    assert (group.what.name, list(group.rows), group.start) == ("academy-trust", sorted([2, *partners]), 4)
    assert governs.partners_of(world, -1) == []


def test_policies_and_what_is_done_by_hand_are_planned_in_words(visit):
    one, _ = visit("?years=3&event=topslice=west@4..7&event=puncture=School 3@5")
    words = [each["words"] for each in governs.listed(one.play.world, one.setting)]
    assert words[0].startswith("Half a per cent for the weaker: the western half, from term 4")
    assert words[1] == "A puncture: School 3, in term 5 (year 2, spring)"
    lever, _ = visit("?years=3&event=funding.topslice:0.01=west@4")
    (told,) = governs.listed(lever.play.world, lever.setting)
    assert told["words"].startswith(f"{play.said('funding.topslice', 0.01).rstrip('.')}: the western half, from term 4")
    own = governs.places(one.play.world.region, 2)[1]
    assert own["places"][0]["words"] == "School 3"
    one.play.plan(0, {"what": "breaks-ranks", "where": own["places"][0]["name"], "start": None, "end": None})
    assert str(one.play.setting.events[-1]).startswith("breaks-ranks=")
