"""Why a list can't be asked like that."""

from foundation.bilingual_error import BilingualError


class QueryRefused(BilingualError):
    """The list can't be asked like that."""

    status = 400
    code = "query-refused"
    de = "So kann die Liste nicht abgefragt werden."

    def __init__(self, parameter: str, **facts: object) -> None:
        self.parameter = parameter
        super().__init__(parameter=parameter, **facts)


class UnknownParameter(QueryRefused):
    """There is no parameter "{parameter}" here. There are: {known}."""

    code = "query-unknown-parameter"
    de = "Einen Parameter „{parameter}“ gibt es hier nicht. Es gibt: {known}."


class ParameterTwice(QueryRefused):
    """ "{parameter}" may be given only once."""

    code = "query-parameter-twice"
    de = "„{parameter}“ darf nur einmal angegeben werden."


class UnknownField(QueryRefused):
    """This list has no field "{name}". It has: {known}."""

    code = "query-unknown-field"
    de = "Diese Liste hat kein Feld „{name}“. Sie hat: {known}."


class SecretField(QueryRefused):
    """ "{name}" is secret: no list shows it, filters or sorts by it. Whoever may see it looks at one at a time, on the record."""

    status = 403
    code = "query-secret-field"
    de = "„{name}“ ist geheim: keine Liste zeigt es, filtert oder sortiert danach. Wer es sehen darf, sieht es einzeln an, und das wird festgehalten."


class NotFilterable(QueryRefused):
    """This list can't be filtered by "{name}", but by: {known}."""

    code = "query-not-filterable"
    de = "Nach „{name}“ kann diese Liste nicht gefiltert werden, aber nach: {known}."


class NotSortable(QueryRefused):
    """This list can't be sorted by "{name}", but by: {known}."""

    code = "query-not-sortable"
    de = "Nach „{name}“ kann diese Liste nicht sortiert werden, aber nach: {known}."


class NotCounted(QueryRefused):
    """Values of "{name}" are not counted as a facet, but those of: {known}."""

    code = "query-not-a-facet"
    de = "Werte von „{name}“ werden nicht als Facette gezählt, aber die von: {known}."


class NotSearchable(QueryRefused):
    """This list has no search. Filter by a field instead: {known}."""

    code = "query-not-searchable"
    de = "Diese Liste hat keine Suche. Stattdessen nach einem Feld filtern: {known}."


class UnknownOperator(QueryRefused):
    """ "{name}" has no operator "{operator}". It has: {known}."""

    code = "query-unknown-operator"
    de = "„{name}“ kennt den Operator „{operator}“ nicht, sondern: {known}."


class BadValue(QueryRefused):
    """ "{value}" is no value for {parameter}. Expected: {expected_en}."""

    code = "query-bad-value"
    de = "„{value}“ ist kein Wert für {parameter}. Erwartet: {expected_de}."


class TooMuch(QueryRefused):
    """{parameter}: at most {most} are possible at once."""

    code = "query-too-much"
    de = "{parameter}: Höchstens {most} sind auf einmal möglich."


class ValueOutOfReach(QueryRefused):
    """A value of this query is larger or smaller than its field can hold. Look at the types of the fields in the description of this list."""

    code = "query-value-out-of-reach"
    de = "Ein Wert dieser Abfrage ist größer oder kleiner, als sein Feld fassen kann. Die Typen der Felder stehen in der Beschreibung dieser Liste."


class CursorUnreadable(QueryRefused):
    """This cursor can't be read. Take "next_cursor" or "prev_cursor" of an answer as it is, or begin without a cursor."""

    code = "query-cursor-unreadable"
    de = "Dieser Cursor ist nicht lesbar. „next_cursor“ oder „prev_cursor“ aus einer Antwort unverändert übernehmen oder ohne Cursor beginnen."


class CursorOfAnotherQuery(QueryRefused):
    """This cursor belongs to another query. Keep filter, sort and search while paging, or begin without a cursor."""

    code = "query-cursor-of-another-query"
    de = "Dieser Cursor gehört zu einer anderen Abfrage. Filter, Sortierung und Suche beim Blättern beibehalten oder ohne Cursor beginnen."
