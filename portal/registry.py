"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from portal.blocking import ASKING_CARRIERS
from portal.document_sweeping import DROPPING_DOCUMENTS, SWEEPING_DOCUMENTS
from portal.engine.forgetting import FORGETTING_ANSWERS, SWEEPING
from portal.engine.recurring import Recurring
from portal.engine.throwing_away import THROWING_AWAY
from portal.engine.verb import Verb
from portal.parcels import FOLLOWING_PARCELS
from portal.report_mailing import MAILING_REPORTS
from portal.revoking import REVOKING
from portal.timekeeping import KEEPING_TIME, TIDYING_TIMERS
from portal.verbs.account import VERB as VERBS_ACCOUNT_VERB
from portal.verbs.as_of import VERB as VERBS_AS_OF_VERB
from portal.verbs.backup import VERB as VERBS_BACKUP_VERB
from portal.verbs.customer import VERB as VERBS_CUSTOMER_VERB
from portal.verbs.demo import VERB as VERBS_DEMO_VERB
from portal.verbs.events import VERB as VERBS_EVENTS_VERB
from portal.verbs.generate import VERB as VERBS_GENERATE_VERB
from portal.verbs.history import VERB as VERBS_HISTORY_VERB
from portal.verbs.import_ import VERB as VERBS_IMPORT__VERB
from portal.verbs.outbox import VERB as VERBS_OUTBOX_VERB
from portal.verbs.parked import VERB as VERBS_PARKED_VERB
from portal.verbs.project import VERB as VERBS_PROJECT_VERB
from portal.verbs.projections import VERB as VERBS_PROJECTIONS_VERB
from portal.verbs.rebuild import VERB as VERBS_REBUILD_VERB
from portal.verbs.restore import VERB as VERBS_RESTORE_VERB
from portal.verbs.serve import VERB as VERBS_SERVE_VERB
from portal.verbs.timers import VERB as VERBS_TIMERS_VERB
from portal.verbs.token import VERB as VERBS_TOKEN_VERB
from portal.verbs.verify import VERB as VERBS_VERIFY_VERB
from portal.verbs.why import VERB as VERBS_WHY_VERB

_VERBS: tuple[Verb, ...] = (
    VERBS_ACCOUNT_VERB,
    VERBS_AS_OF_VERB,
    VERBS_BACKUP_VERB,
    VERBS_CUSTOMER_VERB,
    VERBS_DEMO_VERB,
    VERBS_EVENTS_VERB,
    VERBS_GENERATE_VERB,
    VERBS_HISTORY_VERB,
    VERBS_IMPORT__VERB,
    VERBS_OUTBOX_VERB,
    VERBS_PARKED_VERB,
    VERBS_PROJECT_VERB,
    VERBS_PROJECTIONS_VERB,
    VERBS_REBUILD_VERB,
    VERBS_RESTORE_VERB,
    VERBS_SERVE_VERB,
    VERBS_TIMERS_VERB,
    VERBS_TOKEN_VERB,
    VERBS_VERIFY_VERB,
    VERBS_WHY_VERB,
)
VERBS = {each.name: each for each in _VERBS}
"""All verbs of the command line, by their names."""

RECURRING: tuple[Recurring, ...] = (
    ASKING_CARRIERS,
    DROPPING_DOCUMENTS,
    SWEEPING_DOCUMENTS,
    FORGETTING_ANSWERS,
    SWEEPING,
    THROWING_AWAY,
    FOLLOWING_PARCELS,
    MAILING_REPORTS,
    REVOKING,
    KEEPING_TIME,
    TIDYING_TIMERS,
)
"""What is done again and again beside the API."""
