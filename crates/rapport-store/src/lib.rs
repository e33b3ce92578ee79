//! SQL for SQLite and PostgreSQL behind one seam, migrations, scoping.
