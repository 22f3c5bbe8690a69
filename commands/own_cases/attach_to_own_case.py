"""Attach a document, such as a photo of the damage, to a service case of one's own (H-13, H-25).

Sent by api/own_cases/own_case_documents.py.
"""

from commands.documents.add_document import AddDocument
from commands.engine.command import Decision, Given
from commands.own_cases.own_case import check_own_case


class AttachToOwnCase(AddDocument):
    """`attached_id`: the case. Whoever asks for a case of somebody else is told that there is none such."""

    def check(self, given: Given) -> bool:
        check_own_case(given, self.attached_id)
        return super().check(given)

    def decide(self, given: Given) -> Decision:
        check_own_case(given, self.attached_id)
        return super().decide(given)
