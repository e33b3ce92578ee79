-- People come and go: a member who is shut out keeps their name on what they did.
ALTER TABLE member ADD COLUMN last_seen_at BIGINT;
ALTER TABLE member ADD COLUMN deactivated_at BIGINT;

-- A link that lets one person in, once. Only the SHA-256 of its text is stored.
CREATE TABLE invitation (
  workspace_id UUID NOT NULL,
  id UUID NOT NULL,
  token_hash BYTEA NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  email TEXT,
  invited_by UUID NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  refusals BIGINT NOT NULL DEFAULT 0,
  accepted_at BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, invited_by) REFERENCES member (workspace_id, user_id)
);

-- Who is shut out gives their searches to a colleague.
CREATE INDEX saved_search_by_owner ON saved_search (workspace_id, owner_id);

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_fence ON invitation USING (
  workspace_id::text = current_setting('rapport.workspace', true)
  OR current_setting('rapport.workspace', true) = 'instance'
);
