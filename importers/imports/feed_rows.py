"""From lines that need a look to commands: parsed, quarantined or observed, each number once (F-02, F-12)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson

from aggregates.device import Device
from aggregates.device_terms import IMEI_CLAIM
from aggregates.import_terms import QuarantinedRow
from aggregates.sim import NUMBER_CLAIM, Sim
from aggregates.sim_terms import CODES_FIELD, SECRETS
from commands.engine.given import Batch
from commands.sims.observe_sim import ObserveSim
from commands.sims.said import BITS, LISTED
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from importers.engine.canonical_line import join_cells
from importers.identifiers import Number
from importers.imports.bad_rows import BadRows
from importers.imports.booking import Line
from importers.imports.device_models import DeviceModels
from importers.imports.feed_cells import CellReaders
from importers.imports.feed_comparison import StagedLine
from importers.imports.feed_row import FeedRow, RowParser
from importers.imports.layout import Layout
from importers.quarantine import BadValue, Notice, Reason, RowNoted, RowRejected

_BY_COLUMN = {"imei": "imei14"}
_ALWAYS = ("options", "status")
"""A cell of these says something even where it is empty; so where there is such a column."""
_READ_BITS = tuple(bit for name, bit in BITS.items() if name not in _ALWAYS)
_read = attrgetter(*(_BY_COLUMN.get(name, name) for name in BITS if name not in _ALWAYS))


@dataclass(frozen=True, slots=True)
class ParsedLine:
    staged: StagedLine
    row: FeedRow


def said(row: FeedRow) -> FeedRow:
    """Return what a row says, without the ways in which it was written."""
    return replace(row, imei=None, warnings=())


class FeedRows:
    """Parses the lines of one feed. `sealer` holds the customer's key; `line_of` tells the line in the file of a record."""

    def __init__(
        self,
        layout: Layout,
        customer_id: UUID,
        *,
        import_id: UUID,
        sealer: Keyring,
        models: DeviceModels,
        line_of: Callable[[int], int],
    ) -> None:
        self._layout = layout
        self._carrier = layout.carrier
        self._customer_id = customer_id
        self._sealer = sealer
        self.models = models
        self.bad = BadRows(layout, customer_id, import_id, sealer)
        """Makes the rows for the quarantine."""
        self._line_of = line_of
        self._parser = RowParser(layout)
        self._read_number = CellReaders(layout.mapping).by_field["number"]
        self._number_at = layout.positions["number"]
        cards_at = layout.positions.get("iccid")
        self.column_of_cards = "" if cards_at is None else layout.columns[cards_at]
        self.brief = False
        """Only what rows of known numbers do is asked, and nothing of it is booked."""
        self._says_options = "options" in layout.positions
        self._says_status = "status" in layout.positions
        self._says = LISTED | sum(BITS[name] for name in _ALWAYS if name in layout.positions)

    def parse(self, lines: Iterable[StagedLine]) -> tuple[list[ParsedLine], list[tuple[StagedLine, tuple[RowRejected, ...]]]]:
        """Parse the lines: return those that can be read, and the others with all their reasons."""
        parsed: list[ParsedLine] = []
        rejected: list[tuple[StagedLine, tuple[RowRejected, ...]]] = []
        for staged in lines:
            row = self._parser.parse(self._layout.split(staged.line))
            if isinstance(row, FeedRow):
                parsed.append(ParsedLine(staged, row))
            else:
                rejected.append((staged, row))
        return parsed, rejected

    def columns_not_used(self) -> list[RowNoted]:
        """Return what is to be said of columns that nothing takes; of those without a name, once something stood there."""
        names = self._layout.columns
        return [
            RowNoted(Notice.COLUMN_NOT_USED, names[at]) if names[at] else RowNoted(Notice.COLUMN_WITHOUT_NAME, str(at + 1))
            for at in self._layout.not_used
            if names[at] or at in self._parser.filled_nameless
        ]

    def number_of(self, line: str) -> str | None:
        """Read the number of a line that can't be read otherwise."""
        cells = self._layout.split(line)
        try:
            number = self._read_number(cells[self._number_at]) if self._number_at < len(cells) else None
        except BadValue:
            return None
        return number.e164 if isinstance(number, Number) else None

    def sims(self, batch: Batch, numbers: Iterable[str]) -> set[UUID]:
        """Look up the SIMs that have these numbers."""
        claims = {NUMBER_CLAIM.of(number) for number in numbers}
        batch.load_claims(self._customer_id, claims)
        return {sim_id for claim in claims if (sim_id := batch.holder(self._customer_id, claim)) is not None}

    def observe(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        """Make the command of each line; loads in bulk what `decide` will look at."""
        lines = self.observed(batch, parsed)
        commands: list[Any] = [line.command for line in lines]
        self.load_linked(batch, commands)
        return lines

    def observed(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[Line]:
        """Make the command of each line, its number and IMEI resolved to what holds them now; loads the numbers."""
        customer_id = self._customer_id
        numbers = [NUMBER_CLAIM.of(entry.row.number) for entry in parsed]
        imeis = [IMEI_CLAIM.of(entry.row.imei14) if entry.row.imei14 else None for entry in parsed]
        batch.load_claims(customer_id, {*numbers, *(imei for imei in imeis if imei is not None)})
        sims = [batch.holder(customer_id, number) for number in numbers]
        batch.load({sim_id for sim_id in sims if sim_id is not None})
        lines: list[Line] = []
        for entry, sim_id, imei in zip(parsed, sims, imeis, strict=True):
            staged, row = entry.staged, entry.row
            device_id = batch.holder(customer_id, imei) if imei is not None else None
            discovers = row.imei14 is not None and device_id is None
            command = ObserveSim.of_checked(
                sim_id=sim_id or new_id(),
                known=sim_id is not None,
                number=row.number,
                carrier=self._carrier,
                iccid=row.iccid,
                card_type=row.card_type,
                tariff=row.tariff,
                options=row.options if self._says_options else None,
                contract_start=row.contract_start,
                contract_end=row.contract_end,
                earliest_renewal=row.earliest_renewal,
                subsidy=row.subsidy,
                renewal=row.renewal,
                hardware_calloff=row.hardware_calloff,
                status=row.status if self._says_status else None,
                billing_account=row.ban,
                codes=self._codes(batch, row, sim_id),
                imei=row.imei14,
                device_id=new_id() if discovers else device_id,
                discovers=discovers,
                description=self.models.describe(row.imei14) if discovers and row.imei14 else None,
                record=None,
            )
            lines.append(Line(self._line_of(staged.record), command, staged.line_hash, command.sim_id, command.known, self.says(row)))
        return lines

    def says(self, row: FeedRow) -> int:
        """Tell which columns of the row say something."""
        unsaid = BITS["options"] if row.options is None else 0
        return (self._says & ~unsaid) | sum([bit for bit, value in zip(_READ_BITS, _read(row), strict=True) if value is not None])

    def known(self, batch: Batch, parsed: Sequence[ParsedLine]) -> list[ParsedLine]:
        """Return those lines whose number exists already."""
        numbers = {entry.staged.record: NUMBER_CLAIM.of(entry.row.number) for entry in parsed}
        batch.load_claims(self._customer_id, numbers.values())
        return [entry for entry in parsed if batch.holder(self._customer_id, numbers[entry.staged.record]) is not None]

    def load_linked(self, batch: Batch, rows: Iterable[ObserveSim]) -> None:
        """Load the devices in which these numbers are, where the rows name others, or another IMEI; and those that they name."""
        looked_at: set[UUID] = set()
        for row in rows:
            if row.imei is None or row.device_id is None:
                continue
            sim = batch.state(Sim, row.sim_id) if row.known else None
            link = sim.link if sim is not None else None
            if sim is None or link is None or (link.device_id, sim.imei) != (row.device_id, row.imei):
                looked_at |= {link.device_id} if link is not None else set()
                looked_at |= set() if row.discovers else {row.device_id}
        batch.load(looked_at)
        batch.load({into for device in looked_at if (into := batch.state(Device, device).absorbed_into) is not None})

    def _codes(self, batch: Batch, row: FeedRow, sim_id: UUID | None) -> str | None:
        return self.codes(row, batch.state(Sim, sim_id).codes if sim_id else None)

    def codes(self, row: FeedRow, known: str | None) -> str | None:
        """Seal what the row says; of the codes that it doesn't say, those that are known stay."""
        said = {name: value for name in SECRETS if (value := getattr(row, name)) is not None}
        if not said:
            return None
        sealed = self._seal(CODES_FIELD, said)
        if known is None or sealed == known:
            return sealed
        before: dict[str, str] = orjson.loads(self._sealer.unseal(self._customer_id, CODES_FIELD, known))
        together = before | said
        return known if together == before else self._seal(CODES_FIELD, {name: together[name] for name in SECRETS if name in together})

    def opened(self, codes: str | None) -> dict[str, str]:
        """Open sealed PINs and PUKs."""
        return {} if codes is None else orjson.loads(self._sealer.unseal(self._customer_id, CODES_FIELD, codes))

    def sealed(self, codes: Mapping[str, str]) -> str | None:
        """Seal PINs and PUKs; where there are none, nothing."""
        return self._seal(CODES_FIELD, {name: codes[name] for name in SECRETS if name in codes}) if codes else None

    def alone(self, number: str) -> str:
        """Make a line that says nothing but a number."""
        return join_cells([number if at == self._number_at else "" for at in range(len(self._layout.columns))], self._layout.delimiter)

    def doubled(self, line: int, text: str, reason: Reason, lines: Iterable[int]) -> QuarantinedRow:
        """Make the quarantined row of one whose number stands in the file more than once, in all of `lines`."""
        return self.bad.doubled(line, text, reason, self.number_of(text), lines)

    def _seal(self, field: str, content: Mapping[str, Any]) -> str:
        return self._sealer.seal(self._customer_id, field, orjson.dumps(content).decode())
