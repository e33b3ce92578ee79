-- Who did, saw or took out what: ids and closed words, never names or texts. Each row's hash is made from the one before
-- it, and rows are only ever added.
CREATE TABLE audit (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor_id BLOB,
  means TEXT NOT NULL CHECK (means IN ('page', 'api', 'command', 'job')),
  network TEXT,
  act TEXT NOT NULL,
  record TEXT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (workspace_id, position)
) STRICT;
CREATE INDEX audit_by_act ON audit (workspace_id, act, position);

-- Held by whoever appends, until the commit.
CREATE TABLE audit_head (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  position INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to');
END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to');
END;
