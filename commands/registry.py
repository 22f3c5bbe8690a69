"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from commands.accounts.account_ends import AccountEnd
from commands.accounts.account_of_user import ACCOUNT_OF_USER
from commands.accounts.admit_account import AdmitAccount
from commands.accounts.change_account import ChangeAccount
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.change_account_password import ChangeAccountPassword
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.enrol_totp import EnrolTotp
from commands.accounts.erase_account import EraseAccount
from commands.accounts.inactivate_account import InactivateAccount
from commands.accounts.invite_account import InviteAccount
from commands.accounts.issue_api_token import IssueApiToken
from commands.accounts.issue_recovery_codes import IssueRecoveryCodes
from commands.accounts.link_sign_on import LinkSignOn
from commands.accounts.lock_account import LockAccount
from commands.accounts.refuse_account_password import RefuseAccountPassword
from commands.accounts.remove_totp import RemoveTotp
from commands.accounts.revoke_api_token import RevokeApiToken
from commands.accounts.send_account_link import SendAccountLink
from commands.accounts.set_account_password import SetAccountPassword
from commands.accounts.unlock_account import UnlockAccount
from commands.accounts.vouch_for_account_email import VouchForAccountEmail
from commands.baskets.answer_tariff_booking import AnswerTariffBooking
from commands.baskets.change_basket_notes import ChangeBasketNotes
from commands.baskets.choose_delivery import ChooseDelivery
from commands.baskets.discard_basket import DiscardBasket
from commands.baskets.ended_baskets import BASKETS_OF_ACCOUNT, BASKETS_OF_ERASED
from commands.baskets.keep_old_device import KeepOldDevice
from commands.baskets.place_basket import PlaceBasket
from commands.baskets.put_into_basket import PutIntoBasket
from commands.baskets.registered_trade_in import TRADE_INS_AFTER_APPROVAL
from commands.baskets.remove_from_basket import RemoveFromBasket
from commands.baskets.remove_number import RemoveNumber
from commands.baskets.start_basket import StartBasket
from commands.baskets.trade_in_device import TradeInDevice
from commands.catalogue.add_catalogue_variant import AddCatalogueVariant
from commands.catalogue.hide_catalogue_item import HideCatalogueItem
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.catalogue.offer_catalogue_item import OfferCatalogueItem
from commands.catalogue.offer_catalogue_variant import OfferCatalogueVariant
from commands.catalogue.picture_catalogue_item import PictureCatalogueItem
from commands.catalogue.picture_catalogue_variant import PictureCatalogueVariant
from commands.catalogue.place_catalogue_item import PlaceCatalogueItem
from commands.catalogue.rename_catalogue_item import RenameCatalogueItem
from commands.catalogue.show_catalogue_item import ShowCatalogueItem
from commands.catalogue.withdraw_catalogue_item import WithdrawCatalogueItem
from commands.catalogue.withdraw_catalogue_variant import WithdrawCatalogueVariant
from commands.customers.change_case_reminders import ChangeCaseReminders
from commands.customers.change_customer_password import ChangeCustomerPassword
from commands.customers.change_federal_state import ChangeFederalState
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.customers.change_time_zone import ChangeTimeZone
from commands.customers.change_working_hours import ChangeWorkingHours
from commands.customers.check_customer_password import CheckCustomerPassword
from commands.customers.define_master_data_field import DefineMasterDataField
from commands.customers.make_customer_password import MakeCustomerPassword
from commands.customers.register_customer import RegisterCustomer
from commands.customers.rename_customer import RenameCustomer
from commands.customers.show_customer_password import ShowCustomerPassword
from commands.customers.switch_device_kind import SwitchDeviceKind
from commands.customers.switch_feature import FeatureInUse, SwitchFeature
from commands.customers.switch_unknown_devices import SwitchUnknownDevices
from commands.customers.withdraw_master_data_field import WithdrawMasterDataField
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.describe_device import DescribeDevice
from commands.devices.devices_of_user import DEVICES_OF_USER
from commands.devices.exchange_board import ExchangeBoard
from commands.devices.hide_device import HideDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.keep_in_pool import KeepInPool
from commands.devices.lift_activation_lock import LiftActivationLock
from commands.devices.merge_devices import MergeDevices
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.devices.record_device_holder import DEVICE_HOLDER, RecordDeviceHolder
from commands.devices.register_device import RegisterDevice
from commands.devices.report_activation_lock import ReportActivationLock
from commands.devices.show_device import ShowDevice
from commands.devices.split_devices import SplitDevices
from commands.devices.use_hindrance import UseHindrance
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from commands.documents.add_document import AddDocument
from commands.documents.attach_point import AttachPoint
from commands.documents.certificate_hindrance import CertificateHindrance
from commands.documents.certify_device import CertifyDevice
from commands.documents.documents_of_user import DOCUMENTS_OF_USER
from commands.documents.remove_document import RemoveDocument
from commands.documents.things_with_documents import DOCUMENTS_OF_DEVICES, DOCUMENTS_OF_USERS
from commands.documents.withdraw_certificate import WithdrawCertificate
from commands.engine.command import Command
from commands.engine.past import Recordable
from commands.engine.record_look import RecordLook
from commands.imports.discard_import import DiscardImport
from commands.imports.dismiss_quarantined_rows import DismissQuarantinedRows
from commands.imports.release_import import ReleaseImport
from commands.imports.reopen_quarantined_row import ReopenQuarantinedRow
from commands.operations.record_rebuild import RecordRebuild
from commands.operations.record_rows_rebuilt import RecordRowsRebuilt
from commands.operations.retry_parked_stream import RetryParkedStream
from commands.operations.skip_parked_event import SkipParkedEvent
from commands.orders.accept_order import AcceptOrder
from commands.orders.approvals_in_use import APPROVALS_IN_USE
from commands.orders.approve_order import ApproveOrder
from commands.orders.cancel_order import CancelOrder
from commands.orders.cancel_own_order import CancelOwnOrder
from commands.orders.change_approval_rules import ChangeApprovalRules
from commands.orders.decline_approval import DeclineApproval
from commands.orders.decline_order import DeclineOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.mark_order_late import MarkOrderLate
from commands.orders.order_hooks import AfterApproval, AfterOrder, PoolHindrance
from commands.orders.orders_of_user import ORDERS_OF_USER
from commands.orders.parcels_of import PARCELS_OF_ORDERS, ParcelsOf
from commands.orders.place_order import PlaceOrder
from commands.orders.place_own_order import PlaceOwnOrder
from commands.orders.procure_order import ProcureOrder
from commands.orders.promise_order import PromiseOrder
from commands.orders.remind_of_approval import RemindOfApproval
from commands.orders.return_parcel import ReturnParcel
from commands.orders.serve_from_pool import ServeFromPool
from commands.orders.ship_parcel import ShipParcel
from commands.orders.tell_order_by_mail import TellOrderByMail
from commands.orders.track_parcel import TrackParcel
from commands.own_cases.ask_own_blocking import AskOwnBlocking
from commands.own_cases.attach_to_own_case import AttachToOwnCase
from commands.own_cases.cancel_own_case import CancelOwnCase
from commands.own_cases.find_own_device import FindOwnDevice
from commands.own_cases.read_own_case_messages import ReadOwnCaseMessages
from commands.own_cases.report_own_loss import ReportOwnLoss
from commands.own_cases.request_own_exchange import RequestOwnExchange
from commands.own_cases.request_own_repair import RequestOwnRepair
from commands.own_cases.send_own_case_message import SendOwnCaseMessage
from commands.own_cases.tell_own_police_number import TellOwnPoliceNumber
from commands.own_cases.tell_own_sending import TellOwnSending
from commands.prices.agree_discount import AgreeDiscount
from commands.prices.change_contract_accounts import ChangeContractAccounts
from commands.prices.change_list_price import ChangeListPrice
from commands.prices.display_contract import DisplayContract
from commands.prices.end_discount import EndDiscount
from commands.prices.end_list_price import EndListPrice
from commands.prices.extend_framework_contract import ExtendFrameworkContract
from commands.prices.register_framework_contract import RegisterFrameworkContract
from commands.prices.set_list_price import SetListPrice
from commands.remarketing.accept_proceeds import AcceptProceeds
from commands.remarketing.change_expected_proceeds import ChangeExpectedProceeds
from commands.remarketing.check_remarketed_device import CheckRemarketedDevice
from commands.remarketing.decline_proceeds import DeclineProceeds
from commands.remarketing.destroy_remarketed_device import DestroyRemarketedDevice
from commands.remarketing.keep_sold import KeepSold
from commands.remarketing.offer_proceeds import OfferProceeds
from commands.remarketing.pay_out_proceeds import PayOutProceeds
from commands.remarketing.receive_for_remarketing import ReceiveForRemarketing
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from commands.remarketing.register_several_for_remarketing import RegisterSeveralForRemarketing
from commands.remarketing.remind_of_trade_in import RemindOfTradeIn
from commands.remarketing.returned_devices import (
    NO_POOL_DEVICE_WHILE_REMARKETED,
    NOBODY_GETS_WHAT_WAS_SOLD,
    NOT_DESTROYED_WHILE_REMARKETED,
    NOT_WHILE_REMARKETED,
    ONLY_WHERE_AGREED,
    REMARKETING_AFTER_RETURN,
    REMARKETING_IN_USE,
)
from commands.remarketing.send_back_remarketed_device import SendBackRemarketedDevice
from commands.remarketing.set_expected_proceeds import SetExpectedProceeds
from commands.remarketing.traded_in import TRADE_INS_AFTER_ORDER
from commands.remarketing.withdraw_from_remarketing import WithdrawFromRemarketing
from commands.remarketing.written_remarks import REMARKS_NAMING_SOMEBODY
from commands.reports.call_for_report import CallForReport
from commands.reports.change_report_schedule import ChangeReportSchedule
from commands.reports.delay_report import DelayReport
from commands.reports.end_report_schedule import EndReportSchedule
from commands.reports.note_report_sent import NoteReportSent
from commands.reports.resume_report_schedule import ResumeReportSchedule
from commands.reports.schedules_of_account import SCHEDULES_OF_ACCOUNT
from commands.reports.set_up_report_schedule import SetUpReportSchedule
from commands.reports.stop_report_schedule import StopReportSchedule
from commands.service_access.activate_service_access import ActivateServiceAccess
from commands.service_access.close_secrets_to_service_access import CloseSecretsToServiceAccess
from commands.service_access.given_service_access import GIVEN_SERVICE_ACCESS
from commands.service_access.open_secrets_to_service_access import OpenSecretsToServiceAccess
from commands.service_access.refuse_activation_code import RefuseActivationCode
from commands.service_access.revoke_service_access import RevokeServiceAccess
from commands.service_access.show_activation_code import ShowActivationCode
from commands.service_access.suspend_activation_codes import SuspendActivationCodes
from commands.service_cases.accept_estimate import AcceptEstimate
from commands.service_cases.agree_exchange_models import AgreeExchangeModels
from commands.service_cases.ask_blocking import AskBlocking
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.case_documents import DOCUMENTS_OF_CASES_OF_USER, DOCUMENTS_OF_SERVICE_CASES
from commands.service_cases.case_hooks import AfterReturn, CaseHindrance, WhereaboutsHindrance
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.decline_estimate import DeclineEstimate
from commands.service_cases.estimate_repair import EstimateRepair
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.find_device import FindDevice
from commands.service_cases.lend_loan_device import LendLoanDevice
from commands.service_cases.mark_exchange_late import MarkExchangeLate
from commands.service_cases.no_pool_device import NO_POOL_DEVICE_IN_CASES, NOT_DESTROYED_IN_CASES
from commands.service_cases.read_case_messages import ReadCaseMessages
from commands.service_cases.receive_case_device import ReceiveCaseDevice
from commands.service_cases.remind_of_answer import RemindOfAnswer
from commands.service_cases.remind_of_return import RemindOfReturn
from commands.service_cases.report_loss import ReportLoss
from commands.service_cases.request_exchange import RequestExchange
from commands.service_cases.request_repair import RequestRepair
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.return_devices_of_leaver import ReturnDevicesOfLeaver
from commands.service_cases.send_back_repaired import SendBackRepaired
from commands.service_cases.send_case_message import SendCaseMessage
from commands.service_cases.ship_replacement import ShipReplacement
from commands.service_cases.take_back_loan_device import TakeBackLoanDevice
from commands.service_cases.tell_blocking import TellBlocking
from commands.service_cases.tell_contract_change import TellContractChange
from commands.service_cases.tell_police_number import TellPoliceNumber
from commands.service_cases.tell_sending import TellSending
from commands.service_cases.track_case_parcel import PARCELS_OF_CASES, TrackCaseParcel
from commands.service_cases.upgrade_completed import UPGRADE_AFTER_ORDER
from commands.service_cases.upgrade_device import UpgradeDevice
from commands.service_cases.written_texts import TEXTS_OF_CASES_NAMING_SOMEBODY
from commands.sign_in.configure_sign_on import ConfigureSignOn
from commands.sign_in.end_session import EndSession
from commands.sign_in.open_session import OpenSession
from commands.sign_in.refuse_login import RefuseLogin
from commands.sign_in.refuse_second_factor import RefuseSecondFactor
from commands.sign_in.remove_sign_on import RemoveSignOn
from commands.sign_in.renew_session import RenewSession
from commands.sign_in.send_pin import SendPin
from commands.sign_in.start_acting import StartActing
from commands.sign_in.start_login import StartLogin
from commands.sign_in.suspend_logins import SuspendLogins
from commands.sign_in.switch_to_pbx import SwitchToPbx
from commands.sims.assign_sim_to_user import AssignSimToUser
from commands.sims.change_other_sim import ChangeOtherSim
from commands.sims.decouple_sim import DecoupleSim
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.list_sim import ListSim
from commands.sims.mark_sim_listed import MarkSimListed
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim
from commands.sims.record_sim_device import SIM_DEVICE, RecordSimDevice
from commands.sims.record_sim_holder import SIM_HOLDER, RecordSimHolder
from commands.sims.register_other_sim import RegisterOtherSim
from commands.sims.serve_other_sim import ServeOtherSim
from commands.sims.show_sim_codes import ShowSimCodes
from commands.sims.sims_of_user import SIMS_OF_USER
from commands.sims.stop_serving_other_sim import StopServingOtherSim
from commands.sims.unlink_sim import UnlinkSim
from commands.users.deactivate_user import DeactivateUser
from commands.users.delete_user import DeleteUser, Holding, Need
from commands.users.enrich_user import EnrichUser
from commands.users.erase_user import EraseUser, NamedElsewhere
from commands.users.reactivate_user import ReactivateUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from commands.views.change_view import ChangeView
from commands.views.copy_view import CopyView
from commands.views.delete_view import DeleteView
from commands.views.drop_default_view import DropDefaultView
from commands.views.make_view_default import MakeViewDefault
from commands.views.save_view import SaveView
from commands.views.share_view import ShareView
from commands.views.unshare_view import UnshareView
from commands.views.views_naming import VIEWS_NAMING_SOMEBODY
from commands.views.views_of_account import VIEWS_OF_ACCOUNT

