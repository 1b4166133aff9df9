"""Which points no wave rules out: by emulators, as far as any of them and any target lie apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...evidence.waiting import results
from .emulator import emulator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from .emulator import Emulator
    from .measuring import Measured
    from .targets import Target

BLOCK = 5_000  # points that are predicted at a time


class Layer(NamedTuple):
    """What one wave knows: an emulator for each target that has a say, by number, those first that rule out most."""

    emulators: dict[int, Emulator]
    targets: Sequence[Target]

    def each(self, unit: np.ndarray) -> np.ndarray:
        """Return the implausibility of points, a row each, for each target that has a say, in the emulators' order."""
        return np.column_stack([self._of(number, unit) for number in self.emulators])

    def worst(self, unit: np.ndarray, known: np.ndarray, enough: float) -> np.ndarray:
        """Return the largest implausibility of points, with what is known of them already.

        Where it is found to be above ``enough``, targets that are not yet looked at may make it larger still.
        """
        known = known.copy()
        for number in self.emulators:
            left = np.flatnonzero(known <= enough)
            if not len(left):
                break
            known[left] = np.maximum(known[left], self._of(number, unit[left]))
        return known

    def _of(self, number: int, unit: np.ndarray) -> np.ndarray:
        mean, variance = self.emulators[number].predict(unit)
        target = self.targets[number]
        return np.abs(mean - target.centre) / np.sqrt(variance + self.emulators[number].luck + target.sd**2)


def worst(layers: Sequence[Layer], unit: np.ndarray, enough: float = np.inf) -> np.ndarray:
    """Return the implausibility of points: the largest of any target in any wave (exact up to ``enough``)."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn, which takes a second

    found = np.zeros(len(unit))
    with threadpool_limits(1):
        for start in range(0, len(unit), BLOCK):
            block = slice(start, start + BLOCK)
            for layer in reversed(layers):  # the last wave rules out most of what is left
                found[block] = layer.worst(unit[block], found[block], enough)
    return found


def layer_of(
    unit: np.ndarray, found: Measured, targets: Sequence[Target], with_say: Sequence[int], executor: Executor
) -> Layer:
    """Return what points that were run teach, an emulator a target.

    Parameters
    ----------
    unit : ndarray
        The points, in the unit cube.
    found : Measured
        What was measured there.
    targets : sequence of Target
        All of them.
    with_say : sequence of int
        The numbers of those that have a say.
    executor : concurrent.futures.Executor
        Where emulators are fitted.

    Raises
    ------
    InputError
        If a process dies with its work.
    """
    waiting = {}
    for number in with_say:
        there = np.isfinite(found.values[:, number])
        luck = float(np.mean(found.whole[there, number]))
        waiting[number] = executor.submit(
            emulator, unit[there], found.values[there, number], found.own[there, number], luck
        )
    emulators = dict(zip(waiting, results(waiting.values()), strict=True))
    layer = Layer(emulators, targets)
    order = np.argsort(-np.mean(layer.each(unit), axis=0), kind="stable")
    numbers = list(emulators)
    return Layer({numbers[k]: emulators[numbers[k]] for k in order}, targets)


def implausibility(found: Measured, targets: Sequence[Target], with_say: Sequence[int]) -> np.ndarray:
    """Return the implausibility of points by their own runs, a column a target with a say; infinite where none is told.

    No emulator has part in it: the value over seeds, the variance of its luck, and the target.
    """
    columns = []
    for number in with_say:
        target = targets[number]
        off = np.abs(found.values[:, number] - target.centre)
        columns.append(off / np.sqrt(found.whole[:, number] + target.sd**2))
    return np.nan_to_num(np.column_stack(columns), nan=np.inf)
