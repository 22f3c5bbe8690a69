"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from fastapi import APIRouter

from api.accounts.account_actions import ACCOUNT_ACTIONS, ACCOUNTS_OF_USERS
from api.accounts.accounts import ACCOUNT, ACCOUNTS_TILE
from api.accounts.accounts import router as accounts_accounts_router
from api.accounts.tokens import TOKEN_ACTIONS, TOKENS_TILE
from api.accounts.tokens import router as accounts_tokens_router
from api.baskets.basket_actions import BASKET_ACTIONS, BASKETS_OF_NUMBERS, BASKETS_OF_USERS
from api.baskets.basket_contents import router as baskets_basket_contents_router
from api.baskets.basket_summary import router as baskets_basket_summary_router
from api.baskets.baskets import BASKET, BASKETS_TILE
from api.baskets.baskets import router as baskets_baskets_router
from api.baskets.placing_baskets import router as baskets_placing_baskets_router
from api.bulk_maintenance.bulk_maintenance import BULK_MAINTENANCE_TILE
from api.bulk_maintenance.bulk_maintenance import router as bulk_maintenance_bulk_maintenance_router
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
from api.devices.devices import DEVICE
from api.devices.devices import router as devices_devices_router
from api.devices.devices_tile import DEVICES_TILE
from api.devices.notes import router as devices_notes_router
from api.devices.pool import router as devices_pool_router
from api.documents.attaching import by_fulfilment
from api.documents.attaching import router as documents_attaching_router
from api.documents.certifying import router as documents_certifying_router
from api.documents.certifying import withdrawing
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
from api.inventory.inventory_file import INVENTORY_FILE_TILE
from api.inventory.inventory_file import router as inventory_inventory_file_router
from api.inventory.makers import router as inventory_makers_router
from api.inventory.overview import DASHBOARD_TILE, OVERVIEW_TILE, why_of_overview
from api.inventory.overview import router as inventory_overview_router
from api.inventory.tariffs import router as inventory_tariffs_router
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
from api.orders.approvals import router as orders_approvals_router
from api.orders.fulfilment import router as orders_fulfilment_router
from api.orders.order_actions import ORDER_ACTIONS, ORDERS_OF_USERS
from api.orders.orders import ORDER, ORDERS_TILE
from api.orders.orders import router as orders_orders_router
from api.orders.orders_by_customer import ORDERS_BY_CUSTOMER_TILE
from api.orders.orders_by_customer import router as orders_orders_by_customer_router
from api.orders.own_catalogue import OWN_CATALOGUE_TILE
from api.orders.own_catalogue import router as orders_own_catalogue_router
from api.orders.own_order_actions import OWN_ORDER_ACTIONS
from api.orders.own_orders import OWN_ORDERS_TILE
from api.orders.own_orders import router as orders_own_orders_router
from api.orders.pool_devices import router as orders_pool_devices_router
from api.orders.ways_to_pay import router as orders_ways_to_pay_router
from api.own_cases.own_case_actions import OWN_CASE_ACTIONS, OWN_DEVICE_ACTIONS
from api.own_cases.own_case_documents import content_router
from api.own_cases.own_case_documents import router as own_cases_own_case_documents_router
from api.own_cases.own_cases import OWN_CASES_TILE, message_router
from api.own_cases.own_cases import router as own_cases_own_cases_router
from api.own_cases.own_devices import OWN_DEVICES_TILE
from api.own_cases.own_devices import router as own_cases_own_devices_router
from api.own_cases.own_losses import router as own_cases_own_losses_router
from api.prices.framework_contracts import FRAMEWORK_CONTRACT, FRAMEWORK_CONTRACT_ACTIONS, chosen
from api.prices.framework_contracts import router as prices_framework_contracts_router
from api.prices.list_price_actions import LIST_PRICE_ACTIONS
from api.prices.list_prices import LIST_PRICE
from api.prices.list_prices import router as prices_list_prices_router
from api.prices.priced_catalogue import PRICES_TILE
from api.prices.priced_catalogue import router as prices_priced_catalogue_router
from api.remarketing.expected_of_device import router as remarketing_expected_of_device_router
from api.remarketing.expected_proceeds import EXPECTED, keeping
from api.remarketing.expected_proceeds import router as remarketing_expected_proceeds_router
from api.remarketing.expected_proceeds_actions import EXPECTED_PROCEEDS_ACTIONS
from api.remarketing.registering import router as remarketing_registering_router
from api.remarketing.remarketed_at_a_line import REMARKETINGS_OF_NUMBERS, REMARKETINGS_OF_USERS
from api.remarketing.remarketing_actions import REMARKETING_ACTIONS, REMARKETINGS_OF_DEVICES
from api.remarketing.remarketing_months import router as remarketing_remarketing_months_router
from api.remarketing.remarketing_work import router as remarketing_remarketing_work_router
from api.remarketing.remarketings import REMARKETING, REMARKETING_TILE
from api.remarketing.remarketings import router as remarketing_remarketings_router
from api.remarketing_lists.remarketing_template import router as remarketing_lists_remarketing_template_router
from api.reports.costs import COSTS
from api.reports.costs import router as reports_costs_router
from api.reports.device_ages import DEVICE_AGES
from api.reports.device_ages import router as reports_device_ages_router
from api.reports.number_reports import ENDING_CONTRACTS, NUMBERS_WITHOUT_DEVICE, POSSIBLE_RENEWALS, UNUSED_SUBSIDIES
from api.reports.number_reports import router as reports_number_reports_router
from api.reports.open_service_cases import OPEN_SERVICE_CASES
from api.reports.open_service_cases import router as reports_open_service_cases_router
from api.reports.report import Report
from api.reports.reports import REPORTS_TILE
from api.reports.reports import router as reports_reports_router
from api.reports.schedule_actions import SCHEDULE_ACTIONS
from api.reports.schedules import SCHEDULE, ordering
from api.reports.schedules import router as reports_schedules_router
from api.reports.users_without_device import USERS_WITHOUT_DEVICE
from api.reports.users_without_device import router as reports_users_without_device_router
from api.service_access_actions import SERVICE_ACCESS_ACTIONS, SERVICE_ACCESS_GIVEN_ACTIONS
from api.service_accesses import SERVICE_ACCESS_TILE, SERVICE_ACCESSES_TILE, given, why_of_service_access, why_of_service_accesses
from api.service_accesses import router as service_accesses_router
from api.service_cases.case_messages import router as service_cases_case_messages_router
from api.service_cases.case_tracking import router as service_cases_case_tracking_router
from api.service_cases.cases_of_number import SERVICE_CASES_OF_NUMBERS
from api.service_cases.cases_of_number import router as service_cases_cases_of_number_router
from api.service_cases.cases_of_user import SERVICE_CASES_OF_USERS
from api.service_cases.cases_of_user import router as service_cases_cases_of_user_router
from api.service_cases.contract_changes import router as service_cases_contract_changes_router
from api.service_cases.exchange_models import agreeing
from api.service_cases.exchange_models import router as service_cases_exchange_models_router
from api.service_cases.exchanges import router as service_cases_exchanges_router
from api.service_cases.labels import router as service_cases_labels_router
from api.service_cases.losses import router as service_cases_losses_router
from api.service_cases.questionnaires import router as service_cases_questionnaires_router
from api.service_cases.repairs import router as service_cases_repairs_router
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS, SERVICE_CASES_OF_DEVICES
from api.service_cases.service_cases import SERVICE_CASE, SERVICE_CASES_TILE, fulfilment
from api.service_cases.service_cases import router as service_cases_service_cases_router
from api.service_cases.service_cases_by_customer import SERVICE_CASES_BY_CUSTOMER_TILE
from api.service_cases.service_cases_by_customer import router as service_cases_service_cases_by_customer_router
from api.service_cases.upgrades import UPGRADES_OF_DEVICES
from api.service_cases.upgrades import router as service_cases_upgrades_router
from api.service_cases.upgrades_at_a_line import UPGRADES_OF_NUMBERS, UPGRADES_OF_USERS
from api.service_cases.upgrades_at_a_line import router as service_cases_upgrades_at_a_line_router
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
from api.sims.served_numbers import router as sims_served_numbers_router
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
    baskets_basket_contents_router,
    baskets_basket_summary_router,
    baskets_baskets_router,
    baskets_placing_baskets_router,
    bulk_maintenance_bulk_maintenance_router,
    bulk_orders_bulk_orders_router,
    catalogue_router,
    clarification_cases_router,
    why_of_cases,
    customers_customer_router,
    customers_customer_password_router,
    customers_customers_router,
    devices_devices_router,
    devices_notes_router,
    devices_pool_router,
    by_fulfilment,
    documents_attaching_router,
    documents_certifying_router,
    withdrawing,
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
    inventory_inventory_file_router,
    inventory_makers_router,
    inventory_overview_router,
    why_of_overview,
    inventory_tariffs_router,
    looks_router,
    operations_events_router,
    operations_health_router,
    operations_ops_router,
    operations_outbox_router,
    operations_parked_router,
    operations_timers_router,
    orders_approvals_router,
    orders_fulfilment_router,
    orders_orders_router,
    orders_orders_by_customer_router,
    orders_own_catalogue_router,
    orders_own_orders_router,
    orders_pool_devices_router,
    orders_ways_to_pay_router,
    content_router,
    own_cases_own_case_documents_router,
    message_router,
    own_cases_own_cases_router,
    own_cases_own_devices_router,
    own_cases_own_losses_router,
    chosen,
    prices_framework_contracts_router,
    prices_list_prices_router,
    prices_priced_catalogue_router,
    remarketing_expected_of_device_router,
    keeping,
    remarketing_expected_proceeds_router,
    remarketing_registering_router,
    remarketing_remarketing_months_router,
    remarketing_remarketing_work_router,
    remarketing_remarketings_router,
    remarketing_lists_remarketing_template_router,
    reports_costs_router,
    reports_device_ages_router,
    reports_number_reports_router,
    reports_open_service_cases_router,
    reports_reports_router,
    ordering,
    reports_schedules_router,
    reports_users_without_device_router,
    given,
    service_accesses_router,
    why_of_service_access,
    why_of_service_accesses,
    service_cases_case_messages_router,
    service_cases_case_tracking_router,
    service_cases_cases_of_number_router,
    service_cases_cases_of_user_router,
    service_cases_contract_changes_router,
    agreeing,
    service_cases_exchange_models_router,
    service_cases_exchanges_router,
    service_cases_labels_router,
    service_cases_losses_router,
    service_cases_questionnaires_router,
    service_cases_repairs_router,
    fulfilment,
    service_cases_service_cases_router,
    service_cases_service_cases_by_customer_router,
    service_cases_upgrades_router,
    service_cases_upgrades_at_a_line_router,
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
    sims_served_numbers_router,
    history_by_number,
    sims_sims_router,
    users_router,
    own,
    views_router,
)
"""All routes there are, by the routers that hold them."""

