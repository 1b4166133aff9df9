"""A region: its schools, the home zones of their pupils, and an account of where both come from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.errors import short
from .table import GROUPS, SCHOOLS, ZONES, RegionError, check, check_text, suggestion
from .tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

DIGITS = 8  # of the number of schools of a made-up town


@dataclass(frozen=True, eq=False, repr=False)
class Region(Tables):
    """Schools and home zones of one region; checked when made, read-only afterwards. Its fields are those of `Tables`.

    Raises
    ------
    RegionError
        If a column is missing, malformed or out of bounds, no school is left, an id repeats, or pupils do not add up.

    Examples
    --------
    >>> region = Region.synthetic(schools=44, seed=1)
    >>> len(region), sorted(set(region.schools["authority"].tolist()))
    (44, ['Town 1', 'Town 2'])
    """

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise RegionError(f"region name {short(self.name)}; expected a text")
        check_text("region name", self.name)
        schools = check(self.name, "schools", self.schools, SCHOOLS)
        zones = check(self.name, "zones", self.zones, ZONES)
        # the dataclass is frozen: this is the one place that may set its fields
        object.__setattr__(self, "schools", schools)
        object.__setattr__(self, "zones", zones)
        object.__setattr__(self, "account", tuple(self.account))
        if not len(self):
            raise RegionError(f"{self._called}: no school is left; expected at least one")
        self._check_schools()
        self._check_pupils()

    def __len__(self) -> int:
        return len(self.schools["id"])

    def __getstate__(self) -> dict[str, Any]:
        # what became of each row of a file is not for the processes that run worlds
        return {**self.__dict__, "import_account": None}

    def __deepcopy__(self, _: Any) -> Region:
        return self  # nobody can write it

    def __repr__(self) -> str:
        authorities = len(set(self.schools["authority"].tolist()))
        return f"<Region '{self.name}': schools={len(self)}, authorities={authorities}>"

    @classmethod
    def of(cls, tables: Tables) -> Region:
        """Check what was drawn, read or imported."""
        return cls(tables.name, tables.schools, tables.zones, tables.account, tables.import_account)

    @classmethod
    def load(
        cls,
        source: str | Path,
        authority: str | Sequence[str] | None = None,
        phases: str | Sequence[str] | None = None,
        schools: int | str | Sequence[str] | None = None,
        results: str | Path | None = None,
    ) -> Region:
        """Read a region from a file or by its known name.

        Parameters
        ----------
        source : str or Path
            A known name (see `named`), a region saved before (``.json``), or a CSV file as downloaded from the
            official services, also in a ZIP (see ``docs/regions.md``); which layout it has is told from its header.
        authority : str or sequence of str, optional
            Keep these local authorities, by name, code, or (where the file has it) district.
        phases : str or sequence of str, optional
            Keep these phases: "primary", "secondary", or a phase as published such as "all-through".
        schools : int or sequence of str, optional
            Keep the n schools nearest to the densest place, or the schools with these ids.
        results : str or Path, optional
            A table of results (key stage 4, as downloaded) to be read beside a CSV file of schools.

        Returns
        -------
        Region
            The schools kept, in the order of the file, and their zones.

        Raises
        ------
        RegionError
            If there is no such file or name, a column is missing, or no school is left.
        """
        from .imports import TABLES, import_region  # noqa: PLC0415 - a synthetic region needs no import code
        from .store import load  # noqa: PLC0415

        filters = {"authority": authority, "phases": phases, "schools": schools}
        path = Path(source)
        if path.suffix.lower() == ".csv" or (path.suffix.lower() in TABLES and os.path.lexists(path)):
            return cls.of(import_region(path, results=results, **filters))
        if results is not None:
            raise RegionError(
                f"results='{results}': only a CSV file of schools takes results; '{short(str(source))}' is none"
            )
        region = cls.of(load(path)) if path.suffix.lower() == ".json" else cls.named(str(source))
        return region.select(**filters)

    @classmethod
    def synthetic(cls, schools: int = 150, seed: int = 1, authorities: int | None = None) -> Region:
        """Draw a region of secondary schools to England's summary figures; see `synthetic.draw`.

        Parameters
        ----------
        schools : int
            Number of schools, 1 or more.
        seed : int
            Same seed, same region.
        authorities : int, optional
            Number of authorities, each a town; by default one to about 22 schools, as in England.

        Returns
        -------
        Region
        """
        from .synthetic import draw  # noqa: PLC0415 - a region of real schools needs no draws

        return cls.of(draw(schools, seed, authorities))

    @classmethod
    def named(cls, name: str, seed: int = 1) -> Region:
        """Give a region known by name.

        Parameters
        ----------
        name : str
            "synthetic" (150 schools), "synthetic:300", or "synthetic:lundshire" for the town of a scenario.
        seed : int
            Seed of its draws.

        Returns
        -------
        Region

        Raises
        ------
        RegionError
            If the name is not known.
        """
        kind, colon, size = name.partition(":")
        if kind == "synthetic" and (not colon or size.isdecimal()):
            if len(size) > DIGITS:
                raise RegionError(f"region '{name}': no town has so many schools; take a smaller number")
            return cls.synthetic(int(size), seed=seed) if colon else cls.synthetic(seed=seed)
        if kind == "synthetic" and size:
            from ..scenarios import town_of  # noqa: PLC0415 - few regions are a scenario's town

            return cls.of(town_of(size).drawn(name, seed))
        if Path(name).suffix:
            raise RegionError(
                f"region file '{short(name, 150)}': expected a .csv or .json file, or a name such as synthetic:300"
            )
        hint = suggestion(kind, ["synthetic"])
        raise RegionError(
            f"region '{short(name, 150)}' is neither a known name (synthetic, synthetic:300) nor a file{hint}"
        )

    def select(
        self,
        authority: str | Sequence[str] | None = None,
        phases: str | Sequence[str] | None = None,
        schools: int | str | Sequence[str] | None = None,
    ) -> Region:
        """Keep some of the schools and their zones; parameters as in `load`.

        Returns
        -------
        Region
            This region itself where nothing is dropped.

        Raises
        ------
        RegionError
            If a filter matches no school.
        """
        from .filters import among, named_in, nearest  # noqa: PLC0415 - few regions are filtered

        columns = self.schools
        kept = named_in("authority", authority, [columns["authority"]])
        kept &= named_in("phases", phases, [columns["phase"]])
        kept = among(kept)
        kept[kept] = nearest(schools, *(columns[name][kept] for name in ("id", "x", "y")))
        if kept.all():
            return self
        account = (*self.account, f"{kept.sum():,} of {len(self):,} schools were kept by the filters.")
        both = np.repeat(kept, 2)
        zones = {name: values[both] for name, values in self.zones.items()}
        return Region(self.name, {name: values[kept] for name, values in columns.items()}, zones, account)

    def save(self, path: str | Path) -> Path:
        """Write the region as one JSON file that `load` gives back exactly; returns the path."""
        from .store import save  # noqa: PLC0415 - few regions are saved

        return save(self, Path(path))

    def frame(self) -> pd.DataFrame:
        """Give the schools as a table, one row a school."""
        import pandas as pd  # noqa: PLC0415 - pandas takes longer to start than a small world to run

        return pd.DataFrame(dict(self.schools))

    def digest(self) -> str:
        """SHA-256, in hexadecimal, over every column of schools and zones: two regions are equal iff theirs are."""
        from .store import digest  # noqa: PLC0415

        return digest(self)

    def summary(self) -> dict[str, Any]:
        """Summary figures, ready for JSON; see `figures.summary`."""
        from .figures import summary  # noqa: PLC0415

        return summary(self)

    @property
    def _called(self) -> str:
        return f"region '{short(self.name, 40)}'"

    def _check_schools(self) -> None:
        ids, counts = np.unique(self.schools["id"], return_counts=True)
        if (counts > 1).any():
            raise RegionError(
                f"{self._called}: id '{short(str(ids[counts > 1][0]), 40)}' is used twice; expected ids to be unique"
            )
        shares = self.schools["disadvantaged"] + self.schools["additional_needs"]
        if (shares > 1 + 1e-9).any():
            worst = int(np.argmax(shares))
            raise RegionError(
                f"{self._called}: disadvantaged + additional_needs of '{short(str(self.schools['id'][worst]), 40)}' is "
                f"{shares[worst]:.3f}; expected 1 or less, since the groups are disjoint"
            )

    def _check_pupils(self) -> None:
        if len(self.zones["x"]) != 2 * len(self):
            raise RegionError(f"{self._called}: {len(self.zones['x'])} zones; expected two a school, {2 * len(self)}")
        living = np.sum([self.zones[group] for group in GROUPS], axis=0)
        for phase in sorted(set(self.schools["phase"].tolist()) | set(self.zones["phase"].tolist())):
            roll = self.schools["roll"][self.schools["phase"] == phase].sum()
            homes = living[self.zones["phase"] == phase].sum()
            if abs(roll - homes) > 1e-9 * max(roll, homes):
                raise RegionError(
                    f"{self._called}: the zones hold {homes} {short(str(phase), 40)} pupils; expected {roll}, "
                    "as on the rolls"
                )
