"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from fastapi import APIRouter

from api.accounts.account_actions import ACCOUNT_ACTIONS, ACCOUNTS_OF_USERS
from api.accounts.accounts import ACCOUNT, ACCOUNTS_TILE
from api.accounts.accounts import router as accounts_accounts_router
from api.accounts.tokens import TOKEN_ACTIONS, TOKENS_TILE
from api.accounts.tokens import router as accounts_tokens_router
from api.bulk_orders.bulk_orders import BULK_ORDERS_TILE
from api.bulk_orders.bulk_orders import router as bulk_orders_bulk_orders_router
from api.catalogue import CATALOGUE_ACTIONS, CATALOGUE_ITEM, CATALOGUE_TILE
from api.catalogue import router as catalogue_router
from api.clarification_cases import CASES_TILE, why_of_cases
from api.clarification_cases import router as clarification_cases_router
from api.customers.customer import SETTINGS_TILE
from api.customers.customer import router as customers_customer_router
from api.customers.customer_password import CUSTOMER_PASSWORD_TILE
from api.customers.customer_password import router as customers_customer_password_router
from api.customers.customers import CUSTOMERS_TILE
from api.customers.customers import router as customers_customers_router
from api.devices.device_actions import DEVICE_ACTIONS, DEVICES_OF_USERS
from api.devices.device_files import DEVICE_HISTORIES
from api.devices.devices import DEVICE, DEVICES_TILE
from api.devices.devices import router as devices_devices_router
from api.devices.notes import router as devices_notes_router
from api.documents.attaching import router as documents_attaching_router
from api.documents.document_reading import DOCUMENT_ACTIONS
from api.documents.documents import DOCUMENT
from api.documents.documents import router as documents_documents_router
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.exports import router as engine_exports_router
from api.engine.meta import router as engine_meta_router
from api.engine.row_files import RowFiles
from api.engine.saved_query import SavedQueries
from api.engine.search import router as engine_search_router
from api.engine.start_page import router as engine_start_page_router
from api.engine.thing import Thing
from api.engine.tiles import Tile
from api.imports.import_actions import IMPORT_ACTIONS
from api.imports.import_rows import router as imports_import_rows_router
from api.imports.import_rows import why_of_quarantine, why_of_warnings
from api.imports.imports import IMPORTS_TILE, why_of_imports
from api.imports.imports import router as imports_imports_router
from api.imports.uploads import router as imports_uploads_router
from api.looks import LOOKS_TILE
from api.looks import router as looks_router
from api.operations.events import EVENTS_TILE
from api.operations.events import router as operations_events_router
from api.operations.health import router as operations_health_router
from api.operations.ops import OPERATIONS_TILE
from api.operations.ops import router as operations_ops_router
from api.operations.outbox import OUTBOX_TILE
from api.operations.outbox import router as operations_outbox_router
from api.operations.parked import router as operations_parked_router
from api.operations.timers import router as operations_timers_router
from api.orders.fulfilment import router as orders_fulfilment_router
from api.orders.order_actions import ORDER_ACTIONS, ORDERS_OF_USERS
from api.orders.orders import ORDER, ORDERS_TILE
from api.orders.orders import router as orders_orders_router
from api.overview import DASHBOARD_TILE, OVERVIEW_TILE, why_of_overview
from api.overview import router as overview_router
from api.prices.framework_contracts import FRAMEWORK_CONTRACT, FRAMEWORK_CONTRACT_ACTIONS, chosen
from api.prices.framework_contracts import router as prices_framework_contracts_router
from api.prices.list_price_actions import LIST_PRICE_ACTIONS
from api.prices.list_prices import LIST_PRICE
from api.prices.list_prices import router as prices_list_prices_router
from api.prices.priced_catalogue import PRICES_TILE
from api.prices.priced_catalogue import router as prices_priced_catalogue_router
from api.remarketing.registering import router as remarketing_registering_router
from api.remarketing.remarketing_actions import REMARKETING_ACTIONS, REMARKETINGS_OF_DEVICES
from api.remarketing.remarketing_work import router as remarketing_remarketing_work_router
from api.remarketing.remarketings import REMARKETING, REMARKETING_TILE
from api.remarketing.remarketings import router as remarketing_remarketings_router
from api.service_access_actions import SERVICE_ACCESS_ACTIONS, SERVICE_ACCESS_GIVEN_ACTIONS
from api.service_accesses import SERVICE_ACCESS_TILE, SERVICE_ACCESSES_TILE, given, why_of_service_access, why_of_service_accesses
from api.service_accesses import router as service_accesses_router
from api.service_cases.case_messages import router as service_cases_case_messages_router
from api.service_cases.cases_of_number import SERVICE_CASES_OF_NUMBERS
from api.service_cases.cases_of_number import router as service_cases_cases_of_number_router
from api.service_cases.exchanges import router as service_cases_exchanges_router
from api.service_cases.losses import router as service_cases_losses_router
from api.service_cases.repairs import router as service_cases_repairs_router
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS, SERVICE_CASES_OF_DEVICES
from api.service_cases.service_cases import SERVICE_CASE, SERVICE_CASES_TILE, fulfilment
from api.service_cases.service_cases import router as service_cases_service_cases_router
from api.sign_in.account_sign_on import router as sign_in_account_sign_on_router
from api.sign_in.acting import router as sign_in_acting_router
from api.sign_in.login import router as sign_in_login_router
from api.sign_in.login import session
from api.sign_in.me import router as sign_in_me_router
from api.sign_in.password_page import router as sign_in_password_page_router
from api.sign_in.pbx import router as sign_in_pbx_router
from api.sign_in.portal_page import router as sign_in_portal_page_router
from api.sign_in.sessions import router as sign_in_sessions_router
from api.sign_in.sessions import why_of_sessions
from api.sign_in.sign_on import router as sign_in_sign_on_router
from api.sign_in.sign_on import settings
from api.sims.sim_actions import SIM_ACTIONS, SIMS_OF_USERS
from api.sims.sims import NUMBER_HISTORIES, SIM, SIMS_TILE, history_by_number
from api.sims.sims import router as sims_sims_router
from api.user_actions import USER_ACTIONS
from api.users import USER, USER_HISTORIES, USERS_TILE
from api.users import router as users_router
from api.view_actions import SAVED_VIEWS, VIEW_ACTIONS
from api.views import VIEW, own
from api.views import router as views_router

