"""Take a row's dismissal back: it is open again, and asked about whenever a feed brings the same (F-12)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.feed_import import FeedImport, QuarantinedRowReopened, dismissed_row
from commands.engine.command import Command, Decision, Given, Refusal


class RowNotDismissed(Refusal):
    """Line {line} of this import is not dismissed; there is nothing to take back."""

    code = "row-not-dismissed"
    de = "Zeile {line} dieses Imports ist nicht abgehakt; es gibt nichts zurückzunehmen."


class ReopenQuarantinedRow(Command):
    """Where the row was dismissed because an earlier import's was, that one is open again, too."""

    import_id: UUID
    line: Annotated[int, Field(ge=1, le=2**31)]

    def decide(self, given: Given) -> Decision:
        feed_import = given.state(FeedImport, self.import_id)
        if self.line in feed_import.open_rows:
            return []
        if self.line not in feed_import.dismissed:
            raise RowNotDismissed(line=self.line)
        content = next(row.content for row in feed_import.rows if row.line == self.line)
        claim = dismissed_row(content)
        holder = given.holder(claim)
        decision = [(self.import_id, QuarantinedRowReopened(line=self.line, content=content))]
        if holder is not None and holder != self.import_id:
            earlier = given.state(FeedImport, holder)
            lines = [row.line for row in earlier.rows if row.content == content and row.line in earlier.dismissed]
            decision += [(holder, QuarantinedRowReopened(line=line, content=content)) for line in lines]
        return decision
