-- depends: 0003.rejected

-- Where somebody silenced the bot, which may be deleted on GitHub.

CREATE TABLE switches (
    repo_id bigint NOT NULL,
    number integer NOT NULL,
    is_off boolean NOT NULL,
    comment bigint NOT NULL,                  -- the one that said so
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (repo_id, number)
);

-- Which text of an entry an outcome is of, and a name that nobody can be told by: to count people, each once.

ALTER TABLE outcomes ADD COLUMN IF NOT EXISTS version text NOT NULL DEFAULT '';
ALTER TABLE outcomes ADD COLUMN IF NOT EXISTS person text NOT NULL DEFAULT '';
CREATE INDEX decisions_comment ON decisions (at) WHERE comment_id IS NOT NULL;
