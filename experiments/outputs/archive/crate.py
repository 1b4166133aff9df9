"""What an archive tells machines: a Process Run Crate (RO-Crate 1.1), written by the library of its makers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from ....agents.documents import open_file
from ..cited import AUTHORS, DATA, LICENCE, TITLE
from .gathered import PROFILE, README, REPORT
from .inputs import Input, inputs, is_input
from .words import holds, medium, story, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rocrate.rocrate import ROCrate

    from .gathered import Gathered

VERSION = "1.1"  # of RO-Crate, as the profile has it
TERMS = {"sha256": "http://schema.org/sha256"}  # the context of 1.1 lacks it, that of later versions has it
MIT = f"https://spdx.org/licenses/{LICENCE}"
VERBS = {"calibration": "calibrate"}  # where a verb is not called as what it leaves
DONE = "http://schema.org/CompletedActionStatus"


class Size(NamedTuple):
    """How large a file is, and its SHA-256."""

    bytes: int
    sha256: str

    @classmethod
    def of(cls, content: Path | bytes) -> Size:
        """Return that of a file, or of what is to be written into one."""
        if isinstance(content, bytes):
            return cls(len(content), hashlib.sha256(content).hexdigest())
        with open_file(content, f"'{content}'") as file:
            return cls(content.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def metadata(found: Gathered, contents: Mapping[str, Path | bytes]) -> bytes:
    """Return the metadata file of an archive: the same for the same folder.

    Parameters
    ----------
    found : Gathered
        What is archived, with paths cut to names.
    contents : mapping
        The files of the archive by name, the metadata file left out.
    """
    from rocrate.rocrate import ROCrate  # noqa: PLC0415 - brings a client of the web and a maker of pages

    crate = ROCrate(version=VERSION)
    crate.metadata.extra_terms.update(TERMS)
    files: dict[str, Any] = {}
    for name, content in contents.items():
        files[name] = crate.add_file(dest_path=name, properties=_file(name, content))
    for name in (README, REPORT):
        files[name]["about"] = crate.root_dataset
    given = [each for name, each in files.items() if is_input(name)]
    made = [each for name, each in files.items() if name not in {README, REPORT} and not is_input(name)]
    action = crate.add_action(
        _software(crate, found),
        "#run",
        object=_compact([*given, *(_value(crate, each) for each in inputs(found))]),
        result=_compact(made),
        properties=_action(found),
    )
    _root(crate, found, action)
    return b"".join(chunk for _, chunk in crate.metadata.stream()) + b"\n"


def _entity(crate: ROCrate, address: str, kind: str, **told: Any) -> Any:
    """Return a thing that is told of, by its address, among all others; what is not known of it is left out."""
    from rocrate.model import ContextEntity  # noqa: PLC0415

    properties = {name: value for name, value in told.items() if value not in (None, "")}
    return crate.add(ContextEntity(crate, address, {"@type": kind, **properties}))


def _compact(things: Sequence[object]) -> object:
    """Return several things as they are, and one alone without its list, as RO-Crate 1.1 recommends."""
    return things[0] if len(things) == 1 else things


def _root(crate: ROCrate, found: Gathered, action: object) -> None:
    root = crate.root_dataset
    root["name"] = title(found)
    root["description"] = story(found)
    root["datePublished"] = found.finished
    root["license"] = _licence(crate)
    root["mentions"] = action
    root["conformsTo"] = _entity(crate, PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")


def _licence(crate: ROCrate) -> object:
    return crate.get(MIT) or _entity(crate, MIT, "CreativeWork", name="MIT License", description=DATA)


def _file(name: str, content: Path | bytes) -> dict[str, Any]:
    size = Size.of(content)
    told = {"name": name, "encodingFormat": medium(name), "contentSize": str(size.bytes), "sha256": size.sha256}
    words = holds(name)
    return told | ({"description": words} if words else {})


def _action(found: Gathered) -> dict[str, object]:
    command = found.main.get("command")
    told = {
        "@type": "CreateAction",
        "name": f"coopetition {VERBS.get(found.kind, found.kind)}",
        "description": f"Command line: {command}" if command else "Made by a script in Python, without a command line",
        "startTime": found.started,
        "endTime": found.finished,
        "actionStatus": DONE,
    }
    return {name: value for name, value in told.items() if value is not None}


def _value(crate: ROCrate, each: Input) -> object:
    identifier = f"#input/{quote(each.name, safe='')}"
    return _entity(
        crate,
        identifier,
        "PropertyValue",
        name=each.name,
        value=each.value,
        unitText=each.unit,
        description=each.meaning,
    )


def _software(crate: ROCrate, found: Gathered) -> Any:
    """Return the software that made the runs: its version, code, and all that it needs in the versions it had."""
    told = found.main
    version = told.get("coopetition")
    return _entity(
        crate,
        _package("generic", "coopetition", version),
        "SoftwareApplication",
        name="coopetition",
        alternateName=TITLE,
        softwareVersion=version,
        author=_entity(crate, "#authors", "Organization", name=AUTHORS),
        license=_licence(crate),
        operatingSystem=told.get("platform"),
        identifier=_compact(list(_identifiers(crate, told))),
        softwareRequirements=_compact(list(_requirements(crate, told))),
    )


def _identifiers(crate: ROCrate, told: dict[str, Any]) -> Iterator[Any]:
    git = told.get("git")
    code = "SHA-256 over the source files of the model"
    yield _entity(crate, "#code", "PropertyValue", name="hash of the code", value=told.get("code"), description=code)
    if git:
        state = "with changes that were not committed" if git["dirty"] else "the sources were as committed"
        yield _entity(crate, "#commit", "PropertyValue", name="commit", value=git["commit"], description=state)


def _requirements(crate: ROCrate, told: dict[str, Any]) -> Iterator[Any]:
    needed = [("generic", "Python", told.get("python"))]
    needed += [("pypi", name, version) for name, version in told.get("packages", {}).items()]
    for kind, name, version in needed:
        if version:
            identifier = _package(kind, name.lower(), version)
            yield _entity(crate, identifier, "SoftwareApplication", name=name, softwareVersion=version)


def _package(kind: str, name: str, version: str | None) -> str:
    """Return the address of a package, whatever index it comes from (Package-URL)."""
    return f"pkg:{kind}/{name}{f'@{quote(version)}' if version else ''}"
