"""Finds users by what lists call them: personnel number, or e-mail address. What fits several is no match."""

from collections.abc import Iterable, Iterator, Set
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import Event
from aggregates.user import User
from commands.engine.command import Given, NotFound, Refusal
from commands.users.personnel_number import holders_of, known_otherwise
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from eventstore.log import EventLog
from eventstore.mapper import Unreadable
from foundation.normal_form import bare, same
from importers.imports.known_by import words
from importers.imports.same_person import may_be_one_person, may_be_renamed, may_be_same_name
from importers.imports.unreadable_known import KnownUnreadable

_PAGE = 2_000


class UserIsAmbiguous(Refusal):
    """{who} fits several users: {candidates}. Nothing was taken; name the right one by a personnel number that only this one has."""

    code = "user-is-ambiguous"
    de = "{who} passt zu mehreren Nutzern: {candidates}. Nichts wurde übernommen; bitte den richtigen mit einer Personalnummer nennen, die nur er hat."


class UserKeysContradict(Refusal):
    """The {what} belongs to one user ({by_number}), the {thing} {who} to another ({candidates}). Correct one of them, or leave it empty."""

    code = "user-keys-contradict"
    de = "Die {what_de} gehört zu einem Nutzer ({by_number}), die {thing_de} {who} zu einem anderen ({candidates}). Bitte eine von beiden berichtigen oder leer lassen."


class UserByNameAlone(Refusal):
    """{who} is known of that name: {candidates}; without a personnel number or e-mail address on both sides nobody can tell whether it is the same person. Add one here, or there by hand, and bring the row again."""

    code = "user-by-name-alone"
    de = "{who} ist dem Namen nach bekannt: {candidates}; ohne Personalnummer oder E-Mail-Adresse auf beiden Seiten lässt sich nicht sagen, ob es dieselbe Person ist. Bitte hier oder dort von Hand eine ergänzen und die Zeile erneut einlesen."


class UserNumberedOtherwise(Refusal):
    """{who} has the name and the mailbox of the user {candidates}, who has another personnel number. Nothing was taken. Is it a slip, correct the number here; has the person got another one, change it there by hand (or name the user id here); is it somebody else, correct the e-mail address or leave it empty. Then bring the row again."""

    code = "user-numbered-otherwise"
    de = "{who} hat Namen und E-Mail-Adresse des Nutzers {candidates}, der eine andere Personalnummer hat. Nichts wurde übernommen. Ist es ein Schreibfehler, bitte hier berichtigen; hat die Person eine neue, dort von Hand ändern (oder hier die Nutzer-Id nennen); ist es jemand anderes, die E-Mail-Adresse berichtigen oder leer lassen. Die Zeile dann erneut einlesen."


class UserIsAnother(Refusal):
    """{who} fits the user {name} ({candidates}), who has another name, and nothing else that agrees. Is it the same person, rename that user by hand, then bring the row again; else correct the personnel number or e-mail address."""

    code = "user-is-another"
    de = "{who} passt zum Nutzer {name} ({candidates}), der anders heißt, und sonst stimmt nichts überein. Ist es dieselbe Person, bitte dort von Hand umbenennen und die Zeile erneut einlesen; sonst Personalnummer oder E-Mail-Adresse berichtigen."


_ID_KEY = {"what": "user id", "what_de": "Nutzer-Id"}
_NUMBER_KEY = {"what": "personnel number", "what_de": "Personalnummer"}
_NUMBER_OTHER = {"thing": "personnel number", "thing_de": "Personalnummer"}
_EMAIL_OTHER = {"thing": "e-mail address", "thing_de": "E-Mail-Adresse"}


