"""The clarification case that a user is who was to be deleted with a return and couldn't be, until that is decided, and the table of these (H-14, H-23)."""

from aggregates.user import User
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.clarification_cases import CLARIFICATION_CASES

UNDELETED_USER = CaseKind(
    "undeleted_user",
    2,
    User,
    "Nutzer noch zu löschen",
    "User still to be deleted",
    "Offene Bestellungen stornieren oder die Lieferung abwarten und entkoppeln, einen Zugang endgültig deaktivieren, dann den Nutzer löschen; oder den Nutzer nur deaktivieren, und wieder reaktivieren, wenn er doch bleibt",
    "Cancel open orders, or wait until they are delivered and decouple what came; deactivate an account for good; then delete the user. Or only deactivate the user, and reactivate one who stays after all",
    ("DELETE /users/{id}", "POST /users/{id}/deactivation", "DELETE /users/{id}/deactivation"),
)
UNDELETED_USER_CASES = CLARIFICATION_CASES.table("undeleted_user_cases")
