"""Views are saved, changed, shared, copied, chosen as default and deleted: one's own, and what of others one sees."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.view import (
    ViewChanged,
    ViewDeleted,
    ViewMadeDefault,
    ViewNoLongerDefault,
    ViewRenamed,
    ViewUnshared,
)
from commands.engine.command import Command, NotFound
from commands.views.change_view import ChangeView
from commands.views.copy_view import CopyView
from commands.views.delete_view import DeleteView
from commands.views.drop_default_view import DropDefaultView
from commands.views.make_view_default import MakeViewDefault
from commands.views.new_view import MOST_VIEWS, TooManyViews, ViewNameTaken
from commands.views.share_view import ShareView
from commands.views.unshare_view import MakerIsGone, UnshareView
from commands.views.view_of import ViewOfAnother
from tests.commands.accounts.inviting import INACTIVE
from tests.commands.accounts.made_up_accounts import ACCOUNT, OTHER_ACCOUNT
from tests.commands.made_up import Entry
from tests.commands.views.made_up_views import ASKED, COPY, OTHER_VIEW, SHARED, VIEW, by, saved, saving

ERIKA, HANS = ACCOUNT, OTHER_ACCOUNT


def default(account_id: UUID, view_id: UUID = VIEW) -> Entry:
    return view_id, ViewMadeDefault(account_id=account_id, list="devices")


def no_default(account_id: UUID, view_id: UUID = VIEW) -> Entry:
    return view_id, ViewNoLongerDefault(account_id=account_id, list="devices")


def gone(view_id: UUID = VIEW, name: str = "Lager", **changes: Any) -> Entry:
    return view_id, ViewDeleted(view_id=view_id, account_id=ERIKA, list="devices", name=name, **changes)


def test_a_view_is_saved_once() -> None:
    by(ERIKA).when(saving()).then(saved())


@pytest.mark.parametrize("name", ["Lager", "LAGER", " lager ", "Ｌager"])
def test_a_name_is_alone_among_the_views_of_one_person_and_list_however_it_is_written(name: str) -> None:
    by(ERIKA, saved()).when(saving(OTHER_VIEW, name=name)).refused(ViewNameTaken)
    by(ERIKA, saved()).when(saving(OTHER_VIEW, name=name, list="sims")).then(saved(OTHER_VIEW, name=name.strip(), list="sims"))
    by(HANS, saved()).when(saving(OTHER_VIEW, HANS, name=name)).then(saved(OTHER_VIEW, HANS, name=name.strip()))


def test_a_list_has_so_many_views_of_one_person_at_most() -> None:
    many = [saved(UUID(int=n), name=f"Ansicht {n}") for n in range(1, MOST_VIEWS + 1)]
    by(ERIKA, *many).when(saving()).refused(TooManyViews, str(MOST_VIEWS))
    by(ERIKA, *many).when(saving(list="sims")).then(saved(list="sims"))
    by(ERIKA, *many, (UUID(int=1), gone(UUID(int=1), "Ansicht 1")[1])).when(saving()).then(saved())


def test_a_view_is_changed_where_it_differs() -> None:
    unchanged = ChangeView(view_id=VIEW, name="Lager", **ASKED)
    by(ERIKA, saved()).when(unchanged).then()
    renamed = (VIEW, ViewRenamed(account_id=ERIKA, list="devices", name="Keller", was="Lager"))
    by(ERIKA, saved()).when(ChangeView(view_id=VIEW, name="Keller", **ASKED)).then(renamed)
    by(ERIKA, saved()).when(ChangeView(view_id=VIEW, name="LAGER", **ASKED)).then(
        (VIEW, ViewRenamed(account_id=ERIKA, list="devices", name="LAGER", was="Lager"))
    )
    by(ERIKA, saved()).when(ChangeView(view_id=VIEW, name="Keller", sort=("imei",))).then(renamed, (VIEW, ViewChanged(sort=("imei",))))
    other = saved(OTHER_VIEW, name="Keller")
    by(ERIKA, saved(), other).when(ChangeView(view_id=VIEW, name="keller")).refused(ViewNameTaken, "keller")
    by(ERIKA, saved(), renamed).when(saving(OTHER_VIEW)).then(saved(OTHER_VIEW))


OF_ITS_MAKER: tuple[Command, ...] = (ChangeView(view_id=VIEW, name="Keller"), ShareView(view_id=VIEW))
OF_ITS_MAKER_OR_AN_ADMINISTRATOR: tuple[Command, ...] = (
    UnshareView(view_id=VIEW, by_role="viewer"),
    DeleteView(view_id=VIEW, by_role="viewer"),
)
OF_WHO_SEES_IT: tuple[Command, ...] = (
    CopyView(view_id=VIEW, copy_id=COPY, account_id=HANS),
    MakeViewDefault(view_id=VIEW, account_id=HANS),
    DropDefaultView(view_id=VIEW, account_id=HANS),
)


@pytest.mark.parametrize("command", [*OF_ITS_MAKER, *OF_ITS_MAKER_OR_AN_ADMINISTRATOR, *OF_WHO_SEES_IT], ids=lambda c: type(c).__name__)
def test_a_private_view_is_not_there_for_others_whatever_their_role(command: Command) -> None:
    by(HANS, saved()).when(command).refused(NotFound)
    by(HANS, saved()).when(DeleteView(view_id=VIEW, by_role="administrator")).refused(NotFound)
    by(HANS, saved(), SHARED, (VIEW, ViewUnshared(list="devices"))).when(command).refused(NotFound)


@pytest.mark.parametrize("command", [*OF_ITS_MAKER, *OF_ITS_MAKER_OR_AN_ADMINISTRATOR], ids=lambda c: type(c).__name__)
def test_a_shared_view_is_changed_by_its_maker_alone(command: Command) -> None:
    by(HANS, saved(), SHARED).when(command).refused(ViewOfAnother, "Lager")


@pytest.mark.parametrize("command", [*OF_ITS_MAKER, *OF_WHO_SEES_IT], ids=lambda c: type(c).__name__)
def test_of_a_deleted_view_nothing_is_left(command: Command) -> None:
    by(HANS, saved(account_id=HANS), SHARED, gone()).when(command).refused(NotFound)


def test_a_view_is_shared_once_and_kept_when_that_ends() -> None:
    by(ERIKA, saved()).when(ShareView(view_id=VIEW)).then(SHARED)
    by(ERIKA, saved(), SHARED).when(ShareView(view_id=VIEW)).then()
    by(ERIKA, saved()).when(UnshareView(view_id=VIEW, by_role="viewer")).then()
    unshared = (VIEW, ViewUnshared(list="devices", default_of=(HANS,)))
    by(ERIKA, saved(), SHARED, default(ERIKA), default(HANS)).when(UnshareView(view_id=VIEW, by_role="viewer")).then(unshared)
    by(HANS, saved(), SHARED, default(HANS)).when(UnshareView(view_id=VIEW, by_role="administrator")).then(unshared)


def test_a_shared_view_whose_maker_is_gone_is_deleted_rather_than_left_to_nobody() -> None:
    scenario = by(HANS, saved(), SHARED, INACTIVE)
    scenario.when(UnshareView(view_id=VIEW, by_role="administrator")).refused(MakerIsGone, "Lager")
    scenario.when(DeleteView(view_id=VIEW, by_role="administrator")).then(gone())


def test_a_view_is_deleted_by_its_maker_and_a_shared_one_by_an_administrator() -> None:
    by(ERIKA, saved()).when(DeleteView(view_id=VIEW, by_role="viewer")).then(gone())
    ends = gone(default_of=(ERIKA, HANS))
    by(HANS, saved(), SHARED, default(HANS), default(ERIKA)).when(DeleteView(view_id=VIEW, by_role="administrator")).then(ends)
    by(ERIKA, saved(), gone()).when(saving(OTHER_VIEW)).then(saved(OTHER_VIEW))
    by(ERIKA, saved(), default(ERIKA), gone(default_of=(ERIKA,)), saved(OTHER_VIEW)).when(
        MakeViewDefault(view_id=OTHER_VIEW, account_id=ERIKA)
    ).then(default(ERIKA, OTHER_VIEW))


def test_a_copy_is_ones_own_and_private() -> None:
    copy = saved(COPY, HANS)
    by(HANS, saved(), SHARED).when(CopyView(view_id=VIEW, copy_id=COPY, account_id=HANS)).then(copy)
    by(ERIKA, saved()).when(CopyView(view_id=VIEW, copy_id=COPY, account_id=ERIKA)).refused(ViewNameTaken)
    by(ERIKA, saved()).when(CopyView(view_id=VIEW, copy_id=COPY, account_id=ERIKA, name="Lager 2")).then(saved(COPY, name="Lager 2"))


def test_a_list_begins_with_one_view_for_each_person() -> None:
    made = MakeViewDefault(view_id=VIEW, account_id=HANS)
    by(HANS, saved(), SHARED).when(made).then(default(HANS))
    by(HANS, saved(), SHARED, default(HANS)).when(made).then()
    other = saved(OTHER_VIEW, HANS)
    by(HANS, saved(), SHARED, other, default(HANS, OTHER_VIEW)).when(made).then(no_default(HANS, OTHER_VIEW), default(HANS))
    by(HANS, saved(), SHARED, default(ERIKA)).when(made).then(default(HANS))
    by(HANS, saved(), SHARED, default(HANS)).when(DropDefaultView(view_id=VIEW, account_id=HANS)).then(no_default(HANS))
    by(HANS, saved(), SHARED).when(DropDefaultView(view_id=VIEW, account_id=HANS)).then()
