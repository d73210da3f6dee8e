"""The desk's records in a relational database. Nothing else imports SQLAlchemy or Alembic."""
