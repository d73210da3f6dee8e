"""All stores over one database."""

from __future__ import annotations

from bot.adapters.sql.accounts import SqlAccounts
from bot.adapters.sql.approved import SqlApproved
from bot.adapters.sql.audit import SqlAudit
from bot.adapters.sql.conversations import SqlConversations
from bot.adapters.sql.database import Database
from bot.adapters.sql.feedback import SqlFeedback
from bot.adapters.sql.figures import SqlFigures
from bot.adapters.sql.inquiries import SqlInquiries
from bot.adapters.sql.notices import SqlNotices
from bot.adapters.sql.tickets import SqlTickets
from bot.desk.records import Stores


def sql_stores(database: Database) -> Stores:
    """The desk's records in a database, which is opened when the first of them is needed."""
    return Stores(
        conversations=SqlConversations(database),
        feedback=SqlFeedback(database),
        inquiries=SqlInquiries(database),
        notices=SqlNotices(database),
        tickets=SqlTickets(database),
        approved=SqlApproved(database),
        audit=SqlAudit(database),
        figures=SqlFigures(database),
        accounts=SqlAccounts(database),
        close=database.close,
    )
