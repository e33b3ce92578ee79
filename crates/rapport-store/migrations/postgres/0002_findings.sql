-- The fence hides every row from a session that says nothing.
SELECT set_config('rapport.workspace', 'instance', true);

-- Signals of one post in a workspace share their state: one row for people, one decision.

-- A post's first signal in a workspace stands for it; this finds it without reading the table.
DROP INDEX IF EXISTS signal_by_post;
CREATE INDEX signal_by_post ON signal (post_id, workspace_id, id);

-- Whoever decided about one of them decided about the post.
UPDATE signal SET state = 'acted', snoozed_until = NULL
WHERE state <> 'acted' AND EXISTS (SELECT 1 FROM signal t
  WHERE t.post_id = signal.post_id AND t.workspace_id = signal.workspace_id AND t.state = 'acted');
UPDATE signal SET state = 'dismissed', snoozed_until = NULL
WHERE state IN ('open', 'snoozed') AND EXISTS (SELECT 1 FROM signal t
  WHERE t.post_id = signal.post_id AND t.workspace_id = signal.workspace_id AND t.state = 'dismissed');
UPDATE signal SET state = 'snoozed', snoozed_until = (SELECT MAX(t.snoozed_until) FROM signal t
  WHERE t.post_id = signal.post_id AND t.workspace_id = signal.workspace_id AND t.state = 'snoozed')
WHERE state IN ('open', 'snoozed') AND EXISTS (SELECT 1 FROM signal t
  WHERE t.post_id = signal.post_id AND t.workspace_id = signal.workspace_id AND t.state = 'snoozed');

-- Counts are of posts.
DELETE FROM signal_count;
INSERT INTO signal_count (workspace_id, state, count)
SELECT workspace_id, state, COUNT(DISTINCT post_id) FROM signal GROUP BY workspace_id, state;
