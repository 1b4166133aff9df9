"""Mesa is the real thing: a mesa.Model whose agents are live windows, on every supported Mesa."""

from __future__ import annotations

import mesa
import networkx as nx
import numpy as np
import pytest

from coopetition.agents import HeadTeacher, LocalAuthority, School, SchoolTrust
from coopetition.agents.errors import InputError
from coopetition.model import Region, SchoolSystem, graphs


@pytest.fixture
def system():
    return SchoolSystem(region="synthetic:30", rng=3)


def test_it_is_a_mesa_model_of_mesa_agents(system):
    assert isinstance(system, mesa.Model)
    assert {School, HeadTeacher} <= set(system.agents_by_type)
    assert all(isinstance(agent, mesa.Agent) for agent in system.agents)
    assert len(system.agents_by_type[School]) == len(system.agents_by_type[HeadTeacher]) == 30


def test_agents_are_made_on_first_use_and_change_nothing():
    plain, looked_at = (SchoolSystem(region="synthetic:20", rng=5) for _ in range(2))
    assert not plain._windows
    assert len(looked_at.agents) >= 40
    assert plain.run(2).world.hash() == looked_at.run(2).world.hash()


def test_a_window_is_live_both_ways(system):
    school = system.agents_by_type[School][4]
    school.effectiveness = 1.25
    assert system.world.state.schools["effectiveness"][4] == 1.25
    system.world.state.schools["effectiveness"][4] = -0.5
    assert school.effectiveness == -0.5
    school.roll_by_group[0] += 10
    assert system.world.state.schools["roll"][4, 0] == school.roll_by_group[0]
    assert school.head.school is school


@pytest.mark.parametrize(
    ("kind", "typo", "meant"), [(School, "efectiveness", "effectiveness"), (HeadTeacher, "nrve", "nerve")]
)
def test_a_mistyped_trait_raises(system, kind, typo, meant):
    with pytest.raises(AttributeError, match=f"did you mean '{meant}'"):
        setattr(system.agents_by_type[kind][0], typo, 1.0)


def test_two_systems_share_nothing():
    one, other = (SchoolSystem(region="synthetic:10", rng=3) for _ in range(2))
    one.agents_by_type[School][0].effectiveness = 9.0
    assert other.agents_by_type[School][0].effectiveness != 9.0


def test_agent_sets_and_data_collector_work(system):
    collector = mesa.DataCollector(
        model_reporters={"schools": lambda model: len(model.agents_by_type[School])},
        agenttype_reporters={School: {"quality": "effectiveness", "name": "name"}},
    )
    for _ in range(2):
        system.step()
        collector.collect(system)
    frame = collector.get_agenttype_vars_dataframe(School)
    assert frame.loc[2]["quality"].to_numpy() == pytest.approx(system.world.state.schools["effectiveness"])
    assert list(collector.get_model_vars_dataframe()["schools"]) == [30, 30]
    schools = system.agents_by_type[School]
    assert schools.agg("effectiveness", max) == system.world.state.schools["effectiveness"].max()
    strong = schools.select(lambda school: school.effectiveness > 0)
    assert len(strong) == (system.world.state.schools["effectiveness"] > 0).sum()


def test_steps_and_history(system):
    assert system.run(2) is system
    assert system.steps == 6
    assert list(system.history.index) == [1, 2, 3, 4, 5, 6]
    assert system.history["cooperation"].between(0, 1).all()


def test_removing_a_school_closes_it_and_loses_no_pupil(system):
    system.run(1)
    pupils = system.world.state.schools["roll"].sum()
    school = system.agents_by_type[School][7]
    school.remove()
    assert not school.alive
    assert school not in system.agents
    assert school.roll == 0
    assert system.world.state.schools["roll"].sum() == pytest.approx(pupils, rel=1e-12)
    system.run(1)
    assert school.roll == 0
    assert len(system.agents_by_type[HeadTeacher]) == system.world.state.schools["alive"].sum() < 30


