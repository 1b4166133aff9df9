"""The regimes look like what they are: engines with what they swallowed, partnerships that ride; motion can be off."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.xdist_group("browser")

HULLS = """row => {
    const { hulls, ghosts, x, y } = probe.player().places(row)
    return { ghosts, hulls: hulls.map(({ root, members, size, x: east, y: north }) => ({
        root, members, size, radius: probe.player().radius(),
        away: [root, ...members].map(i => Math.hypot(x[i] - east, y[i] - north)),
        others: [...x.keys()].filter(i => i !== root && !members.includes(i))
            .filter(i => !hulls.some(each => each.root === i || each.members.includes(i)))
            .map(i => Math.hypot(x[i] - east, y[i] - north)).sort((a, b) => a - b)[0],
    })) }
}"""


def hulls(one, row):
    return one.run(HULLS, row)


def test_an_engine_holds_what_it_swallowed_and_nobody_else(visit):
    one = visit("?scenario=mortal-engines&region=synthetic:60&years=10&term=0").all_rows()
    assert hulls(one, 0) == {"ghosts": [], "hulls": []}
    last = hulls(one, one.last)
    assert len(last["hulls"]) > 2
    swallowed = one.run(
        "probe.player().own.events.filter(each => each[1] === 'takeover' && each[3] >= 0).map(e => e[2])"
    )
    held = [school for each in last["hulls"] for school in each["members"]]
    assert sorted(held) == sorted(last["ghosts"])
    assert set(held) <= set(swallowed)
    assert len(held) == len(set(held))
    trusts = one.run("[...probe.player().own.column('controller', probe.last())]")
    for each in last["hulls"]:
        assert {trusts[school] for school in each["members"]} == {trusts[each["root"]]}
        assert max(each["away"]) < each["size"]
    apart = [each["others"] > each["size"] for each in last["hulls"]]
    assert sum(apart) > 0.8 * len(apart)  # where hulls crowd, one shouldered out of one may come to lie on another
    one.seek(one.last)
    one.page.locator(
        ".held", has_text=f"{len(last['hulls'])} engines hold {len(held) + len(last['hulls'])} sch"
    ).wait_for()
    grown = [len(hulls(one, row)["ghosts"]) for row in range(0, one.last + 1, 6)]
    assert grown[0] < grown[-1]


def test_helpers_ride_near_to_the_leader_of_the_term(visit):
    one = visit("?scenario=tour-de-france&region=synthetic:60&years=4&term=0").all_rows()
    behind = one.run("probe.player().places(8).behind")
    assert len(behind) > 10
    flags = one.run("[...probe.player().own.column('flags', 8)]")
    assert all(flags[leader] & 2 and flags[helper] & 4 for helper, leader in behind)
    before = one.run("probe.player().places(0)")
    now = one.run("probe.player().places(8)")

    def away(places, pair):
        return sum((places[axis][pair[0]] - places[axis][pair[1]]) ** 2 for axis in "xy") ** 0.5

    nearer = [away(now, pair) < away(before, pair) for pair in behind]
    assert sum(nearer) > 0.9 * len(nearer)


def test_where_motion_is_off_only_whole_terms_are_drawn(visit):
    still = visit("?scenario=mortal-engines&region=synthetic:60&years=10&term=0", reduced_motion="reduce").all_rows()
    moving = visit("?scenario=mortal-engines&region=synthetic:60&years=10&term=0").all_rows()
    for one, whole in ((still, True), (moving, False)):
        one.run("window.seen = new Set(), probe.player().play()")
        one.run("(function look() { seen.add(probe.player().drawnAt[0]); requestAnimationFrame(look) })()")
        one.until("probe.player().row >= 6")
        assert one.run("[...seen].every(at => Number.isInteger(at))") is whole


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_without_colours_an_engine_is_still_told_from_the_ground(visit, theme):
    one = visit("?scenario=mortal-engines&region=synthetic:60&years=10&term=30", theme=theme).all_rows()
    values = one.run("""['engine', 'paper'].map(name =>
        getComputedStyle(probe.root()).getPropertyValue('--' + name).trim())""")
    one.run("probe.settled()")

    def light(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted(map(light, values))
    assert (high + 0.05) / (low + 0.05) >= 3