THINGS: tuple[Thing, ...] = (
    ACCOUNT,
    BASKET,
    CATALOGUE_ITEM,
    DEVICE,
    DOCUMENT,
    ORDER,
    FRAMEWORK_CONTRACT,
    LIST_PRICE,
    EXPECTED,
    REMARKETING,
    SCHEDULE,
    SERVICE_CASE,
    SIM,
    USER,
    VIEW,
)
"""What has a list, a detail, a history and a menu, by one declaration."""

_ACTION_TABLES: tuple[ActionTable, ...] = (
    ACCOUNT_ACTIONS,
    TOKEN_ACTIONS,
    BASKET_ACTIONS,
    CATALOGUE_ACTIONS,
    DEVICE_ACTIONS,
    DOCUMENT_ACTIONS,
    IMPORT_ACTIONS,
    ORDER_ACTIONS,
    OWN_ORDER_ACTIONS,
    OWN_CASE_ACTIONS,
    OWN_DEVICE_ACTIONS,
    FRAMEWORK_CONTRACT_ACTIONS,
    LIST_PRICE_ACTIONS,
    EXPECTED_PROCEEDS_ACTIONS,
    REMARKETING_ACTIONS,
    SCHEDULE_ACTIONS,
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
    BASKETS_OF_NUMBERS,
    BASKETS_OF_USERS,
    DEVICES_OF_USERS,
    ORDERS_OF_USERS,
    REMARKETINGS_OF_NUMBERS,
    REMARKETINGS_OF_USERS,
    REMARKETINGS_OF_DEVICES,
    SERVICE_CASES_OF_NUMBERS,
    SERVICE_CASES_OF_USERS,
    SERVICE_CASES_OF_DEVICES,
    UPGRADES_OF_DEVICES,
    UPGRADES_OF_NUMBERS,
    UPGRADES_OF_USERS,
    SIMS_OF_USERS,
)
"""What areas have of things of areas below them, as far as it decides what may be done with these."""

