-- What is written to one address through the operator's mail server. The text is not kept; `secret` is the sealed
-- text of a link that has to be in it, until it went out.
CREATE TABLE mail (
  id BLOB NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset_link')),
  invitation_id BLOB,
  recipient TEXT NOT NULL,
  secret BLOB,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'uncertain')),
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  said TEXT NOT NULL
) STRICT;
CREATE INDEX mail_on_its_way ON mail (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX mail_by_invitation ON mail (invitation_id) WHERE invitation_id IS NOT NULL;
CREATE INDEX mail_by_recipient ON mail (recipient, created_at);
CREATE INDEX mail_by_age ON mail (changed_at);
