"""Why a list can't be asked like that: in the words of its columns; how programs call these stands in `hint`."""

from collections.abc import Iterable

from foundation.bilingual_error import BilingualError
from foundation.noun import Noun

SEARCHED = Noun("Suche", "search")
PER_PAGE = Noun("Einträge je Seite", "entries per page")
TOTAL = Noun("Gesamtzahl", "total")
FILTERS = Noun("Filter", "filters")
ORDER = Noun("Sortierung", "order")


class QueryRefused(BilingualError):
    """The list can't be asked like that."""

    status = 400
    code = "query-refused"
    de = "So kann die Liste nicht abgefragt werden."
    pointer: str | None = None
    """Where in a request's body it stands, where it was asked there."""

    def __init__(self, parameter: str, **facts: object) -> None:
        self.parameter = parameter
        super().__init__(parameter=parameter, **facts)


class UnknownParameter(QueryRefused):
    """Nothing can be asked for by "{parameter}" here; leave it out."""

    code = "query-unknown-parameter"
    de = "Mit „{parameter}“ kann hier nicht gefragt werden; bitte weglassen."
    hint = "There are: {known}"


class ParameterTwice(QueryRefused):
    """ "{parameter}" may be given only once."""

    code = "query-parameter-twice"
    de = "„{parameter}“ darf nur einmal angegeben werden."


class UnknownField(QueryRefused):
    """This list has no column "{name}"; choose one that it has."""

    code = "query-unknown-field"
    de = "Diese Liste hat keine Spalte „{name}“; bitte eine wählen, die sie hat."
    hint = "It has: {known}"


class OfColumn(QueryRefused):
    """The list can't be asked like that for this column."""

    de = "Nach dieser Spalte kann die Liste so nicht abgefragt werden."

    def __init__(self, parameter: str, name: str, column: Noun, others: Iterable[tuple[str, Noun]] = (), **facts: object) -> None:
        """`others`: the columns of which it can be asked, with the names that programs give them."""
        there = [*others]
        super().__init__(
            parameter,
            name=name,
            column_de=column.de,
            column_en=column.en,
            **{"known": ", ".join(each for each, _ in there) or "–"} | facts,
            known_de=", ".join(each.de for _, each in there) or "–",
            known_en=", ".join(each.en for _, each in there) or "–",
        )


class SecretField(OfColumn):
    """ "{column_en}" is secret: no list shows it, filters or sorts by it. Whoever may see it looks at one at a time, on the record."""

    status = 403
    code = "query-secret-field"
    de = "„{column_de}“ ist geheim: keine Liste zeigt es, filtert oder sortiert danach. Wer es sehen darf, sieht es einzeln an, und das wird festgehalten."


class NotFilterable(OfColumn):
    """This list can't be filtered by "{column_en}", but by: {known_en}."""

    code = "query-not-filterable"
    de = "Nach „{column_de}“ kann diese Liste nicht gefiltert werden, aber nach: {known_de}."
    hint = "filter[{name}] is not possible, but filter[…] of: {known}"


class NotSortable(OfColumn):
    """This list can't be sorted by "{column_en}", but by: {known_en}."""

    code = "query-not-sortable"
    de = "Nach „{column_de}“ kann diese Liste nicht sortiert werden, aber nach: {known_de}."
    hint = "sort={name} is not possible, but: {known}"


class NotCounted(OfColumn):
    """Values of "{column_en}" are not counted, but those of: {known_en}."""

    code = "query-not-a-facet"
    de = "Werte von „{column_de}“ werden nicht gezählt, aber die von: {known_de}."
    hint = "facets={name} is not possible, but: {known}"


class NotSearchable(OfColumn):
    """This list has no search. Filter by a column instead: {known_en}."""

    code = "query-not-searchable"
    de = "Diese Liste hat keine Suche. Stattdessen nach einer Spalte filtern: {known_de}."
    hint = "filter[…] of: {known}"


class UnknownOperator(OfColumn):
    """Values of "{column_en}" can't be compared by "{operator}"; compare them otherwise."""

    code = "query-unknown-operator"
    de = "Werte von „{column_de}“ lassen sich nicht mit „{operator}“ vergleichen; bitte anders vergleichen."
    hint = "{name} has the operators: {known}"


class BadValue(QueryRefused):
    """{what_en}: "{value}" is not possible. Expected: {expected_en}."""

    code = "query-bad-value"
    de = "{what_de}: „{value}“ ist nicht möglich. Erwartet: {expected_de}."
    hint = "{parameter}{codes}"

    def __init__(self, parameter: str, what: Noun, *, value: str, expected: tuple[str, str], codes: str = "") -> None:
        """`expected`: in English and in German; `codes`: what programs send instead."""
        en, de = expected
        super().__init__(
            parameter,
            what_de=what.de,
            what_en=what.en[:1].upper() + what.en[1:],
            value=value,
            expected_en=en,
            expected_de=de,
            codes=codes and f": {codes}",
        )


class NothingSearched(QueryRefused):
    """Type what is to be looked for: a word or a number."""

    code = "query-nothing-searched"
    de = "Bitte eingeben, was gesucht wird: ein Wort oder eine Nummer."


class TooMuch(QueryRefused):
    """{what_en}: at most {most} are possible at once."""

    code = "query-too-much"
    de = "{what_de}: Höchstens {most} sind auf einmal möglich."
    hint = "{parameter}"

    def __init__(self, parameter: str, what: Noun, most: int) -> None:
        super().__init__(parameter, what_de=what.de, what_en=what.en[:1].upper() + what.en[1:], most=most)


class ValueOutOfReach(QueryRefused):
    """A value of this query is larger or smaller than its column can hold; give another one."""

    code = "query-value-out-of-reach"
    de = "Ein Wert dieser Abfrage ist größer oder kleiner, als seine Spalte fassen kann; bitte einen anderen angeben."
    hint = "The description of the list tells the types of its fields."


class CursorUnreadable(QueryRefused):
    """This place in the list can't be found again; begin with the first page."""

    code = "query-cursor-unreadable"
    de = "Diese Stelle der Liste ist nicht wiederzufinden; bitte mit der ersten Seite beginnen."
    hint = 'Take "next_cursor" or "prev_cursor" of an answer as it is.'


class CursorOfAnotherQuery(QueryRefused):
    """This place is one in another list, or in one that was asked for otherwise. Keep filters, order and search while paging, or begin with the first page."""

    code = "query-cursor-of-another-query"
    de = "Diese Stelle gehört zu einer anderen oder anders abgefragten Liste. Bitte Filter, Sortierung und Suche beim Blättern beibehalten oder mit der ersten Seite beginnen."
    hint = "Leave out cursor, or ask as for the page before."
