"""A dashboard for tests alone: it can be slow and late, and answers on standard input how many worlds live in it."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import threading
import time

from coopetition.viz import serve


def answer() -> None:
    """Answer each line with what is alive; end with the one who asks."""
    from coopetition.model.world import World

    for _ in sys.stdin:
        for _ in range(3):
            gc.collect()
        alive = sum(isinstance(each, World) for each in gc.get_objects())
        sys.stdout.write(json.dumps({"worlds": alive, "threads": [each.name for each in threading.enumerate()]}) + "\n")
        sys.stdout.flush()
    os._exit(0)


def slow_down(seconds: float) -> None:
    """Let every term take so much longer."""
    from coopetition.model.world import World

    quick = World.term

    def term(world: World) -> None:
        time.sleep(seconds)
        quick(world)

    World.term = term


def tell_late() -> None:
    """Tell the rows of a world once more when it has become another, as if they had been long on their way."""
    from coopetition.viz.widget import Player

    at_once = Player._say

    def say(player: Player, answer: tuple) -> None:
        at_once(player, answer)
        told = player.__dict__.setdefault("told_before", [])
        if answer[0]["kind"] == "frames":
            told.append(answer)
        elif answer[0]["kind"] == "world":
            for each in told:
                at_once(player, each)
            told.clear()

    Player._say = say


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--slow", type=float, default=0.0, help="seconds that every term takes longer")
    parser.add_argument("--late", action="store_true", help="tell rows of an older world again after a change")
    asked = parser.parse_args()
    for name, value in serve.ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    serve.warm_up()
    if asked.slow:
        slow_down(asked.slow)
    if asked.late:
        tell_late()
    threading.Thread(target=answer, daemon=True).start()
    return serve.serve(asked.port, browser=False)


if __name__ == "__main__":
    sys.exit(main())