COMMANDS: tuple[type[Command], ...] = (
    AdmitAccount,
    ChangeAccount,
    ChangeAccountLogin,
    ChangeAccountPassword,
    ChangeAccountRole,
    EnrolTotp,
    EraseAccount,
    InactivateAccount,
    InviteAccount,
    IssueApiToken,
    IssueRecoveryCodes,
    LinkSignOn,
    LockAccount,
    RefuseAccountPassword,
    RemoveTotp,
    RevokeApiToken,
    SendAccountLink,
    SetAccountPassword,
    UnlockAccount,
    VouchForAccountEmail,
    AnswerTariffBooking,
    ChangeBasketNotes,
    ChooseDelivery,
    DiscardBasket,
    KeepOldDevice,
    PlaceBasket,
    PutIntoBasket,
    RemoveFromBasket,
    RemoveNumber,
    StartBasket,
    TradeInDevice,
    AddCatalogueVariant,
    HideCatalogueItem,
    ListCatalogueItem,
    OfferCatalogueItem,
    OfferCatalogueVariant,
    PictureCatalogueItem,
    PictureCatalogueVariant,
    PlaceCatalogueItem,
    RenameCatalogueItem,
    ShowCatalogueItem,
    WithdrawCatalogueItem,
    WithdrawCatalogueVariant,
    ChangeCaseReminders,
    ChangeCustomerPassword,
    ChangeFederalState,
    ChangeFeedBrake,
    ChangeTimeZone,
    ChangeWorkingHours,
    CheckCustomerPassword,
    DefineMasterDataField,
    MakeCustomerPassword,
    RegisterCustomer,
    RenameCustomer,
    ShowCustomerPassword,
    SwitchDeviceKind,
    SwitchFeature,
    SwitchUnknownDevices,
    WithdrawMasterDataField,
    AcknowledgeDevice,
    AssignDevice,
    DecoupleDevice,
    DescribeDevice,
    ExchangeBoard,
    HideDevice,
    IdentifyDevice,
    KeepInPool,
    LiftActivationLock,
    MergeDevices,
    NoteOnDevice,
    ReassignDevice,
    RecordDeviceHolder,
    RegisterDevice,
    ReportActivationLock,
    ShowDevice,
    SplitDevices,
    WithdrawIdentifiers,
    AddDocument,
    CertifyDevice,
    RemoveDocument,
    WithdrawCertificate,
    RecordLook,
    DiscardImport,
    DismissQuarantinedRows,
    ReleaseImport,
    ReopenQuarantinedRow,
    RecordRebuild,
    RecordRowsRebuilt,
    RetryParkedStream,
    SkipParkedEvent,
    AcceptOrder,
    ApproveOrder,
    CancelOrder,
    CancelOwnOrder,
    ChangeApprovalRules,
    DeclineApproval,
    DeclineOrder,
    DeliverParcel,
    MarkOrderLate,
    PlaceOrder,
    PlaceOwnOrder,
    ProcureOrder,
    PromiseOrder,
    RemindOfApproval,
    ReturnParcel,
    ServeFromPool,
    ShipParcel,
    TellOrderByMail,
    TrackParcel,
    AskOwnBlocking,
    AttachToOwnCase,
    CancelOwnCase,
    FindOwnDevice,
    ReadOwnCaseMessages,
    ReportOwnLoss,
    RequestOwnExchange,
    RequestOwnRepair,
    SendOwnCaseMessage,
    TellOwnPoliceNumber,
    TellOwnSending,
    AgreeDiscount,
    ChangeContractAccounts,
    ChangeListPrice,
    DisplayContract,
    EndDiscount,
    EndListPrice,
    ExtendFrameworkContract,
    RegisterFrameworkContract,
    SetListPrice,
    AcceptProceeds,
    ChangeExpectedProceeds,
    CheckRemarketedDevice,
    DeclineProceeds,
    DestroyRemarketedDevice,
    KeepSold,
    OfferProceeds,
    PayOutProceeds,
    ReceiveForRemarketing,
    RegisterForRemarketing,
    RegisterSeveralForRemarketing,
    RemindOfTradeIn,
    SendBackRemarketedDevice,
    SetExpectedProceeds,
    WithdrawFromRemarketing,
    CallForReport,
    ChangeReportSchedule,
    DelayReport,
    EndReportSchedule,
    NoteReportSent,
    ResumeReportSchedule,
    SetUpReportSchedule,
    StopReportSchedule,
    ActivateServiceAccess,
    CloseSecretsToServiceAccess,
    OpenSecretsToServiceAccess,
    RefuseActivationCode,
    RevokeServiceAccess,
    ShowActivationCode,
    SuspendActivationCodes,
    AcceptEstimate,
    AgreeExchangeModels,
    AskBlocking,
    CancelServiceCase,
    ChangeReturn,
    CompleteServiceCase,
    DeclineEstimate,
    EstimateRepair,
    ExchangeDevice,
    FindDevice,
    LendLoanDevice,
    MarkExchangeLate,
    ReadCaseMessages,
    ReceiveCaseDevice,
    RemindOfAnswer,
    RemindOfReturn,
    ReportLoss,
    RequestExchange,
    RequestRepair,
    RequestReturn,
    ReturnDevicesOfLeaver,
    SendBackRepaired,
    SendCaseMessage,
    ShipReplacement,
    TakeBackLoanDevice,
    TellBlocking,
    TellContractChange,
    TellPoliceNumber,
    TellSending,
    TrackCaseParcel,
    UpgradeDevice,
    ConfigureSignOn,
    EndSession,
    OpenSession,
    RefuseLogin,
    RefuseSecondFactor,
    RemoveSignOn,
    RenewSession,
    SendPin,
    StartActing,
    StartLogin,
    SuspendLogins,
    SwitchToPbx,
    AssignSimToUser,
    ChangeOtherSim,
    DecoupleSim,
    LinkSimToDevice,
    ListSim,
    MarkSimListed,
    MarkSimMissing,
    ObserveSim,
    RecordSimDevice,
    RecordSimHolder,
    RegisterOtherSim,
    ServeOtherSim,
    ShowSimCodes,
    StopServingOtherSim,
    UnlinkSim,
    DeactivateUser,
    DeleteUser,
    EnrichUser,
    EraseUser,
    ReactivateUser,
    RegisterUser,
    RenameUser,
    ChangeView,
    CopyView,
    DeleteView,
    DropDefaultView,
    MakeViewDefault,
    SaveView,
    ShareView,
    UnshareView,
)
"""All commands there are."""