class KnownUsers:
    """Personnel numbers are asked for in the log's claims; e-mail addresses are encrypted, so all users are read when one is needed.

    Within one file it is as over two: what its rows say by and by is remembered (`remember`). As their chunks are booked with it, an import that was killed and goes on
    finds the same users.
    """

    def __init__(self, log: EventLog, connection: Connection[TupleRow], customer_id: UUID) -> None:
        self._log = log
        self._connection = connection
        self._customer_id = customer_id
        self._read = False
        self._changed: set[UUID] = set()
        """Whom rows of this run made, or said more about: what they are called by is asked anew, for a chunk may be decided twice."""
        self._by_email: dict[str, dict[UUID, None]] = {}
        self._by_number: dict[str, dict[UUID, None]] = {}
        """Personnel numbers without leading zeros and signs."""
        self._by_name: dict[frozenset[str], dict[UUID, None]] = {}
        self._numbered_ones: set[UUID] = set()
        self._unreadable: set[UUID] = set()

    def remember(self, given: Given, user_id: UUID) -> None:
        """Remember what a row has said of a user, for the rows behind it."""
        self._changed.add(user_id)
        self._index(user_id, given.state(User, user_id))

    def listed(self, given: Given, name: str, personnel_number: str | None, email: str | None, named: UUID | None = None) -> UUID | None:
        """Find the user whom a row of a list of users is about; None: somebody new. Refused where that can't be told, or the row contradicts itself. `named`: by an id of ours, which counts as a personnel number does."""
        found = self.meant(given, personnel_number, email, named)
        if found is None:
            self._check_number(given, name, personnel_number, email)
            return self._of_that_name(given, name, personnel_number, email)
        user = given.state(User, found)
        if named is not None or (personnel_number is not None and same(personnel_number) == same(user.personnel_number or "")):
            mails_agree = email is not None and same(email) == same(user.email or "")
            is_another = not mails_agree and not may_be_renamed(name, user.name)
        else:
            is_another = not may_be_one_person(name, user.name)
        if is_another:
            raise UserIsAnother(who=f"{name} ({named or personnel_number or email})", name=user.name, candidates=found)
        return found

    def _check_number(self, given: Given, name: str, personnel_number: str | None, email: str | None) -> None:
        """Raise the refusal where somebody of that name and mailbox has another number."""
        if personnel_number is None or email is None:
            return
        others = [user_id for user_id in self._having(given, email) if may_be_same_name(name, given.state(User, user_id).name)]
        if others:
            raise UserNumberedOtherwise(who=personnel_number, candidates=_listed(others))

    def namesakes(self, given: Given, name: str, besides: UUID) -> list[UUID]:
        """Find the users of that name."""
        return [user_id for user_id in self._of_name(given, name) if user_id != besides]

    def _of_name(self, given: Given, name: str) -> dict[UUID, User]:
        self._read_all()
        candidates = {user_id: self._user(given, user_id) for user_id in self._by_name.get(words(name), ())}
        return {user_id: user for user_id, user in candidates.items() if user is not None and words(user.name) == words(name)}

    def _of_that_name(self, given: Given, name: str, personnel_number: str | None, email: str | None) -> UUID | None:
        """Of a row without keys the one user of that name who has none either. Refused where one of that name has no key that the row has, too: nobody can tell."""
        keyless = personnel_number is None and email is None
        users = self._of_name(given, name)
        without = [user_id for user_id, user in users.items() if user.personnel_number is None and user.email is None]
        alike = [
            user_id for user_id, user in users.items() if not (personnel_number and user.personnel_number) and not (email and user.email)
        ]
        if keyless and len(alike) == len(without) == 1:
            return alike[0]
        if alike:
            raise UserByNameAlone(who=name, candidates=_listed(alike))
        return self._nobody()

    def find(self, given: Given, personnel_number: str | None, email: str | None) -> UUID | None:
        """Find a user by personnel number; by e-mail address where there is no number to compare. Refused where several fit."""
        if personnel_number is not None:
            found = self._numbered(given, personnel_number)
            if found is not None:
                return found
        if email is None:
            return None
        aside = self._numbered_ones if personnel_number is not None else frozenset[UUID]()
        fitting = [
            user_id
            for user_id in self._having(given, email, aside)
            if personnel_number is None or given.state(User, user_id).personnel_number is None
        ]
        if len(fitting) > 1:
            raise UserIsAmbiguous(who=email, candidates=_listed(fitting))
        return fitting[0] if fitting else self._nobody()

    def _nobody(self) -> None:
        """Nobody is found: refused where somebody can't be read, who may be the one."""
        if self._unreadable:
            raise KnownUnreadable(candidates=_listed(sorted(self._unreadable)))

    def meant(self, given: Given, personnel_number: str | None, email: str | None, named: UUID | None = None) -> UUID | None:
        """Find a user who is named or referred to, as a device's: as `find` does, and refused where two keys are of different users. `named`: by an id of ours."""
        if named is not None:
            return self._by_id(given, named, personnel_number, email)
        found = self.find(given, personnel_number, email)
        if (
            found is not None
            and personnel_number is not None
            and email is not None
            and same(given.state(User, found).email or "") != same(email)
        ):
            others = list(self._having(given, email))
            if others:
                raise UserKeysContradict(by_number=found, who=email, candidates=_listed(others), **_NUMBER_KEY, **_EMAIL_OTHER)
        return found

    def _by_id(self, given: Given, named: UUID, personnel_number: str | None, email: str | None) -> UUID:
        """The user of an id of ours, unless another key of the row is another user's."""
        user = given.state(User, named)
        if personnel_number is not None and same(personnel_number) != same(user.personnel_number or ""):
            found = self._numbered(given, personnel_number)
            if found is not None and found != named:
                raise UserKeysContradict(by_number=named, who=personnel_number, candidates=found, **_ID_KEY, **_NUMBER_OTHER)
        if email is not None and same(email) != same(user.email or ""):
            others = [user_id for user_id in self._having(given, email) if user_id != named]
            if others:
                raise UserKeysContradict(by_number=named, who=email, candidates=_listed(others), **_ID_KEY, **_EMAIL_OTHER)
        return named

    def _numbered(self, given: Given, personnel_number: str) -> UUID | None:
        holders = holders_of(given, personnel_number)
        if len(holders) > 1:
            raise UserIsAmbiguous(who=personnel_number, candidates=_listed(holders))
        if holders:
            return holders[0]
        self._read_all()
        alike = [
            user_id
            for user_id in self._by_number.get(bare(personnel_number), ())
            if (user := self._user(given, user_id)) is not None
            and user.personnel_number is not None
            and bare(user.personnel_number) == bare(personnel_number)
        ]
        exactly = [user_id for user_id in alike if same(given.state(User, user_id).personnel_number or "") == same(personnel_number)]
        if len(exactly) == 1:
            return exactly[0]
        if alike:
            raise known_otherwise(given, personnel_number, alike)
        return None

    def _having(self, given: Given, email: str, aside: Set[UUID] = frozenset()) -> Iterator[UUID]:
        self._read_all()
        for user_id in self._by_email.get(same(email), ()):
            if user_id in aside:
                continue
            if user_id not in self._changed or ((user := self._user(given, user_id)) is not None and same(user.email or "") == same(email)):
                yield user_id

    def _user(self, given: Given, user_id: UUID) -> User | None:
        """The user; None where a row that made one was decided otherwise since."""
        try:
            return given.state(User, user_id)
        except NotFound:
            return None

    def _read_all(self) -> None:
        if self._read:
            return
        self._read = True
        rows = self._connection.execute(
            "SELECT stream_id FROM events WHERE customer_id = %s AND event_name = 'user.registered' ORDER BY position",
            (self._customer_id,),
        )
        ids = [stream_id for (stream_id,) in rows]
        for first in range(0, len(ids), _PAGE):
            page = ids[first : first + _PAGE]
            streams = self._log.load_each(self._connection, page)
            for user_id in page:
                user = _folded(streams[user_id])
                if user is None:
                    self._unreadable.add(user_id)
                elif user.status in ("active", "inactive"):
                    self._index(user_id, user)

    def _index(self, user_id: UUID, user: User) -> None:
        self._by_name.setdefault(words(user.name), {})[user_id] = None
        if user.email:
            self._by_email.setdefault(same(user.email), {})[user_id] = None
        if user.personnel_number:
            self._by_number.setdefault(bare(user.personnel_number), {})[user_id] = None
            self._numbered_ones.add(user_id)


def _folded(events: Iterable[Recorded[Event]]) -> User | None:
    """The user; None where an event can't be read."""
    user = User()
    for recorded in events:
        if recorded.kind is Unreadable:
            return None
        try:
            user = user.evolve(recorded.event)
        except StoredEventUnreadable:
            return None
    return user


def _listed(users: Iterable[UUID]) -> str:
    return ", ".join(map(str, users))