ROUTERS: tuple[APIRouter, ...] = (
    accounts_accounts_router,
    accounts_tokens_router,
    bulk_orders_bulk_orders_router,
    catalogue_router,
    clarification_cases_router,
    why_of_cases,
    customers_customer_router,
    customers_customer_password_router,
    customers_customers_router,
    devices_devices_router,
    devices_notes_router,
    documents_attaching_router,
    documents_documents_router,
    engine_exports_router,
    engine_meta_router,
    engine_search_router,
    engine_start_page_router,
    imports_import_rows_router,
    why_of_quarantine,
    why_of_warnings,
    imports_imports_router,
    why_of_imports,
    imports_uploads_router,
    looks_router,
    operations_events_router,
    operations_health_router,
    operations_ops_router,
    operations_outbox_router,
    operations_parked_router,
    operations_timers_router,
    orders_fulfilment_router,
    orders_orders_router,
    overview_router,
    why_of_overview,
    chosen,
    prices_framework_contracts_router,
    prices_list_prices_router,
    prices_priced_catalogue_router,
    remarketing_registering_router,
    remarketing_remarketing_work_router,
    remarketing_remarketings_router,
    given,
    service_accesses_router,
    why_of_service_access,
    why_of_service_accesses,
    service_cases_case_messages_router,
    service_cases_cases_of_number_router,
    service_cases_exchanges_router,
    service_cases_losses_router,
    service_cases_repairs_router,
    fulfilment,
    service_cases_service_cases_router,
    sign_in_account_sign_on_router,
    sign_in_acting_router,
    sign_in_login_router,
    session,
    sign_in_me_router,
    sign_in_password_page_router,
    sign_in_pbx_router,
    sign_in_portal_page_router,
    sign_in_sessions_router,
    why_of_sessions,
    sign_in_sign_on_router,
    settings,
    history_by_number,
    sims_sims_router,
    users_router,
    own,
    views_router,
)
"""All routes there are, by the routers that hold them."""

THINGS: tuple[Thing, ...] = (
    ACCOUNT,
    CATALOGUE_ITEM,
    DEVICE,
    DOCUMENT,
    ORDER,
    FRAMEWORK_CONTRACT,
    LIST_PRICE,
    REMARKETING,
    SERVICE_CASE,
    SIM,
    USER,
    VIEW,
)
"""What has a list, a detail, a history and a menu, by one declaration."""

_ACTION_TABLES: tuple[ActionTable, ...] = (
    ACCOUNT_ACTIONS,
    TOKEN_ACTIONS,
    CATALOGUE_ACTIONS,
    DEVICE_ACTIONS,
    DOCUMENT_ACTIONS,
    IMPORT_ACTIONS,
    ORDER_ACTIONS,
    FRAMEWORK_CONTRACT_ACTIONS,
    LIST_PRICE_ACTIONS,
    REMARKETING_ACTIONS,
    SERVICE_ACCESS_ACTIONS,
    SERVICE_ACCESS_GIVEN_ACTIONS,
    SERVICE_CASE_ACTIONS,
    SIM_ACTIONS,
    USER_ACTIONS,
    VIEW_ACTIONS,
)
ACTION_TABLES = {each.name: each for each in _ACTION_TABLES}
"""What may be done with things, by the name of the list whose rows tell it."""

ROW_FILES: tuple[RowFiles, ...] = (
    DEVICE_HISTORIES,
    NUMBER_HISTORIES,
    USER_HISTORIES,
)
"""What a ZIP of a selection holds for each row of a list, besides the list."""

SHOWN_BESIDE: tuple[ShownBeside, ...] = (
    ACCOUNTS_OF_USERS,
    DEVICES_OF_USERS,
    ORDERS_OF_USERS,
    REMARKETINGS_OF_DEVICES,
    SERVICE_CASES_OF_NUMBERS,
    SERVICE_CASES_OF_DEVICES,
    SIMS_OF_USERS,
)
"""What areas have of things of areas below them, as far as it decides what may be done with these."""

TILES: tuple[Tile, ...] = (
    ACCOUNTS_TILE,
    TOKENS_TILE,
    BULK_ORDERS_TILE,
    CATALOGUE_TILE,
    CASES_TILE,
    SETTINGS_TILE,
    CUSTOMER_PASSWORD_TILE,
    CUSTOMERS_TILE,
    DEVICES_TILE,
    IMPORTS_TILE,
    LOOKS_TILE,
    EVENTS_TILE,
    OPERATIONS_TILE,
    OUTBOX_TILE,
    ORDERS_TILE,
    DASHBOARD_TILE,
    OVERVIEW_TILE,
    PRICES_TILE,
    REMARKETING_TILE,
    SERVICE_ACCESSES_TILE,
    SERVICE_ACCESS_TILE,
    SERVICE_CASES_TILE,
    SIMS_TILE,
    USERS_TILE,
)
"""What the start page may lead to."""

SAVED_QUERIES: tuple[SavedQueries, ...] = (SAVED_VIEWS,)
"""Where what people have saved of lists is kept."""
