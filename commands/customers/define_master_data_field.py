"""Define a field of the customer's own in the master data of users or devices, or change its labels (H-02)."""

from typing import Annotated
from uuid import UUID

from aggregates.customer import Customer, FieldOf, MasterDataField, MasterDataFieldDefined
from aggregates.engine.words import Label
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import FieldKey, Name


class DefineMasterDataField(Command):
    customer_id: UUID
    of: FieldOf
    key: FieldKey
    label_de: Annotated[Name, Label("Bezeichnung auf Deutsch", "Label in German")]
    label_en: Annotated[Name, Label("Bezeichnung auf Englisch", "Label in English")]

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        field = MasterDataField(key=self.key, label_de=self.label_de, label_en=self.label_en)
        if field in customer.fields_of(self.of):
            return []
        return [(self.customer_id, MasterDataFieldDefined(of=self.of, field=field))]
