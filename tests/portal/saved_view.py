"""A view as somebody saves it in the portal: at the command line, where nobody does, it is looked at."""

from uuid import UUID

from commands.views.save_view import SaveView
from tests.portal.carried_out import carry_out, streams_of

VIEW_ID = UUID("e1000000-0000-4000-8000-000000000001")


def save_view(database: str) -> None:
    """Let the one who was invited last save a view of the devices."""
    account_id, customer_id = streams_of(database, "account.invited")[-1]
    view = SaveView(view_id=VIEW_ID, account_id=account_id, list="devices", name="Lager", fields=("model",), sort=("model",))
    carry_out(database, customer_id, view, actor=f"account:{account_id}")