def test_trusts_come_into_mesa_when_they_are_founded():
    system = SchoolSystem("mortal-engines", "synthetic:60", rng=2)
    before = len(system.agents_by_type[SchoolTrust])
    system.run(12)
    alive = int(system.world.state.trusts["alive"].sum())
    assert len(system.agents_by_type[SchoolTrust]) == alive > before


def test_an_authority_knows_its_schools_and_what_they_pay_for_its_advice():
    system = SchoolSystem(region="synthetic:60", parameters={"authority.levy": 0.01}, rng=1).run(2)
    authorities = system.agents_by_type[LocalAuthority]
    assert [each.name for each in authorities] == sorted(set(system.region.schools["authority"]))
    for each in authorities:
        assert {school.authority for school in each.schools} == {each.row}
        assert each.spent == pytest.approx(0.01 * sum(school.income for school in each.schools))
        assert each.troubled <= len(each.schools)
    assert sum(len(each.schools) for each in authorities) == len(system.agents_by_type[School])


@pytest.mark.parametrize("rng", [np.random.default_rng(4), None])
def test_a_generator_or_nothing_gives_a_seed_that_can_be_told(rng):
    system = SchoolSystem(region="synthetic:8", rng=rng).run(1)
    again = SchoolSystem(region="synthetic:8", rng=system.seed).run(1)
    assert again.world.hash() == system.world.hash()


def test_partnerships_carry_every_trait_and_survive_export(system, tmp_path):
    graph = system.run(1).partnerships
    assert isinstance(graph, nx.Graph)
    node = graph.nodes[system.agents_by_type[School][0].id]
    assert {"effectiveness", "roll_disadvantaged", "head_prosocial", "head_strategy_name", "authority_name"} <= set(
        node
    )
    one, two, tie = next(iter(graph.edges(data=True)))
    assert {"formality", "depth", f"trust_{one}", f"trust_{two}", f"cooperates_{one}"} <= set(tie)
    for ending in (".graphml", ".gexf"):
        graphs.write(graph, tmp_path / f"graph{ending}")
        read = graphs.read(tmp_path / f"graph{ending}")
        assert nx.utils.edges_equal(read.edges(), graph.edges())
        assert read.nodes[one]["effectiveness"] == graph.nodes[one]["effectiveness"]


def test_a_graph_of_ones_own(tmp_path):
    region = Region.synthetic(6, seed=1)
    ids = list(region.schools["id"])
    path = tmp_path / "ties.csv"
    path.write_text(f"{ids[0]},{ids[1]}\n{ids[2]},{ids[5]},0.7\n")
    system = SchoolSystem(region=region, partnerships=path, rng=1).run(1)
    assert set(map(frozenset, system.partnerships.edges())) == {frozenset(ids[:2]), frozenset((ids[2], ids[5]))}
    assert system.partnerships.edges[ids[2], ids[5]]["formality"] == 0.7
    assert SchoolSystem(region=region, partnerships=nx.Graph(), rng=1).run(1).history["cooperation"].isna().all()


@pytest.mark.parametrize(
    ("text", "says"),
    [("S001,S999", "'S999' is no school"), ("S001,S001", "tied to itself"), ("S001,S002,7", "must be from 0 to 1")],
)
def test_a_senseless_graph_is_refused(tmp_path, text, says):
    path = tmp_path / "ties.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        SchoolSystem(region="synthetic:6", partnerships=path)


def test_a_missing_or_unknown_graph_file_is_refused(tmp_path, system):
    with pytest.raises(InputError, match="cannot be read: there is no such file"):
        graphs.read(tmp_path / "none.graphml")
    (tmp_path / "broken.graphml").write_text("<graphml")
    with pytest.raises(InputError, match="cannot be read"):
        graphs.read(tmp_path / "broken.graphml")
    with pytest.raises(InputError, match="the ending must be one of"):
        graphs.write(system.partnerships, tmp_path / "graph.txt")