TILES: tuple[Tile, ...] = (
    ACCOUNTS_TILE,
    TOKENS_TILE,
    BASKETS_TILE,
    BULK_MAINTENANCE_TILE,
    BULK_ORDERS_TILE,
    CATALOGUE_TILE,
    CASES_TILE,
    SETTINGS_TILE,
    CUSTOMER_PASSWORD_TILE,
    CUSTOMERS_TILE,
    DEVICES_TILE,
    IMPORTS_TILE,
    INVENTORY_FILE_TILE,
    DASHBOARD_TILE,
    OVERVIEW_TILE,
    LOOKS_TILE,
    EVENTS_TILE,
    OPERATIONS_TILE,
    OUTBOX_TILE,
    ORDERS_TILE,
    ORDERS_BY_CUSTOMER_TILE,
    OWN_CATALOGUE_TILE,
    OWN_ORDERS_TILE,
    OWN_CASES_TILE,
    OWN_DEVICES_TILE,
    PRICES_TILE,
    REMARKETING_TILE,
    REPORTS_TILE,
    SERVICE_ACCESSES_TILE,
    SERVICE_ACCESS_TILE,
    SERVICE_CASES_TILE,
    SERVICE_CASES_BY_CUSTOMER_TILE,
    SIMS_TILE,
    USERS_TILE,
)
"""What the start page may lead to."""

SAVED_QUERIES: tuple[SavedQueries, ...] = (SAVED_VIEWS,)
"""Where what people have saved of lists is kept."""

REPORTS: tuple[Report, ...] = (
    COSTS,
    DEVICE_AGES,
    ENDING_CONTRACTS,
    NUMBERS_WITHOUT_DEVICE,
    POSSIBLE_RENEWALS,
    UNUSED_SUBSIDIES,
    OPEN_SERVICE_CASES,
    USERS_WITHOUT_DEVICE,
)
"""The standard reports there are."""
