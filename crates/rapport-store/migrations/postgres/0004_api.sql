-- A token lends a program some of its owner's role. Only the SHA-256 of its text is stored.
CREATE TABLE token (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  user_id UUID NOT NULL,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('read', 'act', 'edit', 'admin')),
  token_hash BYTEA NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, user_id) REFERENCES member (workspace_id, user_id)
);
CREATE INDEX token_by_user ON token (workspace_id, user_id, id);

-- What a caller named a request that changes something, so that asking twice changes it once.
-- `change` is written in the transaction of the change, `answer` after it.
CREATE TABLE request_key (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  user_id UUID NOT NULL,
  name TEXT NOT NULL,
  request_hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  change TEXT,
  answer TEXT,
  PRIMARY KEY (workspace_id, user_id, name)
);
CREATE INDEX request_key_by_age ON request_key (created_at);

ALTER TABLE token ENABLE ROW LEVEL SECURITY;
ALTER TABLE token FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON token USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);

ALTER TABLE request_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_key FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON request_key USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
