"""Type codes: the first 8 digits of an IMEI tell maker and model. Read from the open list of Osmocom (CC-BY-SA 3.0) or one like it.

Such lists have a title line, columns of which two are called `name` (maker and model), type codes that lost their leading zero,
spaces after commas, doubled codes, and lines that are no codes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aggregates.agreements.device_kinds import DeviceKind
from importers.engine.canonical_line import split_line
from importers.engine.file_reader import DEFAULT_LIMITS, ReadingLimits
from importers.engine.header import plain
from importers.engine.header_candidate import HeaderCandidate
from importers.engine.line_numbers import LineNumbers
from importers.engine.source_file import OpenedFile, best_header
from importers.imports.not_this_import import MissingColumns
from importers.quarantine import BadValue, Reason, RowRejected

_OTHER_MAKERS = re.compile(
    r"(?i)^(telit|cinterion|gemalto|sierra wireless|wavecom|u-?blox|simcom|quectel|novatel|option|cisco|sagemcom|teltonika|fibocom|falcom|enfora)\b"
)
_OTHER = re.compile(r"(?i)\b(router|modem|module?|stick|data ?card|hotspot|mifi|gateway|tracker|m2m|huawei e\d{3}\w*|zte mf\d+\w*)\b")
_TABLET = re.compile(
    r"(?i)\b(ipad|tab|tab ?\d|ideatab|mediapad|tablet|playbook|xoom|iconia|surface|galaxy tab\d?|sm-[tx]\d\w*|gt-[pn](?!7[01])\d{4}|nexus (7|9|10))\b"
)


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """What a type code stands for."""

    tac: str
    maker: str
    model: str
    kind: DeviceKind


def read_tac_list(
    path_or_binary: Path | BinaryIO, *, name: str | None = None, limits: ReadingLimits = DEFAULT_LIMITS
) -> tuple[list[DeviceModel], list[RowRejected]]:
    """Read the models, each type code once (of contradicting lines the first counts), and the lines that were left out, with the reason."""
    opened = OpenedFile(path_or_binary, name, limits)
    models: dict[str, tuple[DeviceModel, int]] = {}
    rejected: list[RowRejected] = []
    try:
        for line, cells in _lines(opened):
            try:
                found = read_model(*cells)
                first, first_line = models.setdefault(found.tac, (found, line))
                if plain(first.maker + first.model) != plain(found.maker + found.model):
                    raise BadValue(Reason.VALUE_TWICE, expected=str(first_line))
            except BadValue as bad:
                rejected.append(bad.in_cell("tac", cells[0].strip(), line))
    finally:
        opened.close()
    return [model for model, _ in models.values()], rejected


def read_model(tac_cell: str, maker_cell: str, model_cell: str) -> DeviceModel:
    """Read a model. Raises BadValue. A maker's name in front of the model is left out, but for `Fairphone 2`: a mere 2 is no name."""
    digits = tac_cell.strip()
    if not re.fullmatch(r"[0-9]{7,8}", digits):
        raise BadValue(Reason.MALFORMED_TAC)
    maker, model = " ".join(maker_cell.split()), " ".join(model_cell.split())
    own_name = model[len(maker) :].strip()
    if model.casefold().startswith(maker.casefold() + " ") and any(map(str.isalpha, own_name)):
        model = own_name
    if not maker or not model:
        raise BadValue(Reason.MISSING_VALUE)
    return DeviceModel(digits.zfill(8), maker, model, guessed_kind(maker, model))


def guessed_kind(maker: str, model: str) -> DeviceKind:
    """Guess a device's kind, as lists don't say it; a wrong guess can be put right on the device."""
    if _TABLET.search(model):
        return "tablet"
    return "other" if _OTHER_MAKERS.search(maker) or _OTHER.search(f"{maker} {model}") else "smartphone"


def _lines(opened: OpenedFile) -> Iterator[tuple[int, tuple[str, str, str]]]:
    found = best_header(opened, _columns)
    if found is None:
        columns = {"missing": "tac, name (Hersteller), name (Modell)", "missing_en": "tac, name (maker), name (model)"}
        raise MissingColumns(name=opened.name, kind="TAC-Listen", kind_en="TAC lists", found="–", **columns)
    header, (tac, maker, model) = found
    numbers = LineNumbers(header.last_line + 1)
    record = 0
    for block in opened.blocks(header, numbers):
        for line in block.decode().split("\n")[:-1]:
            record += 1
            cells = [*split_line(line, header.delimiter), *[""] * len(header.cells)]
            yield numbers.line_of(record), (cells[tac], cells[maker], cells[model])


def _columns(header: HeaderCandidate) -> tuple[int, int, int] | None:
    """Where the code, the maker and the model stand."""
    names = [plain(cell) for cell in header.cells]
    makers = [index for index, name in enumerate(names) if name in ("name", "maker", "manufacturer", "brand", "hersteller")]
    models = [index for index, name in enumerate(names) if name in ("name", "model", "modell", "gsmaname") and index not in makers[:1]]
    return (names.index("tac"), makers[0], models[0]) if "tac" in names and makers and models else None