HOLDINGS: tuple[Holding, ...] = (
    DEVICES_OF_USER,
    SIMS_OF_USER,
)
"""What a user may hold, and has to give up before it is deleted."""

NEEDS: tuple[Need, ...] = (
    ACCOUNT_OF_USER,
    ORDERS_OF_USER,
)
"""Why a user can't be deleted though it holds nothing."""

FEATURES_IN_USE: tuple[FeatureInUse, ...] = (
    APPROVALS_IN_USE,
    REMARKETING_IN_USE,
)
"""Why functions that were agreed with a customer can't be switched off."""

USE_HINDRANCES: tuple[UseHindrance, ...] = (NOBODY_GETS_WHAT_WAS_SOLD,)
"""Why nobody gets a device from people's hands."""

CERTIFICATE_HINDRANCES: tuple[CertificateHindrance, ...] = (
    NOT_DESTROYED_WHILE_REMARKETED,
    NOT_DESTROYED_IN_CASES,
)
"""Why no destruction of a device is certified just now."""

CASE_HINDRANCES: tuple[CaseHindrance, ...] = (NOT_WHILE_REMARKETED,)
"""Why no service case of a device can be begun just now."""

AFTER_ORDERS: tuple[AfterOrder, ...] = (
    TRADE_INS_AFTER_ORDER,
    UPGRADE_AFTER_ORDER,
)
"""What follows when nothing more of an order is to come."""

