"""Nothing that points to a member or an account is forgotten when one links or leaves."""

from bot.store.belongings import RULES
from bot.store.schema import metadata


def test_every_reference_to_a_member_or_an_account_has_a_rule() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in ("members", "accounts")
    }
    assert found - set(RULES) == set(), "say in bot/store/belongings.py what becomes of them"


def test_a_rule_is_for_a_column_that_is_there() -> None:
    for reference in RULES:
        name, _, column = reference.partition(".")
        if name in metadata.tables:
            assert column in metadata.tables[name].columns, reference
