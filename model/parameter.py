"""How a parameter is declared: once, with all that validation, sliders, flags, studies and the ODD table need."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["lever", "uncertainty", "constant"]
When = Literal["live", "start"]
ASSUMPTION = "assumption, swept"


def parameter(
    default: float,
    meaning: str,
    *,
    sentence: str,
    unit: str = "",
    bounds: tuple[float, float],
    plausible: tuple[float, float] | None = None,
    role: Role = "uncertainty",
    source: str = ASSUMPTION,
    when: When = "live",
    after: str = "",
) -> Any:
    """Declare one parameter.

    Parameters
    ----------
    default : float
        Its value in *england-today*.
    meaning : str
        What it says, exactly.
    sentence : str
        A short sentence that a head teacher reads with the value in it, without full stop. The value goes where ``{}``
        is, as ``in_words`` tells it; what it is reckoned by ("a year", "each kilometre") stands in the sentence.
    unit : str
        Its unit; ``""`` for a pure number.
    bounds : (float, float)
        The least and the greatest value that makes sense; outside is an error.
    plausible : (float, float), optional
        The range to sweep; the bounds unless given.
    role : {"lever", "uncertainty", "constant"}
        A *lever* is what policy can set, and may differ from school to school and from term to term; an *uncertainty*
        is what nobody knows exactly; a *constant* is structure.
    source : str
        Where the number comes from.
    when : {"live", "start"}
        A *live* parameter acts in every term, so that a change in a running world tells from the next term on; one of
        the *start* acts when the world is made and never again.
    after : str
        In an extension: the parameter of its section that it comes after in lists; by default its own before it, or
        else the last.
    """
    return Field(
        default=default,
        description=meaning,
        ge=bounds[0],
        le=bounds[1],
        allow_inf_nan=False,
        json_schema_extra={
            "unit": unit,
            "plausible": list(plausible or bounds),
            "role": role,
            "source": source,
            "when": when,
            "sentence": sentence,
            "after": after,
        },
    )


class Section(BaseModel):
    """A group of parameters that belong together.

    Attributes
    ----------
    after : str
        Of a section that an extension brings: the section that it comes after in lists; by default the last.
    """

    after: ClassVar[str] = ""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)
