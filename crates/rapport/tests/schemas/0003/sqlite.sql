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
INSERT INTO _sqlx_migrations VALUES(1,'house','2026-11-27 07:56:12',1,X'54bf85070e696aa43b4cdac645094f742bc8dd757488d1f4097853582553396cb205c0166e7c1dd03cf5c03212ee1b41',19783030);
INSERT INTO _sqlx_migrations VALUES(2,'findings','2026-11-27 07:56:12',1,X'8ce95ae783fc92f58a4fcc74a30fcb0c145de0f011d92216427618c227af86020238fb766ddda63c7fd877630cc30473',23545075);
INSERT INTO _sqlx_migrations VALUES(3,'language','2026-11-27 07:56:12',1,X'06ef92e93585bb42d8f80940e36c187e889859c0b565032f3c4a61b714164582f1947bfc514740a1b39586bb5d9da03a',13491427);
CREATE TABLE workspace (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO workspace VALUES(X'01a21c013a8876c294bc3a2a31855702','Cold stores',1795766172296607);
CREATE TABLE IF NOT EXISTS "user" (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO user VALUES(X'01a21c013a8877f9ae7c1f5a8bc9f7d5','Ada Invented','ada@example.com','ada@example.com','$argon2id$v=19$m=19456,t=2,p=1$7qH43XQjcQjKzkhZD2tlKw$20uWq7EKRYFYIzZoiM9dM0UK1dQ2hhePQ6sF/VjRjzw',1795766172296607);
CREATE TABLE member (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  user_id BLOB NOT NULL REFERENCES "user" (id),
  role TEXT NOT NULL CHECK (role IN ('seller', 'leader', 'marketer', 'admin')),
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
) STRICT;
INSERT INTO member VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013a8877f9ae7c1f5a8bc9f7d5','admin',1795766172296607);
CREATE TABLE session (
  token_hash BLOB NOT NULL PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES "user" (id),
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO session VALUES(X'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',X'01a21c013a8877f9ae7c1f5a8bc9f7d5',X'01a21c013a8876c294bc3a2a31855702',1777881600000000,1777881600000000,1777968000000000);
CREATE TABLE event (
  id BLOB NOT NULL PRIMARY KEY,
  workspace_id BLOB,
  actor_id BLOB,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  changes TEXT NOT NULL
) STRICT;
INSERT INTO event VALUES(X'01a21c013a88753eb9d5b3873d756783',NULL,X'01a21c013a8877f9ae7c1f5a8bc9f7d5',1795766172296607,'workspace.created','01a21c01-3a88-76c2-94bc-3a2a31855702','{"name":[null,"Cold stores"]}');
INSERT INTO event VALUES(X'01a21c013b567e5eb3e077de91363978',X'01a21c013a8876c294bc3a2a31855702',X'01a21c013a8877f9ae7c1f5a8bc9f7d5',1795766172502104,'saved_search.created','01a21c01-3b56-778a-a52c-4ed4b6b964cd','{"query":[null,"\"cold store\" OR freezer"]}');
INSERT INTO event VALUES(X'01a21c013bf470a8af2620b6d1545e60',X'01a21c013a8876c294bc3a2a31855702',NULL,1795766172660982,'source.added','01a21c01-3bf4-7f56-948f-66786d094304','{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}');
INSERT INTO event VALUES(X'01a21c013c0677fc931974a27af88952',X'01a21c013a8876c294bc3a2a31855702',NULL,1795766172678702,'signal.found','01a21c01-3c06-7000-9ce8-270d5c6677ab','{"saved_search":[null,"01a21c01-3b56-778a-a52c-4ed4b6b964cd"]}');
INSERT INTO event VALUES(X'01a21c013c067997823ede78c585b8d6',X'01a21c013a8876c294bc3a2a31855702',NULL,1795766172678702,'signal.found','01a21c01-3c06-7001-86f2-da4a35acc007','{"saved_search":[null,"01a21c01-3b56-778a-a52c-4ed4b6b964cd"]}');
INSERT INTO event VALUES(X'01a21c013c06722f9a328d4bfab29ab6',X'01a21c013a8876c294bc3a2a31855702',NULL,1795766172678702,'signal.found','01a21c01-3c06-7002-b4c2-7e3c0a4a6022','{"saved_search":[null,"01a21c01-3b56-778a-a52c-4ed4b6b964cd"]}');
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
INSERT INTO stream VALUES(X'01a21c013bf476ec8adf3bd0dbacd48f','file','/invented/posts.jsonl','{"offset":742,"line":6,"at":"2026-11-27T07:56:12.678566Z","head_length":742,"head":"ca81f470fd546e0c"}',1795766172660982,1795766172678702,1777881600000000,1795766172678702,NULL,NULL,0,NULL,6,5,1,NULL,0);
CREATE TABLE dropped (
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  sample TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (stream_id, reason)
) STRICT;
INSERT INTO dropped VALUES(X'01a21c013bf476ec8adf3bd0dbacd48f','not JSON',1,'line 5: {"this": "is not a post',1795766172678702);
CREATE TABLE gap (
  id BLOB NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
INSERT INTO gap VALUES(X'0190b5a87c1e7d3a8f5e2b1c9d4e6f71',X'01a21c013bf476ec8adf3bd0dbacd48f',1777881600000000,1777885200000000,'a gap, for the sake of one',1777885200000000);
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
  links TEXT NOT NULL, lang_from TEXT NOT NULL DEFAULT 'post' CHECK (lang_from IN ('post', 'feed', 'text')),
  UNIQUE (network, uri)
) STRICT;
INSERT INTO post VALUES(X'01a21c013c067000aab9ae1108e75770',X'01a21c013bf476ec8adf3bd0dbacd48f','x','post-1','https://social.example/post-1','ada','Ada Invented','en',1777881600000000,1795766172678702,'Which scanner works in a cold store? Ours freeze up.',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21c013c067001a15c9ef604eb80d2',X'01a21c013bf476ec8adf3bd0dbacd48f','x','post-2',NULL,'bo',NULL,'en',1795766172678702,1795766172678702,'Lunch was good',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21c013c067002b3760dc190770abe',X'01a21c013bf476ec8adf3bd0dbacd48f','x','post-3',NULL,'cy','Cy Made Up','sv',1795766172678702,1795766172678702,'Vår freezer är för gammal, någon som kan rekommendera en?',NULL,'["https://example.com/freezer"]','post');
INSERT INTO post VALUES(X'01a21c013c06700394e31c8674b398ac',X'01a21c013bf476ec8adf3bd0dbacd48f','x','post-4',NULL,'dee',NULL,'pl',1795766172678702,1795766172678702,'Zażółć gęślą jaźń',NULL,'[]','post');
INSERT INTO post VALUES(X'01a21c013c0670049b6fd9b182b31675',X'01a21c013bf476ec8adf3bd0dbacd48f','x','post-6',NULL,'ada',NULL,'en',1795766172678702,1795766172678702,'We are buying a second freezer next month.','post-1','[]','post');
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
INSERT INTO source VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013bf47f56948f66786d094304',X'01a21c013bf476ec8adf3bd0dbacd48f','posts.jsonl',0,1795766172660982);
CREATE TABLE profile (
  workspace_id BLOB NOT NULL PRIMARY KEY REFERENCES workspace (id),
  content TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO profile VALUES(X'01a21c013a8876c294bc3a2a31855702','{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}',1777881600000000);
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
INSERT INTO saved_search VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013b56778aa52c4ed4b6b964cd','“cold store” or freezer','"cold store" OR freezer','[]','finding people with cold stores',X'01a21c013a8877f9ae7c1f5a8bc9f7d5','at_once',0,1795766172502104,3,0,0,1795766172678702);
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
INSERT INTO person VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013c067fc89d676e5a7c152ef0','Ada Invented',NULL,'https://social.example/post-1','finding people with cold stores',1795766172678702);
INSERT INTO person VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013c067cf5a20124abb3cc5c92','Cy Made Up',NULL,'post-3','finding people with cold stores',1795766172678702);
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
INSERT INTO identity VALUES(X'01a21c013a8876c294bc3a2a31855702','x','ada',X'01a21c013c067fc89d676e5a7c152ef0',NULL,'https://x.com/ada',NULL);
INSERT INTO identity VALUES(X'01a21c013a8876c294bc3a2a31855702','x','cy',X'01a21c013c067cf5a20124abb3cc5c92',NULL,'https://x.com/cy',NULL);
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
INSERT INTO signal VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013c0670009ce8270d5c6677ab',X'01a21c013b56778aa52c4ed4b6b964cd',X'01a21c013c067000aab9ae1108e75770',X'01a21c013c067fc89d676e5a7c152ef0','[]','[[25,35]]',0.00088522378455024863797,'open',NULL,NULL,1795766172678702,1795766172678702);
INSERT INTO signal VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013c06700186f2da4a35acc007',X'01a21c013b56778aa52c4ed4b6b964cd',X'01a21c013c067002b3760dc190770abe',X'01a21c013c067cf5a20124abb3cc5c92','[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]','[[5,12],[30,57]]',60.899999999999998578,'open',NULL,NULL,1795766172678702,1795766172678702);
INSERT INTO signal VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013c067002b4c27e3c0a4a6022',X'01a21c013b56778aa52c4ed4b6b964cd',X'01a21c013c0670049b6fd9b182b31675',X'01a21c013c067fc89d676e5a7c152ef0','[{"trigger":"intent_to_buy","confidence":0.75,"spans":[[7,30],[31,41]]}]','[[7,30],[31,41]]',41.25,'open',NULL,NULL,1795766172678702,1795766172678702);
CREATE TABLE signal_count (
  workspace_id BLOB NOT NULL REFERENCES workspace (id),
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, state)
) STRICT;
INSERT INTO signal_count VALUES(X'01a21c013a8876c294bc3a2a31855702','open',3);
CREATE TABLE opportunity (
  workspace_id BLOB NOT NULL,
  person_id BLOB NOT NULL,
  bound REAL NOT NULL,
  bounded_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, person_id),
  FOREIGN KEY (workspace_id, person_id) REFERENCES person (workspace_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO opportunity VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013c067cf5a20124abb3cc5c92',72.071428571428583611,1795766172678702,1795766172678702);
INSERT INTO opportunity VALUES(X'01a21c013a8876c294bc3a2a31855702',X'01a21c013c067fc89d676e5a7c152ef0',58.036085763552456738,1795766172678702,1795766172678702);
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
INSERT INTO interaction VALUES(X'01a21c013a8876c294bc3a2a31855702',X'0190b5a87c1e7d3a8f5e2b1c9d4e6f70',X'01a21c013c067cf5a20124abb3cc5c92',X'01a21c013a8877f9ae7c1f5a8bc9f7d5','acted','[]',1777881600000000,NULL);
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