PARCELS_OF: tuple[ParcelsOf, ...] = (
    PARCELS_OF_ORDERS,
    PARCELS_OF_CASES,
)
"""Whose parcels are followed."""

AFTER_APPROVALS: tuple[AfterApproval, ...] = (TRADE_INS_AFTER_APPROVAL,)
"""What follows when an order is approved."""

POOL_HINDRANCES: tuple[PoolHindrance, ...] = (
    NO_POOL_DEVICE_WHILE_REMARKETED,
    NO_POOL_DEVICE_IN_CASES,
)
"""Why a known device can't serve an order just now."""

WHEREABOUTS_HINDRANCES: tuple[WhereaboutsHindrance, ...] = (ONLY_WHERE_AGREED,)
"""Why a device that is returned can't go somewhere."""

AFTER_RETURNS: tuple[AfterReturn, ...] = (REMARKETING_AFTER_RETURN,)
"""What follows from a return that is completed."""

ATTACH_POINTS: tuple[AttachPoint, ...] = (
    DOCUMENTS_OF_DEVICES,
    DOCUMENTS_OF_USERS,
    DOCUMENTS_OF_SERVICE_CASES,
)
"""To what documents may be attached."""

RECORDABLES: tuple[Recordable, ...] = (
    DEVICE_HOLDER,
    SIM_DEVICE,
    SIM_HOLDER,
)
"""What people may record of the past."""

ACCOUNT_ENDS: tuple[AccountEnd, ...] = (
    BASKETS_OF_ACCOUNT,
    SCHEDULES_OF_ACCOUNT,
    GIVEN_SERVICE_ACCESS,
    VIEWS_OF_ACCOUNT,
)
"""What ends with an account, or with its role."""

NAMED_ELSEWHERE: tuple[NamedElsewhere, ...] = (
    BASKETS_OF_ERASED,
    DOCUMENTS_OF_USER,
    REMARKS_NAMING_SOMEBODY,
    DOCUMENTS_OF_CASES_OF_USER,
    TEXTS_OF_CASES_NAMING_SOMEBODY,
    VIEWS_NAMING_SOMEBODY,
)
"""What names a person though it isn't about them, and ends as the person is erased."""
