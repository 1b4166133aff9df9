"""The first start: compiled once, in a process of its own, and gone on with when it was interrupted."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading

import pytest

from coopetition.agents.engine import compiled, first_start, kept, machine_code
from coopetition.agents.engine.first_start import Progress
from first_starts import DONE, Standin, lives, wait_for

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
AT_ONCE = "from coopetition.agents.engine.first_start import make_ready; make_ready()"  # as verbs do
ENDS = {"the one that compiles": "compiler", "the one that waits": "parent"}


@pytest.fixture
def standin(tmp_path):
    return Standin(tmp_path)


def no_fault(done):
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    return done


def test_the_first_start_compiles_all_elsewhere_and_the_next_at_once(standin):
    first, second = no_fault(standin.use()), no_fault(standin.use())
    assert (first.stdout, second.stdout) == (DONE, DONE)
    assert first.stderr.startswith(first_start.COMPILING + "\n")
    assert first.stderr.replace("\n", "").isprintable()
    assert second.stderr == ""
    assert len(standin.starts()) == 1


@pytest.mark.parametrize("ended", ENDS.values(), ids=ENDS)
def test_compiling_that_was_killed_is_noticed_and_gone_on_with(standin, ended):
    one = standin.start(held=True)
    compiler = standin.compiling()
    os.kill(compiler if ended == "compiler" else one.pid, signal.SIGKILL)
    standin.hold.unlink()
    out, told = one.communicate()
    wait_for(lambda: not lives(compiler))
    if ended == "compiler":  # it is told, and the work is done all the same
        assert out.startswith("7.0 5.0\ncold")
        assert "ended by signal 9" in told
    done = no_fault(standin.use(AT_ONCE))
    assert done.stdout == DONE
    assert first_start.COMPILING in done.stderr
    assert len(standin.starts()) == 2


def test_what_was_there_is_counted_as_there(standin):
    one = standin.start(held=True)
    standin.compiling()
    one.kill()
    one.communicate()
    other = standin.start(held=True)
    standin.hold.unlink()
    standin.compiling()
    account = standin.files("*.progress")[0].read_text
    wait_for(lambda: json.loads(account())["start"] == 3)
    standin.hold.unlink()
    _, told = other.communicate()
    assert first_start.GOING_ON.format(start=3, all=5) in told


def test_ctrl_c_ends_compiling_and_leaves_what_is_there(standin):
    ended = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell may have it ignored
    one = standin.start(ended, held=True)
    compiler = standin.compiling()
    os.killpg(one.pid, signal.SIGINT)
    _, told = one.communicate()
    assert one.returncode != 0
    assert told.rstrip().endswith("KeyboardInterrupt")
    wait_for(lambda: not lives(compiler))
    assert not standin.files("*.json")
    standin.hold.unlink()
    assert no_fault(standin.use()).stdout == DONE


def test_a_second_process_waits_for_the_first_and_says_so(standin):
    one = standin.start(held=True)
    standin.compiling()
    other = standin.start()
    assert other.stderr.readline() == first_start.WAITING + "\n"
    standin.hold.unlink()
    assert one.communicate()[0] == DONE
    assert other.communicate()[0] == DONE
    assert len(standin.starts()) == 1


def test_whoever_waits_takes_over_from_one_that_was_killed(standin):
    one = standin.start(held=True)
    standin.compiling()
    other = standin.start()
    assert other.stderr.readline() == first_start.WAITING + "\n"
    one.kill()
    one.communicate()
    out, told = other.communicate()
    assert out == DONE
    assert first_start.COMPILING in told


def test_threads_that_begin_at_once_compile_once(standin):
    before = """
