"""From a table's rows to commands, or to the quarantine (F-09, F-18); the same for rows that come back corrected."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.import_terms import QuarantinedRow, RowWarning
from aggregates.quarantine_reasons import NOT_KEPT
from commands.devices.one_device import printed
from commands.engine.command import Given, Refusal
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from importers.engine.header import plain
from importers.imports.bad_rows import ROW_FIELD
from importers.imports.booking import Booked, Decides, Line
from importers.imports.cards_twice import CardsTwice
from importers.imports.cells_told import cells_told
from importers.imports.hidden_devices import hidden_since
from importers.imports.ids_in_lists import ids_not_known, ids_of
from importers.imports.initial_load import LoadContext
from importers.imports.initial_load_rows import SimRow
from importers.imports.known_by import NAMED_BY, name_in, told_of
from importers.imports.loaded_rows import Loaded
from importers.imports.refused_rows import refusal_facts
from importers.imports.row_commands import RowCommands
from importers.imports.row_keys import keep_row_keys, row_key
from importers.imports.run_warnings import warning_of
from importers.imports.sealed_values import sealed_value
from importers.imports.settled_lines import look_again
from importers.imports.table_file import TableLayout, TableRow
from importers.imports.table_kinds import TableImport
from importers.imports.unreadable_known import load_readable, refused_unreadable
from importers.quarantine import Notice, Reason, RowNoted


class TableRows:
    """Rows of one table. `import_id` names the import in whose quarantine they stand, or would."""

    def __init__(
        self, how: TableImport, layout: TableLayout, context: LoadContext, customer_id: UUID, import_id: UUID, sealer: Keyring
    ) -> None:
        self._how = how
        self._layout = layout
        self._context = context
        self._customer_id = customer_id
        self._import_id = import_id
        self._sealer = sealer
        self._cards = CardsTwice(customer_id, "")
        self._clear: dict[int, tuple[str, dict[str, str]]] = {}
        """What is sealed of each quarantined row, to be told to whoever imports it."""

    def lines(self, part: Iterable[Loaded[Any]], batch: Batch) -> list[Line]:
        """Return the rows' commands, made when they are decided; what they will look at is loaded here."""
        rows = [(row.row.line, row.value) for row in part if row.value is not None]
        claims = {claim for _, value in rows for claim in self._how.claims(value)}
        batch.load_claims(self._customer_id, claims)
        holders = {claim: holder for claim in claims if (holder := batch.holder(self._customer_id, claim)) is not None}
        made = (self._context.new_id(line) for line, _ in rows) if self._how.makes else ()
        batch.load({*made, self._customer_id})
        self._context.earlier.batch = batch
        named = {row.row.line: ids_of(self._how.ids, row.row).union(self._how.things(row.value)) for row in part if row.value is not None}
        unreadable = load_readable(batch, {*holders.values()}.union(*named.values()))
        about: dict[int, set[UUID]] = {}
        if unreadable:
            held = {line: {holders[claim] for claim in self._how.claims(value) if claim in holders} for line, value in rows}
            about = {line: (held[line] | named[line]) & unreadable for line in held}
        self._how.check_rows(self._context, [value for _, value in rows])
        return [Line(line, RowCommands(self._commands(line, value, about.get(line))), creates=self._how.creates) for line, value in rows]

    def _commands(self, line: int, value: Any, unreadable: set[UUID] | None) -> Callable[[Given], Iterator[Decides]]:
        if unreadable:
            return lambda _: refused_unreadable(unreadable)
        return lambda given: self._how.commands(self._context, given, line, value)

    def settle(self, connection: Connection[TupleRow], part: Iterable[Loaded[Any]], booked: Booked) -> None:
        """Have whatever the next feed says about numbers of a fed carrier looked at, their absence too."""
        if not self._how.settles:
            return
        carriers = {row.row.line: self._context.fed(row.value.carrier) for row in part if row.value is not None}
        changed: dict[str, set[UUID]] = {}
        for line, decision in booked.decisions:
            carrier = carriers[line.line]
            if carrier is not None:
                changed.setdefault(carrier, set()).update(sim_id for sim_id, _ in decision)
        for carrier, sims in changed.items():
            look_again(connection, self._customer_id, carrier, self._context.day, sims)

    def quarantined(self, part: Sequence[Loaded[Any]], booked: Booked) -> list[QuarantinedRow]:
        """Return the rows that can't be read and those that a rule refused, by line."""
        by_line = {row.row.line: row.row for row in part}
        rejected = [self._rejected(row) for row in part if row.value is None]
        refused = [self._refused(by_line[line.line], refusal) for line, refusal in booked.refused]
        return sorted([*rejected, *refused], key=lambda row: row.line)

    def told(self, row: QuarantinedRow) -> QuarantinedRow:
        """Return the row as whoever imports it sees it, with what is sealed in the log."""
        value, facts = self._clear.get(row.line, (row.value, row.facts))
        return row.model_copy(update={"value": value, "facts": {**row.facts, **facts}, "sealed": None})

    def warnings(self, import_id: UUID, noted: Iterable[RowNoted]) -> list[RowWarning]:
        """Return what this import records of them; what may say something about a person is sealed with a key of the row's in it."""
        return [
            warning_of(
                each, sealed_value(self._sealer, import_id, each.line, each.value, each.facts, each.about) if each.personal else None
            )
            for each in noted
        ]

    def keep_keys(self, connection: Connection[TupleRow], import_id: UUID, lines: Iterable[int]) -> None:
        """Store the keys of these rows of an import, in the transaction in which they go to the quarantine, or are warned of."""
        keep_row_keys(connection, self._sealer, (row_key(import_id, line) for line in sorted(set(lines))))

    def _not_known(self, log: EventLog, connection: Connection[TupleRow], part: Iterable[Loaded[Any]]) -> Iterator[RowNoted]:
        """Yield a warning of each row about nothing that the portal knows, where the list makes nothing anew."""
        called = self._how.called
        if called is None:
            return
        named = [(row.row, row.value, list(self._how.claims(row.value))) for row in part if row.value is not None]
        holders = log.holders(connection, self._customer_id, {claim for _, _, claims in named for claim in claims})
        for row, value, claims in named:
            if all(holders.get(claim) is None for claim in claims):
                yield RowNoted(Notice.DEVICE_NOT_KNOWN, value=called(value), line=row.line, facts={**row.place})

    def noted(self, log: EventLog, connection: Connection[TupleRow], part: Sequence[Loaded[Any]]) -> Iterator[RowNoted]:
        """Yield what was noticed about these rows."""
        for row in (row for row in part if row.noted):
            personal = {row.row.columns.get(field, field) for field in self._how.personal}
            about = told_of(row.row.values)
            for each in row.noted:
                facts = {**each.facts, **row.row.place}
                yield replace(each, personal=each.personal or each.column in personal, facts=facts, about=about)
        yield from self._not_known(log, connection, part)
        yield from self._ids_not_known(Batch(log, connection, Keyring(log.master)), [row for row in part if row.value is not None])
        yield from self._hidden(log, connection, part)

    def take_cards(self, part: Iterable[Loaded[Any]]) -> None:
        """Take in which cards these rows say that numbers have."""
        for row in part:
            if isinstance(row.value, SimRow):
                self._cards.column = row.row.columns.get("iccid", "")
                self._cards.add(row.value.number, row.value.iccid, row.value.status, row.row.line)

    def cards_twice(self, connection: Connection[TupleRow]) -> list[RowNoted]:
        """Return a warning of each row whose card is at another number, too; once all were taken in."""
        return list(self._cards.noted(connection))

    def take_in(self, part: Iterable[Loaded[Any]], batch: Batch) -> None:
        """Take in what an earlier, killed try did by these rows."""
        self._how.take_in(self._context, batch, [row.row.line for row in part if row.value is not None])

    def decided(self, connection: Connection[TupleRow], part: Sequence[Loaded[Any]], booked: Booked) -> list[RowNoted]:
        """Return what was noticed when these rows were decided: who has the name of a new user already, who was changed though inactive, what was left out of a row, what else its kind notes."""
        rows = {row.row.line: row.row for row in part}
        context, changed = self._context, [line.line for line, decision in booked.decisions if decision]
        found = [(Notice.NAMESAKE, rows[line], others) for line in changed if (others := context.namesakes.get(line))]
        found += [(Notice.USER_INACTIVE, rows[line], [context.inactive[line]]) for line in changed if line in context.inactive]
        left_out = [(rows[line.line], each) for line, _ in booked.decisions for each in context.left_out.get(line.line, ())]
        noted = self._how.noted(connection, context, self._customer_id, [(line.line, decision) for line, decision in booked.decisions])
        left_out += [(rows[each.line], replace(each, column=rows[each.line].columns.get(each.column, each.column))) for each in noted]
        return [replace(each, line=row.line, facts={**each.facts, **row.place}) for row, each in left_out] + [
            RowNoted(
                notice,
                next((row.columns[each] for each in NAMED_BY if each in row.columns), ""),
                name_in(row.values),
                row.line,
                {"found": ", ".join(map(str, others)), **row.place},
                personal=True,
                about=told_of(row.values),
            )
            for notice, row, others in found
        ]

    def _ids_not_known(self, batch: Batch, part: Sequence[Loaded[Any]]) -> Iterator[RowNoted]:
        """Yield a warning of each id of a row that means nothing here."""
        how = self._how
        if not how.ids:
            return
        unreadable = load_readable(batch, {each for row in part for each in ids_of(how.ids, row.row)})
        for row in part:
            if unreadable.isdisjoint(ids_of(how.ids, row.row)):
                yield from ids_not_known(batch, self._customer_id, how.ids, row.row)

    def _hidden(self, log: EventLog, connection: Connection[TupleRow], part: Iterable[Loaded[Any]]) -> Iterator[RowNoted]:
        """Yield a warning of each row about a device that somebody has hidden."""
        zone = ZoneInfo(self._context.customer.time_zone)
        named = ((row.row, self._how.devices(row.value)) for row in part if row.value is not None)
        rows = [(row, names) for row, names in named if names]
        holders = log.holders(connection, self._customer_id, {name.claim() for _, names in rows for name in names})
        since = hidden_since(connection, {holder for holder in holders.values() if holder is not None})
        for row, names in rows:
            held = (holders.get(name.claim()) for name in names)
            for at in [since[holder] for holder in held if holder is not None and holder in since][:1]:
                facts = {**row.place, "found": f"{at.astimezone(zone):%Y-%m-%d}"}
                yield RowNoted(Notice.DEVICE_HIDDEN, value=", ".join(printed(names)), line=row.line, facts=facts)

    def unused(self, part: Iterable[Loaded[Any]]) -> Iterator[str]:
        """Yield the column of each cell of these rows that holds something which nothing takes."""
        own = self._context.own_names(self._how.own) if self._how.own else {}
        names = {*self._how.takes(self._context), *own}
        left: dict[tuple[str, ...], set[int]] = {}
        for row in part:
            header = row.row.header
            if header not in left:
                left[header] = {at for at, name in enumerate(map(plain, header)) if name not in names or row.row.places.get(name) != at}
            yield from (header[at] or str(at + 1) for at in row.row.unused if at in left[header])

    def not_used(self, counted: Mapping[str, int]) -> list[RowNoted]:
        """Return what is to be said of columns that nothing takes; of each, how many rows have something there."""
        return [
            RowNoted(Notice.COLUMN_WITHOUT_NAME if name.isdigit() else Notice.COLUMN_NOT_USED, name, facts={"found": str(rows)})
            for name, rows in counted.items()
        ]

    def _rejected(self, row: Loaded[Any]) -> QuarantinedRow:
        """With the wrong value, sealed: cells slip, so a name may stand in any column."""
        first = row.wrong[0]
        slipped = first.reason is Reason.WRONG_CELL_COUNT
        personal_one = (first.value, first.facts) if first.value else None
        facts = (
            first.facts if personal_one is None or slipped or first.reason is Reason.VALUE_TWICE else {}
        )  # those we counted ourselves: where the same stands
        return self._sealed(row.row, first.code, first.column or None, facts, personal_one)

    def _refused(self, row: TableRow, refusal: Refusal) -> QuarantinedRow:
        facts = refusal_facts(refusal)
        whole = {"de": refusal.text_de, "en": refusal.text_en} if NOT_KEPT in facts["de"] else {}
        return self._sealed(row, refusal.code, None, facts, (cells_told(row.cells), whole))

    def _sealed(
        self,
        row: TableRow,
        reason: str,
        column: str | None,
        facts: Mapping[str, str],
        personal: tuple[str, Mapping[str, str]] | None,
    ) -> QuarantinedRow:
        subject = row_key(self._import_id, row.line)
        self._sealer.open_new(subject)
        content = {"kind": self._layout.kind.key, "columns": row.header or self._layout.header, "cells": row.cells}
        sealed_row = self._sealer.seal(subject, ROW_FIELD, orjson.dumps(content).decode())
        if personal is not None:
            self._clear[row.line] = personal[0], dict(personal[1])
        return QuarantinedRow(
            line=row.line,
            column=column,
            value=None,
            reason=reason,
            sealed_row=sealed_row,
            facts={**facts, **row.place},
            sealed=None if personal is None else sealed_value(self._sealer, self._import_id, row.line, *personal),
        )
