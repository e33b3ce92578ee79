-- People come and go: a member who is shut out keeps their name on what they did.
ALTER TABLE member ADD COLUMN last_seen_at INTEGER;
ALTER TABLE member ADD COLUMN deactivated_at INTEGER;

-- A link that lets one person in, once. Only the SHA-256 of its text is stored.
CREATE TABLE invitation (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  token_hash BLOB NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  email TEXT,
  invited_by BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  refusals INTEGER NOT NULL DEFAULT 0,
  accepted_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, invited_by) REFERENCES member (workspace_id, user_id)
) STRICT;

-- Who is shut out gives their searches to a colleague.
CREATE INDEX saved_search_by_owner ON saved_search (workspace_id, owner_id);