import threading
many = [threading.Thread(target=one, args=(1.0,)) for one in (rules.five, rules.three, rules.one, rules.five)]
[each.start() for each in many]
[each.join() for each in many]
"""
    assert no_fault(standin.use(before)).stdout == DONE
    assert len(standin.starts()) == 1


HARMS = {
    "empty": lambda content: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "less one byte": lambda content: content[:-1],
    "longer": lambda content: content + b"x",
    "one bit turned": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "something else": lambda content: b"\x80\x05cos\nsystem\n" + bytes(len(content)),
    "noughts": lambda content: bytes(len(content)),
}


def half(x):
    return x / 2.0


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_files_that_are_not_whole_are_made_anew(tmp_path, monkeypatch, harm):
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    for hits in (0, 1):  # compiled, then loaded
        rule = compiled.rule(half)
        assert rule(3.0) == 1.5
        assert sum(rule.stats.cache_hits.values()) == hits
    (path,) = tmp_path.glob(f"*{kept.SUFFIX}")
    path.write_bytes(harm(path.read_bytes()))
    for hits in (0, 1):  # compiled anew, then loaded
        rule = compiled.rule(half)
        assert rule(3.0) == 1.5
        assert sum(rule.stats.cache_hits.values()) == hits


def test_many_files_that_are_not_whole_are_made_anew_together(standin):
    assert standin.use().stdout == DONE
    for path in standin.files(f"*{kept.SUFFIX}"):
        path.write_bytes(path.read_bytes()[:100])
    done = no_fault(standin.use())
    assert done.stdout == DONE
    assert first_start.COMPILING in done.stderr
    assert first_start.GOING_ON.format(start=0, all=5) not in done.stderr


@pytest.mark.parametrize("account", ["", "{", "[]", '{"files": {"away": 3}}', '{"files": 3}', "[" * 100_000])
def test_an_account_that_is_not_whole_says_nothing(tmp_path, account):
    (tmp_path / "here.json").write_text(account)
    assert not kept.all_there(tmp_path, "here")


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_all_that_was_kept_must_be_there(tmp_path, monkeypatch, harm):
    monkeypatch.setattr(kept, "ALL", [])
    monkeypatch.setattr(kept, "OURS", __name__.partition(".")[0])
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    monkeypatch.setenv(first_start.CHILD, "1")
    compiled.rule(half)(3.0)
    assert not kept.all_there(tmp_path, "here")
    kept.write_account(tmp_path, "here")
    assert kept.all_there(tmp_path, "here")
    harm(next(tmp_path.glob(f"*{kept.SUFFIX}")))
    assert not kept.all_there(tmp_path, "here")


@pytest.mark.parametrize("under", ["", "/below"])
def test_a_cache_that_cannot_be_written_is_told_and_done_without(standin, under):
    standin.cache.write_text("a file")
    done = no_fault(standin.use(COOPETITION_CACHE=f"{standin.cache}{under}", TMPDIR=str(standin.folder)))
    assert done.stdout == DONE
    told = done.stderr.splitlines()
    assert told[0].startswith("COOPETITION_CACHE = '")
    assert len(told[0].replace(str(standin.cache), "")) < 300
    assert told[1] == first_start.COMPILING
    assert not [each for each in told if "cannot" in each][1:]
    assert not list(standin.folder.glob("coopetition-*"))  # the folder that took its place


FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))"


def test_a_disk_that_is_full_is_told_and_done_without(standin):
    done = no_fault(standin.use(FULL))
    assert done.stdout.startswith("7.0 5.0\ncold")
    assert "File too large" in done.stderr
    assert no_fault(standin.use()).stdout == DONE


WITHOUT = {
    "no name of Python": "import sys; sys.executable = ''",
    "no Python at all": "import sys; sys.executable = None",
    "part of a program": "import sys; sys.executable = '/opt/paint'",
    "frozen": "import sys; sys.frozen = True",
    "gone": "import sys; sys.executable = '/away/python3'",
}


@pytest.mark.parametrize("before", WITHOUT.values(), ids=WITHOUT)
def test_without_a_process_of_its_own_rules_are_compiled_here(standin, before):
    done = no_fault(standin.use(before))
    assert done.stdout.startswith("7.0 5.0\ncold")
    assert "process of their own" in done.stderr


@pytest.mark.parametrize("closed", ["import os; os.close(2); os.close(0)", "import sys; sys.stderr = None"])
def test_streams_may_be_closed(standin, closed):
    assert no_fault(standin.use(closed)).stdout == DONE


def test_plain_rules_need_no_compiling(standin):
    done = standin.use("print(rules.five(1.0)); raise SystemExit", NUMBA_DISABLE_JIT="1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "7.0\n", "")
    assert not standin.starts()


def test_a_terminal_shows_a_bar(standin):
    near, far = pty.openpty()
    one = subprocess.Popen(
        standin.program(), env=standin.environment | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=far, text=True
    )
    os.close(far)
    told = b""
    while True:
        try:
            more = os.read(near, 4096)
        except OSError:
            break
        if not more:
            break
        told += more
    assert one.communicate()[0] == DONE
    os.close(near)
    assert b"Compiling" in told


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (Progress(), "starting"),
        (Progress(120, 452, None), "120 of 452 rules"),
        (Progress(120, 452, 41.0), "120 of 452 rules, about 40 s left"),
        (Progress(450, 452, 0.4), "450 of 452 rules, about 5 s left"),
        (Progress(40, 452, 200.0), "40 of 452 rules, about 3 min left"),
    ],
)
def test_how_far_it_is_in_words(now, told):
    assert now.told() == told


def test_only_what_python_calls_is_kept(standin):
    assert standin.use().stdout == DONE
    names = sorted(path.name.split("-")[0] for path in standin.files(f"*{kept.SUFFIX}"))
    assert names == ["rules.five", "rules.three"]


SIX = """
from coopetition.agents.engine.compiled import rule
from .rules import one

