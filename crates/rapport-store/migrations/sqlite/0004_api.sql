-- A token lends a program some of its owner's role. Only the SHA-256 of its text is stored.
CREATE TABLE token (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'act', 'edit', 'admin')),
  token_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES member (workspace_id, user_id)
) STRICT;
CREATE INDEX token_by_user ON token (workspace_id, user_id, id);

-- What a caller named a request that changes something, so that asking twice changes it once.
-- `change` is written in the transaction of the change, `answer` after it.
CREATE TABLE request_key (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL,
  name TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  change TEXT,
  answer TEXT,
  PRIMARY KEY (workspace_id, user_id, name)
) STRICT;
CREATE INDEX request_key_by_age ON request_key (created_at);
