"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from readmodels.accounts.account_history import ACCOUNT_HISTORY_LIST
from readmodels.accounts.account_names import ACCOUNT_NAMES, ACCOUNTS_ACTING, TOKENS_ACTING
from readmodels.accounts.account_resource import ACCOUNT_LIST
from readmodels.accounts.token_resource import TOKEN_LIST
from readmodels.baskets.basket_names import BASKET_NAMES
from readmodels.baskets.basket_resource import BASKET_HISTORY_LIST, BASKET_LIST
from readmodels.catalogue_item_names import CATALOGUE_ITEM_NAMES
from readmodels.catalogue_item_resource import CATALOGUE_ITEM_HISTORY_LIST, CATALOGUE_ITEM_LIST
from readmodels.clarification_cases.case_kind import CaseKind
from readmodels.clarification_cases.case_resource import CLARIFICATION_CASE_LIST
from readmodels.clarification_cases.open_cases import CASES_BY_KIND
from readmodels.customer_names import CUSTOMER_NAMES, DEVICE_FIELD_NAMES, USER_FIELD_NAMES
from readmodels.customer_resource import CUSTOMER_LIST
from readmodels.dashboard_query import DashboardPart
from readmodels.devices.device_cases import ACTIVATION_LOCK, NEW_FROM_CARRIER, WITHOUT_USER
from readmodels.devices.device_history import DEVICE_HISTORY_LIST, DEVICE_NOTE_LIST
from readmodels.devices.device_names import DEVICE_NAMES
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.document_names import DOCUMENT_NAMES
from readmodels.document_resource import DOCUMENT_HISTORY_LIST, DOCUMENT_LIST
from readmodels.documents import DEVICES_HAVE_DOCUMENTS, USERS_HAVE_DOCUMENTS, Attachable
from readmodels.engine.field import Resource
from readmodels.engine.hidden_lines import HiddenLines
from readmodels.engine.message_resource import MESSAGE_LIST
from readmodels.engine.names import COMMAND_LINE, TIMERS, Naming
from readmodels.engine.parked_resource import PARKED_LIST
from readmodels.import_names import FILES_IMPORTED, IMPORTS_ACTING
from readmodels.import_resource import IMPORT_LIST, QUARANTINE_LIST, WARNING_LIST
from readmodels.inventory.dashboard_parts import (
    ACTIVE_NUMBERS,
    ACTIVE_USERS,
    COMPUTER_DEVICES,
    COMPUTER_MODELS,
    HANDHELD_DEVICES,
    HANDHELD_MODELS,
    TARIFFS,
)
from readmodels.inventory.maker_resource import MAKER_LIST
from readmodels.inventory.overview_resource import OVERVIEW_LIST
from readmodels.inventory.tariff_resource import TARIFF_LIST
from readmodels.look_names import FIELD_NAMES, LIST_NAMES
from readmodels.look_resource import LOOK_LIST
from readmodels.orders.late_order import LATE_ORDER
from readmodels.orders.order_dashboard import OPEN_ORDER_FIGURE
from readmodels.orders.order_names import ORDER_NAMES
from readmodels.orders.order_resource import ORDER_HISTORY_LIST, ORDER_LIST
from readmodels.orders.orders_by_customer import ORDERS_BY_CUSTOMER_LIST
from readmodels.orders.own_order_resource import OWN_CATALOGUE_LIST, OWN_ORDER_LIST
from readmodels.orders.unapproved_order import UNAPPROVED_ORDER
from readmodels.orders.waiting_seen import WAITING_IN_HISTORIES
from readmodels.own_case_resource import OWN_CASE_LIST, OWN_CASE_MESSAGE_LIST, OWN_DEVICE_LIST
from readmodels.prices.framework_contract_resource import FRAMEWORK_CONTRACT_HISTORY_LIST, FRAMEWORK_CONTRACT_LIST
from readmodels.prices.list_price_resource import LIST_PRICE_HISTORY_LIST, LIST_PRICE_LIST
from readmodels.prices.price_names import FRAMEWORK_CONTRACT_NAMES, LIST_PRICE_NAMES
from readmodels.prices.priced_catalogue_resource import PRICED_CATALOGUE_LIST
from readmodels.remarketing.awaited_trade_in import AWAITED_TRADE_IN
from readmodels.remarketing.expected_proceeds_names import EXPECTED_PROCEEDS_NAMES
from readmodels.remarketing.expected_proceeds_resource import EXPECTED_PROCEEDS_HISTORY_LIST, EXPECTED_PROCEEDS_LIST
from readmodels.remarketing.remarketing_names import REMARKETING_NAMES
from readmodels.remarketing.remarketing_resource import REMARKETING_HISTORY_LIST, REMARKETING_LIST
from readmodels.reports.case_reports import OPEN_CASE_LIST
from readmodels.reports.cost_report import COST_LIST
from readmodels.reports.device_reports import DEVICE_AGE_LIST
from readmodels.reports.number_reports import DEVICELESS_NUMBER_LIST, ENDING_CONTRACT_LIST, POSSIBLE_RENEWAL_LIST, UNUSED_SUBSIDY_LIST
from readmodels.reports.report_schedule_names import REPORT_SCHEDULE_NAMES
from readmodels.reports.report_schedule_resource import REPORT_SCHEDULE_HISTORY_LIST, REPORT_SCHEDULE_LIST
from readmodels.reports.user_reports import DEVICELESS_USER_LIST
from readmodels.service_access_names import SERVICE_ACCESS_NAMES
from readmodels.service_access_resource import SERVICE_ACCESS_GIVEN_LIST, SERVICE_ACCESS_LIST
from readmodels.service_cases.case_documents import SERVICE_CASES_HAVE_DOCUMENTS
from readmodels.service_cases.case_messages import CASE_MESSAGE_LIST
from readmodels.service_cases.held_up_upgrade import HELD_UP_UPGRADE
from readmodels.service_cases.late_exchange import LATE_EXCHANGE_CASE
from readmodels.service_cases.open_contract_change import OPEN_CONTRACT_CHANGE
from readmodels.service_cases.open_return import OPEN_RETURN
from readmodels.service_cases.service_case_dashboard import OPEN_SERVICE_CASE_FIGURE, SERVICE_CASES_BY_KIND
from readmodels.service_cases.service_case_names import SERVICE_CASE_NAMES
from readmodels.service_cases.service_case_resource import SERVICE_CASE_HISTORY_LIST, SERVICE_CASE_LIST
from readmodels.service_cases.service_cases_by_customer import SERVICE_CASES_BY_CUSTOMER_LIST
from readmodels.service_cases.unanswered_case import ANSWER_MISSING, ANSWER_OWED
from readmodels.service_cases.undeleted_user import UNDELETED_USER
from readmodels.service_cases.upgrade_names import UPGRADE_NAMES
from readmodels.session_resource import SESSION_LIST
from readmodels.sign_on_names import DIRECTORIES_ACTING
from readmodels.sims.number_history import NUMBER_HISTORY_LIST
from readmodels.sims.number_names import NUMBER_NAMES
from readmodels.sims.sim_names import SIM_NAMES
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_history import USER_HISTORY_LIST
from readmodels.users.user_names import USER_NAMES
from readmodels.users.user_resource import USER_LIST
from readmodels.view_names import VIEW_NAMES
from readmodels.view_resource import VIEW_HISTORY_LIST, VIEW_LIST

