-- Who says which language a post is in: the network of the post, its feed of all its posts, or nobody, when the
-- text reads like it. Without a `lang` it means nothing.
ALTER TABLE post ADD COLUMN lang_from TEXT NOT NULL DEFAULT 'post' CHECK (lang_from IN ('post', 'feed', 'text'));
