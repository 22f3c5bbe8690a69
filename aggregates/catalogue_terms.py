"""What a catalogue is made of: products, and the variants in which each can be ordered."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.device_terms import COLOUR, SIZE, WHAT_SIZE
from aggregates.engine.words import IdOf, InWords, Label

ITEM_NAME = Label("Bezeichnung", "Name")
VARIANTS = Label("Varianten", "Variants")
CATALOGUE_PLACE = Label("Platz im Katalog", "Place in the catalogue")
PICTURE = Label("Bild", "Picture")
SHOWN = Label("Wird gezeigt", "Shown")

ArticleNumber = Annotated[str, Label("Artikelnummer", "Article number")]
CatalogueItemId = Annotated[UUID, IdOf("catalogue_item"), Label("Katalogartikel", "Catalogue item")]
Product = Annotated[
    Literal["device", "accessory", "tariff"],
    InWords(device=("Gerät", "device"), accessory=("Zubehör", "accessory"), tariff=("Tarif", "tariff")),
    Label("Produktart", "Product"),
]


class Variant(BaseModel):
    """An item as it is sold, such as one storage size in one colour."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    article_number: ArticleNumber
    size: Annotated[str | None, SIZE, WHAT_SIZE] = None
    colour: Annotated[str | None, COLOUR] = None

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        facts = ", ".join(str(stored[name]) for name in ("size", "colour") if stored.get(name))
        return f"{stored.get('article_number')} ({facts})" if facts else str(stored.get("article_number"))
