"""Under whose name a report goes out: the agency's brand in one file, logos made harmless and small."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from smmlib.core import i18n
from smmlib.core.errors import BriefError
from smmlib.report import svg

N_ = i18n.N_
FILE = "agency.yaml"
MOST_BYTES, MOST_PIXELS, WIDTH = 8_000_000, 60_000_000, 480
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
REFUSED = {
    "away": N_("The logo {file} is not there."),
    "large": N_("The logo {file} has {size:number} MB; up to 8 MB are taken. Save it smaller."),
    "broken": N_("The logo {file} cannot be read as PNG, JPEG or SVG."),
}


class Agency(BaseModel):
    """The agency that sends the reports: one file beside the clients' folders, all of it optional."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field("", max_length=200, description="as it should stand on the cover")
    logo: str = Field("", description="PNG, JPEG or SVG beside this file")
    colours: list[Colour] = Field([], max_length=3, description="up to three, #rrggbb; the first is the accent")
    font: str = Field("", pattern=r"^[\w -]{0,60}$", description="a font of the readers' machines, such as Georgia")
    footer: str = Field("", max_length=400, description="at the foot of every page: address, contact")


@dataclass(frozen=True)
class Logo:
    """A logo fit for a report, or the reason why there is none."""

    name: str = ""
    data: bytes = b""
    refused: dict[str, Any] | None = None


def agency(folder: Path) -> Agency | None:
    """Read the agency's file in the clients' folder; None where there is none.

    Raises
    ------
    BriefError
        It cannot be read, or holds what an agency's file does not hold.
    """
    import yaml
    from pydantic import ValidationError

    path = folder / FILE
    if not path.is_file():
        return None
    try:
        return Agency.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except ValidationError as wrong:
        said = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
        raise BriefError(str(path), said) from wrong
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise BriefError(str(path), [f"it is no YAML: {' '.join(str(wrong).split())[:200]}"]) from wrong


def logo(path: Path) -> Logo:
    """Make a logo fit for a report: a drawing without scripts, a picture no wider than is shown."""
    if not path.is_file():
        return _refused("away", path)
    size = path.stat().st_size
    if size > MOST_BYTES:
        return _refused("large", path, size=size / 1e6)
    data = path.read_bytes()
    if data.startswith(tuple(KINDS)):
        return _small(path, data)
    drawn = svg.inline(data.decode("utf-8", "replace"), "logo", alt=" ")
    return Logo("logo.svg", svg.alone(drawn).encode()) if drawn else _refused("broken", path)


def _small(path: Path, data: bytes) -> Logo:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return _refused("broken", path)
            whole = picture.convert("RGBA")
            whole.thumbnail((WIDTH, WIDTH))
            out = io.BytesIO()
            whole.save(out, "PNG", optimize=True)
            return Logo("logo.png", out.getvalue())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return _refused("broken", path)


def _refused(why: str, path: Path, **said: Any) -> Logo:
    return Logo(refused={"message": REFUSED[why], "values": {"file": path.name[:120], **said}})


def looks(clients: Path, client: str, given: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a report looks like beyond its brief: the agency's brand, the logos' files for the run's folder.

    Parameters
    ----------
    clients : the clients' folder; client : the client's name below it; given : the logo that the brief names, or empty

    Returns
    -------
    what the manifest says, and the files by name
    """
    own = agency(clients)
    wanted = {
        "client": clients / client / given if given else None,
        "agency": clients / own.logo if own and own.logo else None,
    }
    made = {whose: logo(path) for whose, path in wanted.items() if path is not None}
    pictures = {f"{whose}-{one.name}": one.data for whose, one in made.items() if one.name}
    said = {"agency": own.model_dump(mode="json") if own else None, "logos": sorted(pictures),
            "remarks": [one.refused for one in made.values() if one.refused]}  # fmt: skip
    return said, pictures


def picture(path: Path) -> str:
    """A logo of a run's folder as the address of a picture; empty where there is none."""
    if not path.is_file():
        return ""
    kind = "image/svg+xml" if path.suffix == ".svg" else "image/png"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
