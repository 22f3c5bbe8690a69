"""Bulk orders over HTTP: many orders for many users in one go, as lines or as a file, by the way of all imports (H-10)."""

import csv
import io
from typing import Annotated, BinaryIO, Self

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from aggregates.address import Address
from aggregates.engine.words import Help, Label
from aggregates.order_terms import OWN_NUMBER, QUANTITY, REMARKS, WHICH_OWN_NUMBER
from aggregates.user import DELIVERY_ADDRESS, UserId
from api.bulk_orders.bulk_order_template import BULK_ORDER_READS, agreed_ways, bulk_order_template, offered_articles
from api.engine.access import Writes
from api.engine.export import MEDIA_TYPES
from api.engine.language import language_of
from api.engine.needs_feature import needs_feature
from api.engine.reading import After, reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.imports.import_answers import UploadBegun, UploadOutcome
from api.imports.import_runs import Prefer, waited_for
from api.imports.uploads import Taken, UploadRoute, imported
from commands.catalogue.item_variants import ArticleNumber
from commands.engine.texts import OptionalName, Remark
from commands.orders.place_order import MOST_PIECES, ForNumber, HowPaid, TariffStays
from commands.prices.amounts import Term
from foundation.noun import Noun
from importers.bulk_orders.order_lines import LINE_COLUMNS, PAID_COLUMNS

MOST_LINES = 20_000
AGREED = needs_feature("bulk_order")
router = guarded("Massenbestellung / bulk order", "orders", UploadRoute)


class BulkOrderLine(BaseModel):
    """An order of one article for one user. `financing`, `months`, `sim_id`, `tariff_stays`: as of a single order."""

    model_config = ConfigDict(extra="forbid")
    user_id: UserId
    article_number: ArticleNumber
    quantity: Annotated[int, Field(ge=1, le=MOST_PIECES), QUANTITY] = 1
    financing: HowPaid = None
    months: Term = None
    sim_id: ForNumber = None
    tariff_stays: TariffStays = False
    own_number: Annotated[OptionalName, OWN_NUMBER, WHICH_OWN_NUMBER] = None
    remarks: Annotated[Remark | None, REMARKS] = None
    address: Annotated[Address | None, DELIVERY_ADDRESS, Help("Leer: die primäre des Nutzers.", "Empty: the user's primary one.")] = None

    @model_validator(mode="after")
    def is_whole_text(self) -> Self:
        """Refuse halves of characters, which stand in no file."""
        try:
            "".join(self.cells).encode()
        except UnicodeEncodeError:
            raise ValueError("enthält ein halbes Zeichen; bitte ganze senden / holds half a character; send whole ones") from None
        return self

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the line's cells, in the order of the columns."""
        said = str(self.user_id), self.article_number, str(self.quantity), self.own_number or "", self.remarks or ""
        to = self.address
        return (*said, *((to.recipient, to.street, to.postal_code, to.city, to.country) if to is not None else [""] * 5), "x")

    @property
    def paid_cells(self) -> tuple[str, ...]:
        """What stands in the cells behind them; nothing where it isn't said how the line is paid for."""
        return self.financing or "", str(self.months or ""), "ja" if self.tariff_stays else "", str(self.sim_id or "")


class BulkOrder(BaseModel):
    """Lines of a bulk order, each an order of its own."""

    model_config = ConfigDict(extra="forbid")
    lines: Annotated[list[BulkOrderLine], Field(min_length=1, max_length=MOST_LINES), Label("Zeilen", "Lines")]
    force: Annotated[
        bool,
        Label("Noch einmal", "Once more"),
        Help("Obwohl dieselben Zeilen schon bestellt sind.", "Although the same lines were ordered before."),
    ] = False
    dry_run: Annotated[
        bool, Label("Probelauf", "Dry run"), Help("Nur zeigen, nichts bestellen.", "Tell what would be ordered, order nothing.")
    ] = False

    def as_file(self) -> BinaryIO:
        """Write the lines as the file that they could have come in, which makes them one way, and known again."""
        text = io.StringIO()
        written = csv.writer(text)
        if any(any(line.paid_cells) for line in self.lines):
            written.writerow((*LINE_COLUMNS.values(), *PAID_COLUMNS.values()))
            written.writerows((*line.cells, *line.paid_cells) for line in self.lines)
        else:
            written.writerow(LINE_COLUMNS.values())
            written.writerows(line.cells for line in self.lines)
        return io.BytesIO(text.getvalue().encode())


@router.post(
    "/bulk-orders",
    status_code=202,
    dependencies=[AGREED],
    response_model=UploadBegun,
    responses=waited_for(UploadOutcome),
    summary="Massenbestellung / Place many orders",
    description=(
        "Each line is accepted or refused by itself, with its reason (`/imports/{id}/quarantine`; line 2 is the first). It goes on in the background, see `Location`; "
        "after a crash it goes on where it stood. The same lines again order nothing twice. A file of such lines: `POST /imports` with `kind=orders`."
    ),
)
def place_bulk_order(wanted: BulkOrder, caller: Writes, request: Request, prefer: Prefer = None) -> Response:
    taken = Taken("orders", wanted.as_file(), "bulk-order.csv", force=wanted.force, dry_run=wanted.dry_run)
    return imported(caller, request.scope["place"], taken, prefer)


@router.get(
    "/bulk-orders/template.xlsx",
    dependencies=[AGREED],
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}}}}},
    summary="Vorlage mit dem Katalog als Auswahl / A template with the catalogue as choices",
)
def get_template(caller: Writes, request: Request, after: After) -> Response:
    language = language_of(request)
    with reading(caller, BULK_ORDER_READS, after) as found:
        made = bulk_order_template(offered_articles(found), agreed_ways(found), language)
    name = "Massenbestellung.xlsx" if language == "de" else "bulk-order.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made, 200, headers, MEDIA_TYPES["xlsx"])


BULK_ORDERS_TILE = Tile(
    "bulk_orders", Noun("Massenbestellung", "Bulk order"), "/bulk-orders/template.xlsx", ("orders", "write"), feature="bulk_order"
)