_LISTS: tuple[Resource, ...] = (
    ACCOUNT_HISTORY_LIST,
    ACCOUNT_LIST,
    TOKEN_LIST,
    BASKET_HISTORY_LIST,
    BASKET_LIST,
    CATALOGUE_ITEM_HISTORY_LIST,
    CATALOGUE_ITEM_LIST,
    CLARIFICATION_CASE_LIST,
    CUSTOMER_LIST,
    DEVICE_HISTORY_LIST,
    DEVICE_NOTE_LIST,
    DEVICE_LIST,
    DOCUMENT_HISTORY_LIST,
    DOCUMENT_LIST,
    MESSAGE_LIST,
    PARKED_LIST,
    IMPORT_LIST,
    QUARANTINE_LIST,
    WARNING_LIST,
    MAKER_LIST,
    OVERVIEW_LIST,
    TARIFF_LIST,
    LOOK_LIST,
    ORDER_HISTORY_LIST,
    ORDER_LIST,
    ORDERS_BY_CUSTOMER_LIST,
    OWN_CATALOGUE_LIST,
    OWN_ORDER_LIST,
    OWN_CASE_LIST,
    OWN_CASE_MESSAGE_LIST,
    OWN_DEVICE_LIST,
    FRAMEWORK_CONTRACT_HISTORY_LIST,
    FRAMEWORK_CONTRACT_LIST,
    LIST_PRICE_HISTORY_LIST,
    LIST_PRICE_LIST,
    PRICED_CATALOGUE_LIST,
    EXPECTED_PROCEEDS_HISTORY_LIST,
    EXPECTED_PROCEEDS_LIST,
    REMARKETING_HISTORY_LIST,
    REMARKETING_LIST,
    OPEN_CASE_LIST,
    COST_LIST,
    DEVICE_AGE_LIST,
    DEVICELESS_NUMBER_LIST,
    ENDING_CONTRACT_LIST,
    POSSIBLE_RENEWAL_LIST,
    UNUSED_SUBSIDY_LIST,
    REPORT_SCHEDULE_HISTORY_LIST,
    REPORT_SCHEDULE_LIST,
    DEVICELESS_USER_LIST,
    SERVICE_ACCESS_GIVEN_LIST,
    SERVICE_ACCESS_LIST,
    CASE_MESSAGE_LIST,
    SERVICE_CASE_HISTORY_LIST,
    SERVICE_CASE_LIST,
    SERVICE_CASES_BY_CUSTOMER_LIST,
    SESSION_LIST,
    NUMBER_HISTORY_LIST,
    SIM_LIST,
    USER_HISTORY_LIST,
    USER_LIST,
    VIEW_HISTORY_LIST,
    VIEW_LIST,
)
LISTS = {each.name: each for each in _LISTS}
"""All lists that can be asked, by the name under which the API serves and describes them (X-01)."""

