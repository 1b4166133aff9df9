"""The space of a system is Mesa's own, and Mesa's page shows it."""

from __future__ import annotations

import copy
import re

import mesa
import networkx as nx
import pytest

from coopetition.agents import School
from coopetition.model import SchoolSystem


def ties_of(system):
    ids = {each.id: each.row for each in system.windows(School)}
    return {frozenset((ids[a], ids[b])) for a, b, tie in system.partnerships.edges(data=True) if tie["active"]}


def of_space(system):
    return {frozenset(each) for each in system.space.G.edges}


def test_a_space_has_a_cell_for_each_school_and_its_partners_beside_it():
    system = SchoolSystem(region="synthetic:20", rng=1)
    assert isinstance(system.space, mesa.discrete_space.Network)
    assert len(system.space.agents) == 20
    school = system.agents_by_type[School][3]
    assert school.cell.agents == [school]
    partners = {frozenset((3, each.row)) for each in school.cell.neighborhood.agents}
    assert partners == {each for each in ties_of(system) if 3 in each}


def test_a_space_keeps_up_with_ties_and_schools_and_moves_nothing():
    system, plain = (SchoolSystem("mortal-engines", "synthetic:40", {"network.lapse": 1.0}, rng=3) for _ in range(2))
    first = of_space(system)
    system.agents_by_type[School][5].remove()
    plain.agents_by_type[School][5].remove()
    for _ in range(12):
        system.step()
        plain.step()
        assert of_space(system) == ties_of(system)
        assert {each.row for each in system.space.agents} == {each.row for each in system.agents_by_type[School]}
    assert of_space(system) != first
    assert 5 not in {each.row for each in system.space.agents}
    assert system.world.hash() == plain.world.hash()


def test_a_space_comes_along_with_a_copy():
    system = SchoolSystem(region="synthetic:20", rng=1)
    system.space  # noqa: B018
    again = copy.deepcopy(system)
    school = again.windows(School)[3]
    assert school.cell.agents == [school]
    assert of_space(again.run(1)) == ties_of(again)


def example(root):
    """The example of the page, up to what shows it."""
    page = (root / "docs" / "mesa.md").read_text(encoding="utf-8")
    (block,) = [each for each in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "SolaraViz(" in each]
    names = {}
    exec(compile(block, "docs/mesa.md", "exec"), names)  # noqa: S102 - our own page
    return names


@pytest.mark.filterwarnings("ignore")
def test_mesa_s_page_shows_the_schools_and_plays(root):
    pytest.importorskip("altair", reason="of the extra coopetition[mesa]")
    import ipyvuetify as vuetify
    import matplotlib as mpl
    import solara

    mpl.use("agg")
    page = solara.AppLayout(children=[example(root)["page"]])
    box, shown = solara.render(page, handle_error=False)

    def press(name):
        (button,) = (each for each in shown.find(vuetify.Btn).widgets if each.children == [name])
        button.click()

    def shows(steps):
        return any(each in str(box.children) for each in (f"Step: {steps}", f"Time: {steps}.0"))  # as newer Mesa has it

    assert shows(0)
    press("Step")
    press("Step")
    assert shows(2)
    (stakes,) = (each for each in shown.find(vuetify.Slider).widgets if each.label == "Stakes")
    stakes.v_model = 2.5
    press("Reset")
    assert shows(0)
    shown.close()


@pytest.mark.filterwarnings("ignore")
def test_mesa_draws_the_network_on_the_map(root):
    pytest.importorskip("altair", reason="of the extra coopetition[mesa]")
    from mesa.visualization import draw_space

    names = example(root)
    system = SchoolSystem(region="synthetic:20", rng=1)
    axes = draw_space(system.space, names["portrayal"], layout_alg=names["places"])
    drawn = {tuple(place) for each in axes.collections for place in getattr(each, "get_offsets", list)().tolist()}
    schools = system.region.schools
    assert drawn >= set(zip(schools["x"].tolist(), schools["y"].tolist(), strict=True))
    assert nx.number_of_edges(system.space.G) > 0
