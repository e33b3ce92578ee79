-- Who did, saw or took out what: ids and closed words, never names or texts. Each row's hash is made from the one before
-- it, and rows are only ever added.
CREATE TABLE audit (
  workspace_id UUID NOT NULL REFERENCES workspace (id),
  position BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id UUID,
  means TEXT NOT NULL CHECK (means IN ('page', 'api', 'command', 'job')),
  network TEXT,
  act TEXT NOT NULL,
  record TEXT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (workspace_id, position)
);
CREATE INDEX audit_by_act ON audit (workspace_id, act, position);

-- Held by whoever appends, until the commit.
CREATE TABLE audit_head (
  workspace_id UUID NOT NULL PRIMARY KEY REFERENCES workspace (id),
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL
);

CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only added to';
END
$$;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM CURRENT_USER;

ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON audit USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);

ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON audit_head USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
