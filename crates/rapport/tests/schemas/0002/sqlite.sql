PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'house','2026-11-27 06:58:13',1,X'54bf85070e696aa43b4cdac645094f742bc8dd757488d1f4097853582553396cb205c0166e7c1dd03cf5c03212ee1b41',3760364);
INSERT INTO _sqlx_migrations VALUES(2,'findings','2026-11-27 06:58:14',1,X'8ce95ae783fc92f58a4fcc74a30fcb0c145de0f011d92216427618c227af86020238fb766ddda63c7fd877630cc30473',4572031);
CREATE TABLE workspace (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO workspace VALUES(X'01a21bcc279b7101bc4f8c602a409d17','Cold stores',1795762694043726);
CREATE TABLE IF NOT EXISTS "user" (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO user VALUES(X'01a21bcc279b7f02b76b5bf399ef8836','Ada Invented','ada@example.com','ada@example.com','$argon2id$v=19$m=19456,t=2,p=1$mzgPIReEDwt7WtklbHzPLg$dtomwbLmqlTeUh8PDgJ4OKEh12P71lor2h2+g7Nkj/g',1795762694043726);
CREATE TABLE member (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL REFERENCES "user" (id),
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
) STRICT;
INSERT INTO member VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc279b7f02b76b5bf399ef8836','admin',1795762694043726);
CREATE TABLE session (
  token_hash BLOB NOT NULL PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO session VALUES(X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',X'01a21bcc279b7f02b76b5bf399ef8836',X'01a21bcc279b7101bc4f8c602a409d17',1777881600000000,1777881600000000,1777968000000000);
CREATE TABLE event (
  id BLOB NOT NULL PRIMARY KEY,
  workspace_id BLOB,
  actor_id BLOB,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  changes TEXT NOT NULL
) STRICT;
INSERT INTO event VALUES(X'01a21bcc279b7431a9364055fa67b410',NULL,X'01a21bcc279b7f02b76b5bf399ef8836',1795762694043726,'workspace.created','01a21bcc-279b-7101-bc4f-8c602a409d17','{"name":[null,"Cold stores"]}');
INSERT INTO event VALUES(X'01a21bcc28087635bbcb5577dee14d28',X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc279b7f02b76b5bf399ef8836',1795762694152095,'saved_search.created','01a21bcc-2808-7bd1-b257-fb2e3345db2f','{"query":[null,"\"cold store\" OR freezer"]}');
INSERT INTO event VALUES(X'01a21bcc287d7fd898a8c036e4ec5139',X'01a21bcc279b7101bc4f8c602a409d17',NULL,1795762694268997,'source.added','01a21bcc-287c-7d70-af99-7617d82e0dd4','{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}');
INSERT INTO event VALUES(X'01a21bcc28817d3d825a7c35a23fbcc7',X'01a21bcc279b7101bc4f8c602a409d17',NULL,1795762694273504,'signal.found','01a21bcc-2881-7000-9ad8-72c17c3266ff','{"saved_search":[null,"01a21bcc-2808-7bd1-b257-fb2e3345db2f"]}');
INSERT INTO event VALUES(X'01a21bcc2881749d9c46b45b238e6905',X'01a21bcc279b7101bc4f8c602a409d17',NULL,1795762694273504,'signal.found','01a21bcc-2881-7001-8935-d1b2fe5c30f1','{"saved_search":[null,"01a21bcc-2808-7bd1-b257-fb2e3345db2f"]}');
INSERT INTO event VALUES(X'01a21bcc28817991a4d409d566ac5a5c',X'01a21bcc279b7101bc4f8c602a409d17',NULL,1795762694273504,'signal.found','01a21bcc-2881-7002-8845-7829100c09a0','{"saved_search":[null,"01a21bcc-2808-7bd1-b257-fb2e3345db2f"]}');
CREATE TABLE stream (
  id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'jetstream', 'file')),
  address TEXT NOT NULL,
  cursor TEXT,
  created_at INTEGER NOT NULL,
  last_item_at INTEGER,
  last_item_written_at INTEGER,
  last_success_at INTEGER,
  error TEXT,
  error_since INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  next_poll_at INTEGER,
  read_count INTEGER NOT NULL DEFAULT 0,
  stored_count INTEGER NOT NULL DEFAULT 0,
  dropped_count INTEGER NOT NULL DEFAULT 0,
  lease_holder BLOB,
  lease_until INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, address)
) STRICT;
INSERT INTO stream VALUES(X'01a21bcc287c728b94151c9b980c86d8','file','/invented/posts.jsonl','{"offset":742,"line":6,"at":"2026-11-27T06:58:14.272966Z","head_length":742,"head":"ca81f470fd546e0c"}',1795762694268997,1795762694273504,1777881600000000,1795762694273504,NULL,NULL,0,NULL,6,5,1,NULL,0);
CREATE TABLE dropped (
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  sample TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (stream_id, reason)
) STRICT;
INSERT INTO dropped VALUES(X'01a21bcc287c728b94151c9b980c86d8','not JSON',1,'line 5: {"this": "is not a post',1795762694273504);
CREATE TABLE gap (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
INSERT INTO gap VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f71',X'01a21bcc287c728b94151c9b980c86d8',1777881600000000,1777885200000000,'a gap, for the sake of one',1777885200000000);
CREATE TABLE post (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL,
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  url TEXT,
  author_handle TEXT NOT NULL,
  author_name TEXT,
  lang TEXT,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  text TEXT NOT NULL,
  reply_to TEXT,
  links TEXT NOT NULL,
  UNIQUE (network, uri)
) STRICT;
INSERT INTO post VALUES(X'01a21bcc288170009eafdf56cf09474c',X'01a21bcc287c728b94151c9b980c86d8','x','post-1','https://social.example/post-1','ada','Ada Invented','en',1777881600000000,1795762694273504,'Which scanner works in a cold store? Ours freeze up.',NULL,'[]');
INSERT INTO post VALUES(X'01a21bcc288170018c4b93eb8ab94d21',X'01a21bcc287c728b94151c9b980c86d8','x','post-2',NULL,'bo',NULL,'en',1795762694273504,1795762694273504,'Lunch was good',NULL,'[]');
INSERT INTO post VALUES(X'01a21bcc28817002879ca67c5119500b',X'01a21bcc287c728b94151c9b980c86d8','x','post-3',NULL,'cy','Cy Made Up','sv',1795762694273504,1795762694273504,'Vår freezer är för gammal, någon som kan rekommendera en?',NULL,'["https://example.com/freezer"]');
INSERT INTO post VALUES(X'01a21bcc28817003b20f470cb3385ef6',X'01a21bcc287c728b94151c9b980c86d8','x','post-4',NULL,'dee',NULL,'pl',1795762694273504,1795762694273504,'Zażółć gęślą jaźń',NULL,'[]');
INSERT INTO post VALUES(X'01a21bcc28817004b8b9fc72d1336db1',X'01a21bcc287c728b94151c9b980c86d8','x','post-6',NULL,'ada',NULL,'en',1795762694273504,1795762694273504,'We are buying a second freezer next month.','post-1','[]');
CREATE TABLE tombstone (
  network TEXT NOT NULL,
  uri TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (network, uri)
) STRICT;
INSERT INTO tombstone VALUES('x','post-0',1777881600000000);
CREATE TABLE source (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  stream_id BLOB NOT NULL REFERENCES stream (id),
  name TEXT NOT NULL,
  paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, stream_id)
) STRICT;
INSERT INTO source VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc287c7d70af997617d82e0dd4',X'01a21bcc287c728b94151c9b980c86d8','posts.jsonl',0,1795762694268997);
CREATE TABLE profile (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  content TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO profile VALUES(X'01a21bcc279b7101bc4f8c602a409d17','{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}',1777881600000000);
CREATE TABLE saved_search (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  triggers TEXT NOT NULL,
  purpose TEXT NOT NULL,
  owner_id BLOB NOT NULL,
  alert TEXT NOT NULL CHECK (alert IN ('at_once', 'daily', 'silent')),
  paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  signals INTEGER NOT NULL DEFAULT 0,
  useful INTEGER NOT NULL DEFAULT 0,
  not_useful INTEGER NOT NULL DEFAULT 0,
  last_signal_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES member (workspace_id, user_id)
) STRICT;
INSERT INTO saved_search VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc28087bd1b257fb2e3345db2f','“cold store” or freezer','"cold store" OR freezer','[]','finding people with cold stores',X'01a21bcc279b7f02b76b5bf399ef8836','at_once',0,1795762694152095,3,0,0,1795762694273504);
CREATE TABLE person (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  about TEXT,
  source TEXT NOT NULL,
  purpose TEXT NOT NULL,
  learnt_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;
INSERT INTO person VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc28817a11a48412f4eaeee4e2','Ada Invented',NULL,'https://social.example/post-1','finding people with cold stores',1795762694273504);
INSERT INTO person VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc28817a59a9eebbdbba1cda02','Cy Made Up',NULL,'post-3','finding people with cold stores',1795762694273504);
CREATE TABLE identity (
  workspace_id BLOB NOT NULL,
  network TEXT NOT NULL,
  handle TEXT NOT NULL,
  person_id BLOB NOT NULL,
  shown_as TEXT,
  url TEXT,
  looked_up_at INTEGER,
  PRIMARY KEY (workspace_id, network, handle),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO identity VALUES(X'01a21bcc279b7101bc4f8c602a409d17','x','ada',X'01a21bcc28817a11a48412f4eaeee4e2',NULL,'https://x.com/ada',NULL);
INSERT INTO identity VALUES(X'01a21bcc279b7101bc4f8c602a409d17','x','cy',X'01a21bcc28817a59a9eebbdbba1cda02',NULL,'https://x.com/cy',NULL);
CREATE TABLE signal (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  saved_search_id BLOB NOT NULL,
  post_id BLOB NOT NULL REFERENCES post (id),
  person_id BLOB NOT NULL,
  triggers TEXT NOT NULL,
  spans TEXT NOT NULL,
  score REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'snoozed', 'dismissed', 'acted')),
  snoozed_until INTEGER,
  useful INTEGER,
  surfaces_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, saved_search_id, post_id),
  FOREIGN KEY (workspace_id, saved_search_id) REFERENCES saved_search (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id)
) STRICT;
INSERT INTO signal VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc288170009ad872c17c3266ff',X'01a21bcc28087bd1b257fb2e3345db2f',X'01a21bcc288170009eafdf56cf09474c',X'01a21bcc28817a11a48412f4eaeee4e2','[]','[[25,35]]',0.00088699002502323764929,'open',NULL,NULL,1795762694273504,1795762694273504);
INSERT INTO signal VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc288170018935d1b2fe5c30f1',X'01a21bcc28087bd1b257fb2e3345db2f',X'01a21bcc28817002879ca67c5119500b',X'01a21bcc28817a59a9eebbdbba1cda02','[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]','[[5,12],[30,57]]',60.899999999999998578,'open',NULL,NULL,1795762694273504,1795762694273504);
INSERT INTO signal VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc2881700288457829100c09a0',X'01a21bcc28087bd1b257fb2e3345db2f',X'01a21bcc28817004b8b9fc72d1336db1',X'01a21bcc28817a11a48412f4eaeee4e2','[]','[[23,30]]',25.0,'open',NULL,NULL,1795762694273504,1795762694273504);
CREATE TABLE signal_count (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, state)
) STRICT;
INSERT INTO signal_count VALUES(X'01a21bcc279b7101bc4f8c602a409d17','open',3);
CREATE TABLE opportunity (
  workspace_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  bound REAL NOT NULL,
  bounded_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, person_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO opportunity VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc28817a11a48412f4eaeee4e2',46.429046601799122129,1795762694273504,1795762694273504);
INSERT INTO opportunity VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'01a21bcc28817a59a9eebbdbba1cda02',72.071428571428583611,1795762694273504,1795762694273504);
CREATE TABLE interaction (
  workspace_id BLOB NOT NULL,
  id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('acted', 'snoozed', 'dismissed')),
  signals TEXT NOT NULL,
  at INTEGER NOT NULL,
  undone_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO interaction VALUES(X'01a21bcc279b7101bc4f8c602a409d17',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f70',X'01a21bcc28817a59a9eebbdbba1cda02',X'01a21bcc279b7f02b76b5bf399ef8836','acted','[]',1777881600000000,NULL);
CREATE INDEX member_by_user ON member (user_id);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX event_by_workspace ON event (workspace_id, id);
CREATE INDEX gap_by_stream ON gap (stream_id, id);
CREATE INDEX post_by_stream ON post (stream_id, id);
CREATE INDEX post_by_author ON post (network, author_handle);
CREATE INDEX source_by_stream ON source (stream_id);
CREATE INDEX identity_by_person ON identity (workspace_id, person_id);
CREATE INDEX identity_by_handle ON identity (network, handle);
CREATE INDEX identity_to_look_up ON identity (network, looked_up_at);
CREATE INDEX signal_by_state ON signal (workspace_id, state, id);
CREATE INDEX signal_by_search ON signal (workspace_id, saved_search_id, id);
CREATE INDEX signal_standing ON signal (workspace_id, person_id, id) WHERE state IN ('open', 'snoozed');
CREATE INDEX signal_by_person ON signal (workspace_id, person_id);
CREATE INDEX opportunity_by_bound ON opportunity (workspace_id, bound, person_id);
CREATE INDEX opportunity_by_age ON opportunity (bounded_at);
CREATE INDEX interaction_by_person ON interaction (workspace_id, person_id, id);
CREATE INDEX interaction_by_user ON interaction (workspace_id, user_id, id);
CREATE INDEX signal_by_post ON signal (post_id, workspace_id, id);
COMMIT;