NAMINGS: tuple[Naming, ...] = (
    ACCOUNTS_ACTING,
    ACCOUNT_NAMES,
    TOKENS_ACTING,
    BASKET_NAMES,
    CATALOGUE_ITEM_NAMES,
    CUSTOMER_NAMES,
    DEVICE_FIELD_NAMES,
    USER_FIELD_NAMES,
    DEVICE_NAMES,
    DOCUMENT_NAMES,
    COMMAND_LINE,
    TIMERS,
    FILES_IMPORTED,
    IMPORTS_ACTING,
    FIELD_NAMES,
    LIST_NAMES,
    ORDER_NAMES,
    FRAMEWORK_CONTRACT_NAMES,
    LIST_PRICE_NAMES,
    EXPECTED_PROCEEDS_NAMES,
    REMARKETING_NAMES,
    REPORT_SCHEDULE_NAMES,
    SERVICE_ACCESS_NAMES,
    SERVICE_CASE_NAMES,
    UPGRADE_NAMES,
    DIRECTORIES_ACTING,
    NUMBER_NAMES,
    SIM_NAMES,
    USER_NAMES,
    VIEW_NAMES,
)
"""How things are called where only their ids stand."""

HIDDEN_LINES: tuple[HiddenLines, ...] = (WAITING_IN_HISTORIES,)
"""Lines of histories that not everybody sees who sees the history."""

CASE_KINDS: tuple[CaseKind, ...] = (
    ACTIVATION_LOCK,
    NEW_FROM_CARRIER,
    WITHOUT_USER,
    LATE_ORDER,
    UNAPPROVED_ORDER,
    AWAITED_TRADE_IN,
    HELD_UP_UPGRADE,
    LATE_EXCHANGE_CASE,
    OPEN_CONTRACT_CHANGE,
    OPEN_RETURN,
    ANSWER_MISSING,
    ANSWER_OWED,
    UNDELETED_USER,
)
"""All kinds of clarification case."""

DASHBOARD_PARTS: tuple[DashboardPart, ...] = (
    CASES_BY_KIND,
    ACTIVE_NUMBERS,
    ACTIVE_USERS,
    COMPUTER_DEVICES,
    COMPUTER_MODELS,
    HANDHELD_DEVICES,
    HANDHELD_MODELS,
    TARIFFS,
    OPEN_ORDER_FIGURE,
    OPEN_SERVICE_CASE_FIGURE,
    SERVICE_CASES_BY_KIND,
)
"""What the dashboard shows."""

ATTACHABLES: tuple[Attachable, ...] = (
    DEVICES_HAVE_DOCUMENTS,
    USERS_HAVE_DOCUMENTS,
    SERVICE_CASES_HAVE_DOCUMENTS,
)
"""What has documents."""