@rule
def six(x):
    return one(x) * 6.0
"""
LATER = """
import standin
from standin import later
from standin.rules import five
{}
print(later.six(1.0), sum(later.six.stats.cache_misses.values()), sum(five.stats.cache_misses.values()))
"""


def test_a_rule_outside_ordinary_use_is_compiled_where_it_is_called_and_kept(standin):
    standin.add("later", SIX)
    five = "five(1.0)"
    outs = [no_fault(standin.run(LATER.format(five))) for _ in range(2)]
    assert [each.stdout for each in outs] == ["12.0 1 0\n", "12.0 0 0\n"]
    assert first_start.COMPILING in outs[0].stderr
    assert outs[1].stderr == ""
    assert len(standin.starts()) == 1, "the process that compiles is not started again"


def test_one_process_compiles_such_a_rule_and_the_other_waits_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path)
    rule, other, args = compiled.rule(half), compiled.rule(half), (compiled.types.float64,)
    with machine_code.global_compiler_lock:
        made = rule._compiled(args)
    waiting = threading.Thread(target=other, args=(3.0,))
    with first_start.at_once(tmp_path, "half"):
        waiting.start()
        rule._cache.save(args, made)  # the one that holds the lock keeps what it compiled
    waiting.join()
    assert sum(other.stats.cache_misses.values()) == 0


def test_that_compiling_here_takes_long_is_told_once(tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(first_start, "say", said.append)
    monkeypatch.setattr(first_start, "LONG", 0.0)
    with first_start.at_once(tmp_path, "half"):
        wait_for(lambda: said)
    assert said == [first_start.ONE.format("half")]
    monkeypatch.undo()
    monkeypatch.setattr(first_start, "say", said.append)
    with first_start.at_once(tmp_path, "half"):
        pass
    assert len(said) == 1


def test_numbers_that_are_written_out_do_not_make_a_rule_anew():
    inner = machine_code.Rule(double_of)
    names = {"inner": inner}
    exec("def outer(x):\n    return inner(1) + inner(2) + inner(x)", names)  # noqa: S102 - our own line
    assert machine_code.Rule(names["outer"])(3) == 12
    assert len(inner._lowered) == 1
    assert not inner.overloads, "it was compiled though Python never called it"
    assert inner(2.5) == 5.0, "Python may call it too"


def double_of(x):
    return x + x


RULES = """
def inner(x):
    return x > 0.0


def outer(x):
    return inner(x).sum()


def another(x):
    return x.size
"""
KEEPING = """
import sys
from pathlib import Path
import numpy as np
import some_rules
from coopetition.agents.engine.machine_code import Rule

some_rules.inner = inner = Rule(some_rules.inner)
inner.keep(Path("."))
numbers = np.array([-1.0, 2.0])
if sys.argv[1] == "lowered":
    assert Rule(some_rules.outer)(numbers) == 1
else:  # so that the rule is the second one here too: Numba counts them, and by the number knows what was there before
    assert Rule(some_rules.another)(numbers) == 2
print(inner(numbers).tolist(), sum(inner._cache_hits.values()))
"""


def test_what_was_kept_works_where_the_rule_was_lowered_before(tmp_path):
    """The way in from Python needs more than the rule itself, here the kind of an array's numbers: that is kept too."""
    (tmp_path / "some_rules.py").write_text(RULES)
    (tmp_path / "keeping.py").write_text(KEEPING)
    for how, told in (("first", "[False, True] 0\n"), ("again", "[False, True] 1\n"), ("lowered", "[False, True] 1\n")):
        words = [sys.executable, "keeping.py", how]
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.stdout == told, done.stderr


def test_what_a_rule_reaches_is_read_from_its_names():
    from coopetition.model.term import TERM

    reached = TERM[2].reaches()
    assert {each.py_func.__name__ for each in reached} >= {"heads_look", "look"}
