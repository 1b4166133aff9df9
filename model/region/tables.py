"""What a region is made of: tables of schools and home zones, as whoever draws, reads or imports them leaves them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from .account import ImportAccount


@dataclass(frozen=True, eq=False)
class Tables:
    """Schools and home zones, not yet checked; a `Region` is checked.

    Parameters
    ----------
    name : str
        What the region is called in reports.
    schools : mapping of str to array
        One row a school; the columns are declared in `table.SCHOOLS`.
    zones : mapping of str to array
        One row a home zone, two zones a school in the schools' order; columns in `table.ZONES`. Phase by phase the
        zones hold as many pupils as the schools.
    account : sequence of str
        What was read, dropped, imputed or assumed and why, a sentence each.
    import_account : ImportAccount, optional
        The same by row, for a region that was just imported; neither saved nor sent to other processes.
    """

    name: str
    schools: dict[str, np.ndarray]
    zones: dict[str, np.ndarray]
    account: tuple[str, ...] = ()
    import_account: ImportAccount | None = field(default=None, repr=False)
